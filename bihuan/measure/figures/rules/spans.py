"""Spans of days, split into whole months and what is left at either end."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

_DAY = timedelta(days=1)
# Open ends, far enough from those of `date` that a month fits behind them.
_EARLIEST, _LATEST = date(1, 1, 1), date(9999, 1, 1)


@dataclass(frozen=True, slots=True)
class Span:
    """Days from `begins` to before `ends`; whole months from `months_begin` to before `months_end`."""

    begins: date
    months_begin: date
    months_end: date
    ends: date


def span_of(since: date | None, until: date | None, *, months: bool = True) -> Span:
    """The days from `since` to `until`, both counted; None leaves an end open.

    Without a whole month in it, or with `months=False`, all of it are days.
    """
    begins = min(since or _EARLIEST, _LATEST)
    ends = min(until, _LATEST - _DAY) + _DAY if until else _LATEST
    first = begins if begins.day == 1 else _next_month(begins)
    last = ends.replace(day=1)
    if not months or first >= last:
        first = last = ends
    return Span(begins, first, last, ends)


def _next_month(day: date) -> date:
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1)
