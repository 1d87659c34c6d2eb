"""The text of a bulletin: its first draft, and numbers put in where they are named."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from bihuan.measure.bulletins.rules.numbers import marks
from bihuan.measure.bulletins.words import About, Block, Number, Period, Piece, Span

MARK = re.compile(r"\{\{\s*(.+?)\s*\}\}")
_DIGITS = re.compile(r"[0-9０-９][0-9０-９,，.．]*\s*[%％件个条天家人起]")
_SPAN = {Span.WEEK: ("周报", "本周", "上周"), Span.MONTH: ("月报", "本月", "上月")}

# Braces are doubled for `format`, which puts in 本周 or 本月.
_FIRST = (
    "# 一、总体情况",
    (
        "{this}共受理诉求{{{{ 受理数 }}}}，{last}{{{{ 上期受理数 }}}}，{{{{ 受理数变化 }}}}。"
        "办结率{{{{ 办结率 }}}}，其中解决占比{{{{ 解决占比 }}}}、解释占比{{{{ 解释占比 }}}}、"
        "挂账率{{{{ 挂账率 }}}}。解决率{{{{ 解决率 }}}}，{{{{ 解决率变化 }}}}。"
    ),
    "# 二、办理时效",
    (
        "响应率{{{{ 响应率 }}}}，按时办结率{{{{ 按时办结率 }}}}，延期率{{{{ 延期率 }}}}，"
        "逾期率{{{{ 逾期率 }}}}。退单率{{{{ 退单率 }}}}，重办率{{{{ 重办率 }}}}，重复诉求率{{{{ 重复诉求率 }}}}。"
    ),
    "# 三、诉求人评价",
    (
        "评价率{{{{ 评价率 }}}}；在有评价的诉求中，满意率{{{{ 满意率 }}}}，"
        "差评率{{{{ 差评率 }}}}；评价剔除率{{{{ 评价剔除率 }}}}。没有评价的不算满意。"
    ),
)


def days_of(period: Period) -> str:
    """The days of a period, in words."""
    since, until = period.since, period.until
    if period.span is Span.MONTH:
        return f"{since.year}年{since.month}月"
    year = f"{until.year}年" if until.year != since.year else ""
    return (
        f"{since.year}年{since.month}月{since.day}日至"
        f"{year}{until.month}月{until.day}日"
    )


def first_title(period: Period, county: str) -> str:
    """The title of a draft."""
    return f"{county}诉求办理{_SPAN[period.span][0]}（{days_of(period)}）"


def first_text(period: Period, numbers: Sequence[Number]) -> str:
    """What the numbers say by themselves; its drafter adds what they cannot."""
    _, this, last = _SPAN[period.span]
    known = {one.mark for one in numbers}
    told = [one.format(this=this, last=last) for one in _FIRST]
    return "\n".join(_without_unknown(one, known) for one in told + _most(numbers))


def _most(numbers: Sequence[Number]) -> list[str]:
    """The categories of which most came."""
    found = [
        one
        for one in numbers
        if one.about is About.CATEGORY
        and one.code == "accepted"
        and one.key
        and not one.hidden
        and not one.before
    ]
    top = sorted(found, key=lambda one: (-one.n, one.label))[:3]
    if not top:
        return []
    told = "、".join(f"{one.label}{{{{ {one.mark} }}}}" for one in top)
    return ["# 四、反映集中的事项", f"受理较多的是：{told}。"]


def _without_unknown(text: str, known: set[str]) -> str:
    """A clause goes where its number is not counted here."""
    names = {one.removesuffix("变化") for one in MARK.findall(text)}
    if names <= known:
        return text
    clauses = re.split(r"(?<=[，。；、])", text)
    kept = [
        one
        for one in clauses
        if {name.removesuffix("变化") for name in MARK.findall(one)} <= known
    ]
    return re.sub(r"[，；、]$", "。", "".join(kept))


def blocks(body: str, numbers: Sequence[Number]) -> list[Block]:
    """The text with its numbers, a block for each line."""
    known = marks(numbers)
    return [
        Block(tuple(_pieces(line.removeprefix("# "), known)), line.startswith("# "))
        for line in map(str.strip, body.splitlines())
        if line
    ]


def _pieces(line: str, known: Mapping[str, tuple[str, int | None]]) -> Iterable[Piece]:
    at = 0
    for found in MARK.finditer(line):
        if found.start() > at:
            yield Piece(line[at : found.start()])
        said, number = known.get(found.group(1), (found.group(0), None))
        yield Piece(said, number)
        at = found.end()
    if at < len(line):
        yield Piece(line[at:])


def unknown(body: str, numbers: Sequence[Number]) -> list[str]:
    """What stands between braces and is no number of this bulletin."""
    known = marks(numbers)
    return [one for one in dict.fromkeys(MARK.findall(body)) if one not in known]


def typed(body: str) -> list[str]:
    """Quantities that somebody typed: they lead to no rows and are not frozen."""
    return list(dict.fromkeys(_DIGITS.findall(MARK.sub("", body))))


def codes_in(body: str, numbers: Sequence[Number]) -> set[str]:
    """The statistics of the county that the text tells of this period."""
    known = marks(numbers)
    places = [known[one][1] for one in MARK.findall(body) if one in known]
    told = [numbers[at] for at in places if at is not None]
    return {one.code for one in told if one.about is About.COUNTY and not one.before}
