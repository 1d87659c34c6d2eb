"""A bulletin on paper and as a table: what the Word file and the workbook say."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from bihuan.directory.letters.words import PlainDocument, PlainTable
from bihuan.kit.clock import COUNTY_TIME
from bihuan.measure.bulletins.rules.numbers import boards, in_short, name_of
from bihuan.measure.bulletins.rules.texts import blocks, days_of
from bihuan.measure.bulletins.words import About, Board, Number, Period
from bihuan.measure.figures.words import BY_CODE, KIND_NAMES

Cell = str | int | float | None
HEADER = (
    *("期间", "数字", "对象", "指标", "分子或件数", "分母", "数值", "是否公布"),
    *("公式版本", "公式", "统计时点"),
)
_NOTE = "比率下面是分子和分母。只在同类单位之间列表；件数少的比率波动大，不排名次。"


def document(
    *,
    title: str,
    body: str,
    numbers: Sequence[Number],
    period: Period,
    as_of: datetime,
) -> PlainDocument:
    """The bulletin as a document."""
    text = [
        f"# {one.text}" if one.heading else one.text for one in blocks(body, numbers)
    ]
    at = as_of.astimezone(COUNTY_TIME)
    return PlainDocument(
        title=title,
        below=f"统计期：{days_of(period)}　统计时点：{at:%Y-%m-%d %H:%M}",
        text=tuple(text),
        tables=tuple(_table(one, numbers) for one in boards(numbers)),
    )


def _table(board: Board, numbers: Sequence[Number]) -> PlainTable:
    return PlainTable(
        title=board_title(board),
        header=(
            "单位" if board.about is About.UNIT else "类别",
            *map(name_of, board.codes),
        ),
        rows=tuple(
            (label, *("" if at is None else in_short(numbers[at]) for at in places))
            for label, places in board.lines
        ),
        widths=(3, *(2 for _ in board.codes)),
        notes=(_NOTE,) if board.about is About.UNIT else (),
    )


def board_title(board: Board) -> str:
    """What a table is called."""
    if board.about is About.CATEGORY:
        return "各类事项"
    return f"各单位：{KIND_NAMES.get(board.kind, board.kind)}"


def rows(
    numbers: Iterable[Number], period: Period, earlier: Period, *, as_of: datetime
) -> list[tuple[Cell, ...]]:
    """Every number on a line of its own, with its formula."""
    at = f"{as_of.astimezone(COUNTY_TIME):%Y-%m-%d %H:%M}"
    return [
        (
            days_of(earlier if one.before else period),
            one.mark,
            one.label,
            name_of(one.code),
            None if one.hidden else one.n,
            one.of,
            None if one.amount is None else round(one.amount, 6),
            "不公布" if one.hidden else "",
            one.version,
            BY_CODE[one.code].formula,
            at,
        )
        for one in numbers
    ]
