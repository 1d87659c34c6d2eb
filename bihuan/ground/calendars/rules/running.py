"""Time that counts, as a chain of half-open intervals; walking along it both ways."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta

from bihuan.ground.calendars.rules.days import (
    DAY,
    WorkingDays,
    day_ending_at,
    local_day,
    midnight,
)
from bihuan.ground.calendars.words import Measure, Pause

Interval = tuple[datetime, datetime]


def closed(pauses: Sequence[Pause], start: datetime) -> list[Interval]:
    """The finished pauses after `start`, in order and merged.

    A pause without an end is left out: while it lasts the clock stands still, and
    what it costs is known only when it ends.
    """
    spans = sorted(
        (max(pause.since, start), pause.until)
        for pause in pauses
        if pause.until is not None and pause.until > max(pause.since, start)
    )
    merged: list[Interval] = []
    for since, until in spans:
        if merged and since <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(until, merged[-1][1]))
        else:
            merged.append((since, until))
    return merged


def counted(
    days: WorkingDays, start: datetime, measure: Measure, stops: Sequence[Interval]
) -> Iterator[Interval]:
    """The intervals from `start` on that count for this measure, without end.

    Office hours for working hours, whole working days for working days, and the
    whole of time for everything else; never inside a stop.
    """
    day = local_day(start)
    while True:
        for begin, end in _of_day(days, day, measure):
            if end > start:
                yield from _outside((max(begin, start), end), stops)
        day += DAY


def advance(
    days: WorkingDays,
    start: datetime,
    amount: timedelta,
    measure: Measure,
    stops: Sequence[Interval] = (),
) -> datetime:
    """The earliest moment by which `amount` of counted time has run since `start`."""
    if not amount:
        return start
    for begin, end in counted(days, start, measure, stops):
        if end - begin >= amount:
            return begin + amount
        amount -= end - begin
    raise AssertionError  # `counted` has no end


def elapsed(
    days: WorkingDays,
    start: datetime,
    until: datetime,
    measure: Measure,
    stops: Sequence[Interval] = (),
) -> timedelta:
    """How much counted time lies between two moments."""
    total = timedelta()
    if until <= start:
        return total
    for begin, end in counted(days, start, measure, stops):
        if begin >= until:
            break
        total += min(end, until) - begin
        if end >= until:
            break
    return total


def retreat(
    days: WorkingDays, moment: datetime, amount: timedelta, measure: Measure
) -> datetime:
    """The latest moment from which `amount` of counted time runs until `moment`."""
    day = day_ending_at(moment)
    while amount:
        for begin, end in reversed(_of_day(days, day, measure)):
            run = min(end, moment) - begin
            if run >= amount:
                return min(end, moment) - amount
            amount -= max(run, timedelta())
        day -= DAY
    return moment


def _of_day(days: WorkingDays, day: date, measure: Measure) -> list[Interval]:
    if measure is Measure.WORKING_HOURS:
        return [
            (midnight(day, span.begin), midnight(day, span.end))
            for span in days.office_spans(day)
        ]
    if measure is Measure.WORKING_DAYS and not days.is_working_day(day):
        return []
    return [(midnight(day), midnight(day + DAY))]


def _outside(interval: Interval, stops: Sequence[Interval]) -> Iterator[Interval]:
    begin, end = interval
    for since, until in stops:
        if until <= begin or since >= end:
            continue
        if since > begin:
            yield begin, since
        begin = until
    if begin < end:
        yield begin, end
