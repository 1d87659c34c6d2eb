"""Which days a bulletin tells of: calendar weeks from Monday, calendar months."""

from __future__ import annotations

from datetime import date, timedelta

from bihuan.measure.bulletins.words import Period, Span

_DAY = timedelta(days=1)
_OFFERED = {Span.WEEK: 8, Span.MONTH: 6}


def period_of(span: Span, day: date) -> Period:
    """The week or the month that a day lies in."""
    if span is Span.WEEK:
        monday = day - day.weekday() * _DAY
        return Period(span, monday, monday + 6 * _DAY)
    first = day.replace(day=1)
    after = (first + 32 * _DAY).replace(day=1)
    return Period(span, first, after - _DAY)


def before(period: Period) -> Period:
    """The period before."""
    return period_of(period.span, period.since - _DAY)


def offered(span: Span, today: date) -> list[Period]:
    """The periods to choose from: the last one that is over first, then the running one,
    then those before."""
    running = period_of(span, today)
    found = [before(running), running]
    while len(found) < _OFFERED[span]:
        found.append(before(found[-1] if len(found) > 2 else found[0]))
    return found
