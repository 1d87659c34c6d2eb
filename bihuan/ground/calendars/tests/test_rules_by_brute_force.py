"""The engine against walkers that are too slow and too simple to be wrong."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, datetime, timedelta

import chinese_calendar
from hypothesis import given, settings
from hypothesis import strategies as st

from bihuan.ground.calendars.rules import ZONE, BusinessCalendar
from bihuan.ground.calendars.words import (
    DayKind,
    Ends,
    Measure,
    Pause,
    Period,
    Span,
    SpecialDay,
)

Offsets = list[tuple[int, int]]
ONE_DAY = timedelta(days=1)
ONE_MINUTE = timedelta(minutes=1)
FIRST = datetime(2026, 9, 1, tzinfo=ZONE)
OPEN = [*range(510, 720), *range(870, 1050)]  # minutes of 08:30-12:00, 14:30-17:30

moments = st.integers(0, 150 * 1440).map(lambda m: FIRST + m * ONE_MINUTE)
in_days = st.one_of(
    st.builds(Period, st.integers(0, 25), st.just(Measure.WORKING_DAYS)),
    st.builds(Period, st.integers(0, 40), st.just(Measure.CALENDAR_DAYS)),
    st.builds(Period, st.integers(0, 3), st.just(Measure.MONTHS)),
)
in_hours = st.one_of(
    st.builds(Period, st.integers(0, 30), st.just(Measure.WORKING_HOURS)),
    st.builds(Period, st.integers(0, 60), st.just(Measure.HOURS)),
    st.builds(Period, st.integers(0, 500), st.just(Measure.MINUTES)),
)
# Minutes from the start to a pause, and how many it takes; some begin before.
pauses = st.lists(
    st.tuples(st.integers(-1440, 20 * 1440), st.integers(0, 6 * 1440)), max_size=3
)
local_days = st.dictionaries(
    st.integers(0, 150).map(lambda d: FIRST.date() + d * ONE_DAY),
    st.sampled_from(DayKind),
    max_size=6,
)
county = local_days.map(
    lambda days: BusinessCalendar(
        local={on: SpecialDay(on, kind, "本地") for on, kind in days.items()},
        office=(Span(510, 720), Span(870, 1050)),
    )
)


def works(calendar: BusinessCalendar, day: date) -> bool:
    if day in calendar.local:
        return calendar.local[day].kind is DayKind.WORKING
    try:
        return bool(chinese_calendar.is_workday(day))
    except NotImplementedError:
        return day.weekday() < 5


def end_of(calendar: BusinessCalendar, day: date, ends: Ends) -> datetime:
    closes = ends is Ends.OFFICE and works(calendar, day)
    begin = datetime.combine(day, datetime.min.time(), ZONE)
    return begin + (1050 if closes else 1440) * ONE_MINUTE


def touched(
    calendar: BusinessCalendar, day: date, ends: Ends, stops: list[Pause]
) -> bool:
    """Look at each minute of the day."""
    minute = datetime.combine(day, datetime.min.time(), ZONE)
    near = [p for p in stops if p.until and p.since.date() <= day <= p.until.date()]
    while near and minute < end_of(calendar, day, ends):
        if any(p.since <= minute < p.until for p in near if p.until):
            return True
        minute += ONE_MINUTE
    return False


def months_later(anchor: date, count: int) -> date:
    year, month = anchor.year, anchor.month
    for _ in range(count):
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    return date(year, month, min(anchor.day, monthrange(year, month)[1]))


def walk_days(
    calendar: BusinessCalendar,
    anchor: date,
    period: Period,
    ends: Ends,
    stops: list[Pause],
) -> datetime:
    """Step from day to day."""
    left, day = period.count, anchor
    if period.measure is Measure.MONTHS:
        left = (months_later(anchor, period.count) - anchor).days
    while left:
        day += ONE_DAY
        counts = period.measure is not Measure.WORKING_DAYS or works(calendar, day)
        left -= counts and not touched(calendar, day, ends, stops)
    while not works(calendar, day) or touched(calendar, day, ends, stops):
        day += ONE_DAY
    return end_of(calendar, day, ends)


def walk_minutes(
    calendar: BusinessCalendar, start: datetime, period: Period, stops: list[Pause]
) -> datetime:
    """Step from minute to minute until enough of them counted."""
    left = period.count * (1 if period.measure is Measure.MINUTES else 60)
    open_minutes = set(OPEN)
    minute = start
    while left:
        local = minute.astimezone(ZONE)
        counts = period.measure is not Measure.WORKING_HOURS or (
            local.hour * 60 + local.minute in open_minutes
            and works(calendar, local.date())
        )
        stopped = any(p.since <= minute < p.until for p in stops if p.until)
        left -= counts and not stopped
        minute += ONE_MINUTE
    return minute


def around(start: datetime, offsets: Offsets) -> tuple[list[Pause], list[Pause]]:
    """The pauses, and what of them lies after the start."""
    stops = [
        Pause(start + since * ONE_MINUTE, start + (since + length) * ONE_MINUTE)
        for since, length in offsets
    ]
    after = [Pause(max(p.since, start), p.until) for p in stops]
    return stops, [p for p in after if p.until and p.until > start]


@settings(max_examples=150, deadline=None)
@given(county, moments, in_days, st.sampled_from(Ends), pauses)
def test_periods_in_days_agree_with_a_day_walker(
    calendar: BusinessCalendar,
    start: datetime,
    period: Period,
    ends: Ends,
    offsets: Offsets,
) -> None:
    stops, after = around(start, offsets)
    found = calendar.due(start, period, ends=ends, pauses=stops)
    walked = walk_days(calendar, start.date(), period, ends, after)
    assert found.at == walked


@settings(max_examples=60, deadline=None)
@given(county, moments, in_hours, pauses)
def test_periods_in_hours_agree_with_a_minute_walker(
    calendar: BusinessCalendar, start: datetime, period: Period, offsets: Offsets
) -> None:
    stops, after = around(start, offsets)
    found = calendar.due(start, period, pauses=stops)
    assert found.at == walk_minutes(calendar, start, period, after)


@settings(max_examples=80, deadline=None)
@given(county, moments, in_days, st.lists(in_days, max_size=3), pauses)
def test_extensions_walk_on_from_the_end_so_far(
    calendar: BusinessCalendar,
    start: datetime,
    period: Period,
    extensions: list[Period],
    offsets: Offsets,
) -> None:
    stops, after = around(start, offsets)
    found = calendar.due(start, period, extensions=extensions, pauses=stops)
    end = walk_days(calendar, start.date(), period, Ends.MIDNIGHT, after)
    for more in extensions:
        last_day = (end - ONE_MINUTE).astimezone(ZONE).date()
        end = walk_days(calendar, last_day, more, Ends.MIDNIGHT, after)
    assert found.at == end


@settings(max_examples=150, deadline=None)
@given(county, moments, st.one_of(in_days, in_hours), pauses)
def test_an_answer_is_provisional_exactly_if_an_open_day_was_asked_for(
    calendar: BusinessCalendar, start: datetime, period: Period, offsets: Offsets
) -> None:
    stops, _ = around(start, offsets)
    # Whatever 2027 turns out to be, an answer that is not provisional stands.
    found = calendar.due(start, period, pauses=stops)
    for weekday in range(7):
        turned = {
            date(2027, 1, 1) + n * ONE_DAY: "假" for n in range(365) if n % 7 != weekday
        }
        other = BusinessCalendar(
            holidays={**calendar.holidays, **turned},
            local=calendar.local,
            office=calendar.office,
            covered=calendar.covered | {2027},
        )
        again = other.due(start, period, pauses=stops)
        assert not again.provisional or again.at.year > 2027
        assert found.provisional or again.at == found.at


@settings(max_examples=100, deadline=None)
@given(county, moments, st.one_of(in_days, in_hours), st.sampled_from(Ends))
def test_a_longer_period_never_ends_earlier(
    calendar: BusinessCalendar, start: datetime, period: Period, ends: Ends
) -> None:
    longer = Period(period.count + 1, period.measure)
    shorter = calendar.due(start, period, ends=ends).at
    assert shorter <= calendar.due(start, longer, ends=ends).at


@settings(max_examples=100, deadline=None)
@given(county, moments, in_hours)
def test_going_back_by_what_was_gone_forward_returns(
    calendar: BusinessCalendar, moment: datetime, period: Period
) -> None:
    there = calendar.shift(moment, period, 1)
    back = calendar.shift(there, period, -1)
    measure = period.measure
    assert calendar.elapsed(back, there, measure) == calendar.elapsed(
        moment, there, measure
    )
    assert moment <= back or not period.count or measure is not Measure.WORKING_HOURS


@settings(max_examples=100, deadline=None)
@given(county, moments, in_days, st.floats(0, 1), pauses)
def test_a_fraction_of_the_time_lies_between_start_and_end(
    calendar: BusinessCalendar,
    start: datetime,
    period: Period,
    fraction: float,
    offsets: Offsets,
) -> None:
    stops, _ = around(start, offsets)
    end = calendar.due(start, period, pauses=stops).at
    middle = calendar.at_fraction(start, end, fraction, period.measure, stops)
    assert start <= middle <= end
    whole = calendar.elapsed(start, end, period.measure, stops)
    part = calendar.elapsed(start, middle, period.measure, stops)
    assert not whole or abs(part - whole * fraction) <= timedelta(milliseconds=1)
