"""Which months are published when, and what each column of the open data means."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta

from bihuan.measure.figures.words import HEADER, HIDDEN, Line, Statistic, Value

AFTER_DAYS = 5  # what was reported on the last day is called back first
LONGEST = 24  # months that are caught up with at once
Cell = str | int | float | None

# Column, Chinese, English: the dictionary is published beside the data.
COLUMNS: tuple[tuple[str, str, str], ...] = (
    ("month", "统计月份：受理时间（县域时间）在这个月内", "month in which the cases were accepted, county time"),
    ("by", "按什么分：total 全县，unit 承办单位，category 事项分类，area 区划，profile 事项类型，channel 渠道", "what the line is of: the county, a unit, a category, an area, a profile or a channel"),
    ("key", "代码", "its code"),
    ("label", "名称", "its name"),
    ("statistic", "指标代码，公式见本表下半部分", "code of the statistic; the formulas follow below"),
    ("name", "指标名称", "name of the statistic"),
    ("n", "分子，或件数", "numerator, or the count"),
    ("of", "分母；计数没有分母", "denominator; counts have none"),
    ("value", "数值：比率为 0 至 1", "the value; rates run from 0 to 1"),
    ("hidden", "1 表示少于 5 件（或可由此推出），不公布", "1: fewer than 5 cases, or what would give them away; not published"),
    ("formula_version", "公布时所用公式的版本，以后不改", "version of the formula it was published with, for good"),
    ("as_of", "统计时点", "moment of counting"),
)  # fmt: skip


def months_due(
    *, first: date | None, published: Collection[date], today: date
) -> list[date]:
    """Whole months that are over for some days and are not published, oldest first."""
    if first is None:
        return []
    found, month = [], first.replace(day=1)
    while (after := next_month(month)) + timedelta(days=AFTER_DAYS) <= today:
        if month not in published:
            found.append(month)
        month = after
    return found[-LONGEST:]


def next_month(day: date) -> date:
    """The first day of the month after."""
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1)


def open_rows(
    month: date, by: str, line: Line, about: Sequence[Statistic], *, as_of: datetime
) -> Iterable[tuple[Cell, ...]]:
    """One row for each statistic of a line."""
    for one in about:
        value = line.values[one.code]
        yield (
            f"{month:%Y-%m}", by, line.key, line.label, one.code, one.name,
            *_cells(value), one.version, as_of.isoformat(timespec="seconds"),
        )  # fmt: skip


def _cells(value: Value) -> tuple[Cell, ...]:
    if value is HIDDEN or value.hidden:
        return None, None, None, 1
    amount = value.amount
    return value.n, value.of, round(amount, 6) if amount is not None else None, 0


def formulas(about: Sequence[Statistic]) -> list[Mapping[str, str | int]]:
    """What is kept of the formulas that a month was published with."""
    return [
        {
            "code": one.code,
            "name": one.name,
            "name_en": one.name_en,
            "unit": str(one.sort),
            "version": one.version,
            "formula": one.formula,
            "formula_en": one.formula_en,
        }
        for one in about
    ]


def dictionary(
    kept: Sequence[Mapping[str, str | int]],
) -> tuple[tuple[str, ...], list[tuple[Cell, ...]]]:
    """The data dictionary of a month: its columns, then its statistics."""
    header = ("sort", "code", "名称或含义", "name or meaning", "公式", "formula", "unit", "version")  # fmt: skip
    rows: list[tuple[Cell, ...]] = [
        ("column", code, zh, en, "", "", "", None) for code, zh, en in COLUMNS
    ]
    assert [row[1] for row in rows] == list(HEADER)
    rows += [
        (
            "statistic", one["code"], one["name"], one["name_en"], one["formula"],
            one["formula_en"], one["unit"], one["version"],
        )
        for one in kept
    ]  # fmt: skip
    return header, rows
