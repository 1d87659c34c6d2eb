"""How two ledgers are matched and compared. Plain values in, plain values out."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, timedelta

from bihuan.kit.text import for_matching, normalise, says_nothing
from bihuan.kit.verdicts import ALLOWED, Verdict, refuse
from bihuan.loop.supervision.words.ledgers import (
    DIFFERENCES,
    Likeness,
    Ours,
    Standing,
    Theirs,
    Unreadable,
)

# Told on other days than these apart, two entries are not taken for one by themselves:
# the same firm asks for workers again the month after.
APART = timedelta(days=7)
MOST_ROWS = 20_000
MOST_DAYS = 400
_DAY = re.compile(
    r"(\d{4})\D{1,3}(\d{1,2})\D{1,3}(\d{1,2})(?!\d)|^(\d{4})(\d{2})(\d{2})$"
)
_CLOSED = frozenset(
    {
        "已办结",
        "办结",
        "已销号",
        "销号",
        "已解决",
        "已完成",
        "完成",
        "是",
        "closed",
        "yes",
    }
)
_OPEN = frozenset(
    {"", "未办结", "办理中", "在办", "未销号", "未解决", "未完成", "否", "open", "no"}
)
HEADERS = {
    "编号": "key",
    "序号": "key",
    "台账编号": "key",
    "key": "key",
    "平台编号": "our_number",
    "事项编号": "our_number",
    "our number": "our_number",
    "企业": "firm",
    "企业名称": "firm",
    "firm": "firm",
    "反映日期": "told_on",
    "收集日期": "told_on",
    "日期": "told_on",
    "told on": "told_on",
    "诉求内容": "text",
    "内容": "text",
    "诉求": "text",
    "text": "text",
    "状态": "closed",
    "是否办结": "closed",
    "办理状态": "closed",
    "state": "closed",
    "办结日期": "closed_on",
    "销号日期": "closed_on",
    "closed on": "closed_on",
}
_KEY, _TEXT, _FIRM = 64, 2_000, 120


def read_row(line: int, cells: Mapping[str, str]) -> Theirs | Unreadable:
    """One row of their table, or why it cannot be taken over; never an exception."""
    given = {name: normalise(cells.get(name, "")) for name in set(HEADERS.values())}
    if not given["key"]:
        return Unreadable(line, "没有编号")
    if len(given["key"]) > _KEY:
        return Unreadable(line, "编号太长")
    if says_nothing(given["text"]) and not given["our_number"]:
        return Unreadable(line, "没有内容，也没有平台编号，无从核对")
    closed = _closed(given["closed"])
    if closed is None:
        return Unreadable(line, "状态要写“已办结”或“未办结”")
    days = {name: _day(given[name]) for name in ("told_on", "closed_on")}
    for name, label in (("told_on", "反映日期"), ("closed_on", "办结日期")):
        if given[name] and days[name] is None:
            return Unreadable(line, f"{label}看不懂，请写成2026-12-31")
    return Theirs(
        key=given["key"],
        our_number=given["our_number"][:_KEY].upper(),
        firm=given["firm"][:_FIRM],
        told_on=days["told_on"],
        text=given["text"][:_TEXT],
        closed=closed,
        closed_on=days["closed_on"],
    )


def without_doubles(
    rows: Iterable[tuple[int, Theirs | Unreadable]],
) -> tuple[list[Theirs], list[Unreadable]]:
    """The rows to be taken over, and those that are not; of one number the first counts."""
    taken: dict[str, Theirs] = {}
    rejected: list[Unreadable] = []
    for line, row in rows:
        if isinstance(row, Unreadable):
            rejected.append(row)
        elif row.key in taken:
            rejected.append(Unreadable(line, "编号与前面的重复"))
        else:
            taken[row.key] = row
    return list(taken.values()), rejected


def _closed(text: str) -> bool | None:
    said = text.lower()
    if said in _CLOSED:
        return True
    return False if said in _OPEN else None


def _day(text: str) -> date | None:
    found = _DAY.search(text)
    if found is None:
        return None
    year, month, day = (int(one) for one in found.groups() if one is not None)
    try:
        return date(year, month, day)
    except ValueError:
        return None


def named(ours: Iterable[Ours]) -> dict[str, set[int]]:
    """Which cases each number is a name of, ours or the one they came in under."""
    found: dict[str, set[int]] = {}
    for one in ours:
        for name in (one.number, *one.external_ids):
            found.setdefault(name, set()).add(one.case_id)
    return found


def by_number(
    row: Theirs, names: Mapping[str, Collection[int]], free: Collection[int]
) -> int | None:
    """The case that the row names, or that names the row; None where two would fit."""
    wanted = {one for one in (row.our_number, row.key) if one}
    found = {pk for name in wanted for pk in names.get(name, ()) if pk in free}
    return found.pop() if len(found) == 1 else None


def same_firm(theirs: str, ours: str) -> bool:
    """Whether two ledgers name the same firm; one may have left out the form or the place."""
    one, other = for_matching(theirs), for_matching(ours)
    return bool(one and other) and (one in other or other in one)


def by_likeness(
    row: Theirs, likely: Sequence[Likeness], ours: Mapping[int, Ours]
) -> tuple[int, int] | None:
    """The one case that is the same matter for sure, with the likeness in per cent.

    For sure: the texts are judged the same, the firm and the days agree, and no second
    case would fit. Everything else is for a person to say.
    """
    fitting = [
        one
        for one in likely
        if one.same
        and _of_firm(row.firm, ours[one.case_id])
        and row.told_on is not None
        and abs(row.told_on - ours[one.case_id].told_on) <= APART
    ]
    if len(fitting) != 1:
        return None
    return fitting[0].case_id, round(100 * fitting[0].score)


def _of_firm(firm: str, case: Ours) -> bool:
    named = for_matching(firm)
    return same_firm(firm, case.firm) or (
        bool(named) and named in for_matching(case.about)
    )


def standing(row: Theirs | None, case: Ours | None) -> Standing:
    """How one matter stands in the two ledgers; one of the two must be there."""
    if row is None:
        return Standing.ONLY_HERE
    if case is None:
        return Standing.ONLY_THERE
    if row.closed != case.closed:
        return Standing.CLOSED_THERE if row.closed else Standing.CLOSED_HERE
    if not row.closed:
        return Standing.BOTH_OPEN
    return Standing.DIFFERS if differing(row, case) else Standing.BOTH_CLOSED


def differing(row: Theirs, case: Ours) -> tuple[str, ...]:
    """Which facts are not the same in the two ledgers, where both say something."""
    found = []
    if row.firm and case.firm and not same_firm(row.firm, case.firm):
        found.append("firm")
    if row.told_on and abs(row.told_on - case.told_on) > APART:
        found.append("told-on")
    if row.closed_on and case.closed_on and abs(row.closed_on - case.closed_on) > APART:
        found.append("closed-on")
    return tuple(found)


def may_open(
    *, name: str, other: str, since: date, until: date, sealed: bool
) -> Verdict:
    """What is compared has a name, another party and a stretch of days, and is not sealed."""
    if says_nothing(name) or says_nothing(other):
        return Verdict("ledger-unnamed", "请写明这次对账叫什么、和谁对。")
    if until < since:
        return Verdict("ledger-days", "截止日期不能早于起始日期。")
    if (until - since).days >= MOST_DAYS:
        return refuse("ledger-long", "一次对账最多{n}天，请分几次。", n=MOST_DAYS)
    if sealed:
        return Verdict("ledger-sealed", "密封事项不进入对账。")
    return ALLOWED


def may_work_on(*, concluded: bool) -> Verdict:
    """Once accounts are closed, no row is read in, matched or explained any more."""
    if concluded:
        return Verdict("ledger-concluded", "这次对账已经结账，不能再改。请另起一次。")
    return ALLOWED


def may_pair(*, taken: bool, in_scope: bool) -> Verdict:
    """A row is one case of those compared, and a case one row."""
    if not in_scope:
        return Verdict("ledger-scope", "这个编号不在这次对账的范围里。")
    if taken:
        return Verdict("ledger-taken", "这个事项已经对应另一条台账，先拆开那一条。")
    return ALLOWED


def may_conclude(*, known: int, open_differences: int, rows: int) -> Verdict:
    """Accounts are closed once every difference was explained by somebody."""
    if not rows:
        return Verdict("ledger-empty", "还没有导入对方台账。")
    if open_differences and not known:
        return Verdict("ledger-stale", "办理情况有变，又有了差异，请重新比对后再结账。")
    if open_differences:
        return Verdict("ledger-open", "还有差异没有说明，不能结账。")
    return ALLOWED


def may_explain(
    *, words: str, units: Collection[int], owner: int | None, reconciles: bool
) -> Verdict:
    """A difference is explained by its owner, or by whoever reconciles."""
    if not reconciles and owner not in units:
        return Verdict("not-owner", "由负责这项差异的单位说明。")
    if says_nothing(words):
        return Verdict("explain-empty", "请写明差异的原因和怎么处理的。")
    return ALLOWED


def is_difference(found: Standing) -> bool:
    """Whether somebody has to explain how a matter stands."""
    return found in DIFFERENCES
