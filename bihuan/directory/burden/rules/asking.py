"""What may be asked of lower levels, what it costs, and what is the same fact."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from datetime import date, timedelta

from bihuan.directory.burden.rules.people import (
    is_list_of_people,
    is_personal,
    names_somebody,
)
from bihuan.directory.burden.words import (
    MINUTES,
    MOST_ITEMS,
    MOST_ROWS,
    NOTICE_DAYS,
    NewDemand,
    Sort,
    Subject,
)
from bihuan.kit.sentences import marked
from bihuan.kit.text import for_matching, says_nothing
from bihuan.kit.verdicts import ALLOWED, Verdict, refuse

LONGEST = 2000
_MARKS = re.compile(r"[\W_]+")
# What different offices hang onto the name of the same fact.
_ENDINGS = (
    "情况统计",
    "统计表",
    "明细表",
    "情况",
    "数量",
    "数目",
    "总数",
    "个数",
    "名单",
    "明细",
    "统计",
    "人数",
    "户数",
    "数",
)
_BEGINNINGS = ("现有", "目前", "全部", "累计", "辖区内", "辖区", "本单位", "本级")


def same_fact(name: str) -> str:
    """A fact's name without what differs between offices: the key by which it is known."""
    key = _MARKS.sub("", for_matching(name)).lower()
    for word in _BEGINNINGS:
        if key.startswith(word) and len(key) > len(word) + 1:
            key = key[len(word) :]
    for word in _ENDINGS:
        if key.endswith(word) and len(key) > len(word) + 1:
            return key[: -len(word)]
    return key


def may_be_asked(new: NewDemand, *, units: Collection[int], today: date) -> Verdict:
    """Who asks names the ground, the fields, the units and a day that can be kept."""
    said = (_words(new), _who(new, units), _items(new), _dates(new, today))
    return next((one for one in said if not one), ALLOWED)


def _words(new: NewDemand) -> Verdict:
    if says_nothing(new.title):
        return Verdict("demand-title", "请写明这张表叫什么。")
    if says_nothing(new.ground):
        return Verdict(
            "demand-ground",
            "请写明依据：哪一条规定，或者哪一项任务；没有依据的不能要。",
        )
    if len(new.ground) > LONGEST:
        return refuse("demand-long", "依据最多 {most} 字。", most=LONGEST)
    return ALLOWED


def _who(new: NewDemand, units: Collection[int]) -> Verdict:
    if new.asker_id not in units:
        return Verdict("demand-asker", "只能以您所在单位的名义要数据。")
    if not new.units or new.asker_id in new.units:
        return Verdict("demand-units", "请选择由哪些单位填报，不能是本单位。")
    return ALLOWED


def _items(new: NewDemand) -> Verdict:
    if not new.items or any(says_nothing(one.name) for one in new.items):
        return Verdict("demand-items", "请至少写一个指标，每个指标要有名称。")
    if len(new.items) > MOST_ITEMS:
        return refuse(
            "demand-many", "一张表最多 {most} 个指标，请减少。", most=MOST_ITEMS
        )
    keys = [same_fact(one.name) for one in new.items]
    if len(set(keys)) < len(keys):
        return Verdict("demand-twice", "同一张表里有重复的指标，请合并。")
    for one in new.items:
        if is_personal(one.name):
            return refuse(
                "demand-personal",
                "“{item}”是个人信息，不能用表格层层收集。确有法定职责的，"
                "请通过数据共享取得。",
                item=one.name,
            )
    return ALLOWED


def _dates(new: NewDemand, today: date) -> Verdict:
    if new.ends_on < new.starts_on:
        return Verdict("demand-period", "统计期的最后一天早于第一天，请核对。")
    if new.due_on < today + timedelta(days=NOTICE_DAYS):
        return refuse(
            "demand-notice",
            "期限太近：至少给填报单位 {days} 天。突发事件请走应急值守，不用这里。",
            days=NOTICE_DAYS,
        )
    return ALLOWED


def minutes_of(sorts: Iterable[str], *, rows: int = 1) -> int:
    """What one unit spends: every field for every line, a list once."""
    wanted = [Sort(one) for one in sorts]
    single = sum(MINUTES[one] for one in wanted if one is not Sort.LIST)
    lists = sum(MINUTES[one] for one in wanted if one is Sort.LIST)
    return single * max(1, rows) + lists


