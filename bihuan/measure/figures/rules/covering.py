"""Coverage, completion and reduction: rates of things that are not cases (DOMAIN.md §3.6)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta
from decimal import Decimal
from math import sqrt

from bihuan.measure.figures.words import Value

_Z = 1.96  # 95 %


def coverage(
    listed: Collection[str],
    done: Collection[tuple[str, date]],
    *,
    since: date,
    until: date,
) -> Value:
    """Distinct subjects that were reached over those due, by the list then in force.

    Whoever is not on the list does not raise the rate, and nobody counts twice.
    """
    due = set(listed)
    reached = {who for who, day in done if since <= day <= until} & due
    return Value(len(reached), len(due), len(reached) / len(due) if due else None)


def completion(units: Collection[Decimal], target: Decimal) -> Decimal | None:
    """Progress over target. More than was promised shows as more than one (969.5 / 664)."""
    return sum(units, Decimal(0)) / target if target else None


def reduction(before: Decimal, now: Decimal) -> Decimal | None:
    """The part of a time that is saved; below nought where it takes longer."""
    return 1 - now / before if before else None


def interval(n: int, of: int) -> tuple[float, float] | None:
    """Wilson's interval of a rate at 95 %: what so few cases can tell at all."""
    if of <= 0:
        return None
    share, square = n / of, _Z * _Z
    middle = share + square / (2 * of)
    half = _Z * sqrt(share * (1 - share) / of + square / (4 * of * of))
    whole = 1 + square / of
    return max((middle - half) / whole, 0.0), min((middle + half) / whole, 1.0)


def quarter_of(day: date) -> tuple[date, date]:
    """The first and the last day of the quarter that a day lies in."""
    first = date(day.year, (day.month - 1) // 3 * 3 + 1, 1)
    after = (first.replace(day=1) + timedelta(days=95)).replace(day=1)
    return first, after - timedelta(days=1)
