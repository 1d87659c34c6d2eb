"""Days, weeks, months, quarters and years as half-open stretches; the quiet days."""

from __future__ import annotations

from datetime import date

from bihuan.ground.calendars.rules.days import DAY, midnight
from bihuan.ground.calendars.words import Cycle, Stretch

# 每月 1 日至 20 日为企业宁静日 (DOMAIN.md §2.15, inspect.quiet)
QUIET_FROM, QUIET_TO = 1, 20


def cycle_of(day: date, cycle: Cycle) -> Stretch:
    """The day, week, month, quarter or year in which this date lies."""
    first = _first(day, cycle)
    after = _after(first, cycle)
    return Stretch(first, after - DAY, midnight(first), midnight(after))


def next_cycle(stretch: Stretch, cycle: Cycle) -> Stretch:
    """The stretch that begins where this one ends."""
    return cycle_of(stretch.last + DAY, cycle)


def previous_cycle(stretch: Stretch, cycle: Cycle) -> Stretch:
    """The stretch that ends where this one begins."""
    return cycle_of(stretch.first - DAY, cycle)


def is_quiet_day(day: date, first: int = QUIET_FROM, last: int = QUIET_TO) -> bool:
    """Whether enterprises must not be inspected on this day of the month."""
    return first <= day.day <= last


def next_loud_day(day: date, first: int = QUIET_FROM, last: int = QUIET_TO) -> date:
    """This day if it is not quiet, else the first day after the quiet ones."""
    while is_quiet_day(day, first, last):
        day += DAY
    return day


def _first(day: date, cycle: Cycle) -> date:
    if cycle is Cycle.WEEK:
        return day - day.weekday() * DAY
    if cycle is Cycle.MONTH:
        return day.replace(day=1)
    if cycle is Cycle.QUARTER:
        return date(day.year, (day.month - 1) // 3 * 3 + 1, 1)
    if cycle is Cycle.YEAR:
        return date(day.year, 1, 1)
    return day


def _after(first: date, cycle: Cycle) -> date:
    if cycle is Cycle.DAY:
        return first + DAY
    if cycle is Cycle.WEEK:
        return first + 7 * DAY
    months = {Cycle.MONTH: 1, Cycle.QUARTER: 3, Cycle.YEAR: 12}[cycle]
    year, month = divmod(first.month - 1 + months, 12)
    return date(first.year + year, month + 1, 1)