def may_be_given(
    rows: Sequence[Sequence[str]],
    *,
    names: Sequence[str],
    sorts: Sequence[str],
    subject: str = "",
) -> Verdict:
    """An answer has lines of its subject, every cell of its sort, and nobody in it."""
    if not rows:
        return Verdict("answer-empty", "还没有填任何一行。")
    if not (fitting := may_be_kept(rows, names=names, sorts=sorts, subject=subject)):
        return fitting
    for number, row in enumerate(rows, 1):
        for name, sort, cell in zip(names, sorts, row, strict=True):
            if not fits(sort, cell):
                return refuse(
                    "answer-cell",
                    "第 {line} 行“{item}”应填{what}：{cell}",
                    line=number,
                    item=name,
                    what=_WANTED[Sort(sort)],
                    cell=cell[:30] or marked("空"),
                )
    return ALLOWED


def may_be_kept(
    rows: Sequence[Sequence[str]],
    *,
    names: Sequence[str],
    sorts: Sequence[str],
    subject: str = "",
) -> Verdict:
    """Even a draft is not cut silently and holds nobody's number; it is never quoted."""
    if subject == Subject.UNIT and sum(any(row) for row in rows) > 1:
        return Verdict("answer-one-line", "这张表每个单位只填一行。")
    if len(rows) > MOST_ROWS:
        return refuse("answer-long", "最多 {most} 行。", most=MOST_ROWS)
    for number, row in enumerate(rows, 1):
        for name, cell in zip(names, row, strict=True):
            if names_somebody(cell):
                return refuse(
                    "answer-personal",
                    "第 {line} 行“{item}”像是身份证号或手机号。个人信息不能用表格收集，"
                    "请删去；是金额的，请用万元，或者写成 13,800,138,000 的样子。",
                    line=number,
                    item=name,
                )
    return _of_nobody(rows, names, sorts)


_WRITTEN = frozenset({Sort.WORDS, Sort.TEXT, Sort.LIST})


def _of_nobody(
    rows: Sequence[Sequence[str]], names: Sequence[str], sorts: Sequence[str]
) -> Verdict:
    """No column is a list of people, whatever it is called."""
    for name, sort, *cells in zip(names, sorts, *rows, strict=True):
        if sort in _WRITTEN and is_list_of_people(cells):
            return refuse(
                "answer-people",
                "“{item}”像是一份人名名单。个人信息不能用表格层层收集：要知道有多少人，"
                "请填人数；要知道是谁在做，请写岗位或单位。",
                item=name,
            )
    return ALLOWED


_WANTED = {
    Sort.NUMBER: marked("数字"),
    Sort.DATE: marked("日期（例如2026-12-31）"),
    Sort.CHOICE: marked("是或否"),
    Sort.WORDS: marked("几个字"),
    Sort.TEXT: marked("文字"),
    Sort.LIST: marked("名单"),
}
_NUMBER = re.compile(r"[+-]?\d{1,15}(\.\d{1,6})?")


def fits(sort: str, cell: str) -> bool:
    """Whether a cell can be what is asked for; nothing may be left empty."""
    if says_nothing(cell) or len(cell) > LONGEST:
        return False
    if sort == Sort.NUMBER:
        return bool(_NUMBER.fullmatch(cell.replace(",", "").strip()))
    if sort == Sort.CHOICE:
        return cell.strip() in {"是", "否"}
    if sort == Sort.DATE:
        try:
            date.fromisoformat(cell.strip())
        except ValueError:
            return False
    return True


def may_lighten(*, state: str, wanted: str) -> Verdict:
    """A leader allows what is held, or cancels what runs or is held."""
    if state == wanted:
        return ALLOWED
    if wanted == "held":
        return Verdict("demand-not-held", "这张表不在等待领导决定。")
    return Verdict("demand-not-open", "这张表已经取消或者还没有下发。")


def month_of(day: date) -> date:
    """The month a day belongs to, as its first day."""
    return day.replace(day=1)


def months_until(today: date, *, count: int) -> tuple[date, ...]:
    """The last months, the oldest first."""
    found = [month_of(today)]
    while len(found) < count:
        found.append(month_of(found[-1] - timedelta(days=1)))
    return tuple(reversed(found))
