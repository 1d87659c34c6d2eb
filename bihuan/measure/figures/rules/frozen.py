"""Counting rows that are at hand: the same numbers as the statements count in SQL."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bihuan.measure.figures.words import Measure, Part, Row, Statistic


def numbers_of(rows: Sequence[Row]) -> dict[str, int]:
    """One number for each measure, and how many are overdue."""
    found = {
        one.column: sum(bool(row.bits & one.value) for row in rows) for one in Measure
    }
    return found | {"overdue": sum(row.overdue for row in rows)}


def middle_of(rows: Iterable[Row]) -> float | None:
    """The median of how long it took, as PostgreSQL's percentile_disc finds it."""
    took = sorted(row.seconds for row in rows if row.seconds is not None)
    return float(took[(len(took) + 1) // 2 - 1]) if took else None


def behind(rows: Iterable[Row], one: Statistic, part: Part) -> list[Row]:
    """The rows that a figure counts, above or below its line."""
    if part is Part.DENOMINATOR and one.bottom is not None:
        without = sum(less.value for less in one.less)
        below = one.bottom.value
        return [row for row in rows if row.bits & below and not row.bits & without]
    late = one.top is Measure.LATE
    return [row for row in rows if row.bits & one.top.value or (late and row.overdue)]
