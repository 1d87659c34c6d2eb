"""Days of the county: which of them work, and from when to when offices are open."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta, timezone

from bihuan.ground.calendars.rules.national import (
    covered_by_library,
    national_holidays,
    national_make_up_days,
)
from bihuan.ground.calendars.words import DayKind, Span, SpecialDay

# All of China keeps one time, and has kept it without summer time since 1991.
ZONE = timezone(timedelta(hours=8), "Asia/Shanghai")
DAY = timedelta(days=1)
MINUTE = timedelta(minutes=1)
SATURDAY = 5
OFFICE_HOURS = (Span(510, 720), Span(870, 1050))  # 08:30-12:00, 14:30-17:30

# A break over 1 January reaches back into December only when that day is a Sunday,
# Monday or Tuesday (as in 2005, 2006, 2007, 2011, 2016, 2018, 2022), and then no
# further than the 29th. Until the next list is out, these days are open.
_JANUARY_REACHES_BACK = frozenset({6, 0, 1})
_TAIL_FROM = 29


@dataclass(frozen=True, eq=False)
class WorkingDays:
    """Which days work: the national lists, the county's own days above them, weekends.

    `local` wins over `make_up`, that over `holidays`, that over the weekday. A year
    outside `covered` has no list yet: its weekends count as off, everything found
    in it is provisional.
    """

    code: str = "default"
    name: str = ""
    version: int = 0
    holidays: Mapping[date, str] = field(default_factory=national_holidays)
    make_up: Mapping[date, str] = field(default_factory=national_make_up_days)
    local: Mapping[date, SpecialDay] = field(default_factory=dict)
    office: tuple[Span, ...] = OFFICE_HOURS
    covered: frozenset[int] = field(default_factory=covered_by_library)

    def __post_init__(self) -> None:
        if not self.office:
            msg = "a calendar needs office hours"
            raise ValueError(msg)

    def is_working_day(self, day: date) -> bool:
        """Whether offices work on this day, as far as is known today."""
        said = self.local.get(day)
        if said is not None:
            return said.kind == DayKind.WORKING
        if day in self.make_up:
            return True
        return day not in self.holidays and day.weekday() < SATURDAY

    def is_settled(self, day: date) -> bool:
        """Whether `is_working_day` can no longer change by a list that is still to come."""
        if day in self.local:
            return True
        if day.year not in self.covered:
            return False
        if day.month < 12 or day.day < _TAIL_FROM or day.year + 1 in self.covered:
            return True
        return (
            day in self.holidays
            or day in self.make_up
            or date(day.year + 1, 1, 1).weekday() not in _JANUARY_REACHES_BACK
        )

    def special_name(self, day: date) -> str:
        """The name by which a list calls this day, or nothing for an ordinary day."""
        said = self.local.get(day)
        if said is not None:
            return said.name
        return self.make_up.get(day) or self.holidays.get(day) or ""

    def office_spans(self, day: date) -> tuple[Span, ...]:
        """When offices are open on this day: not at all unless it is a working day."""
        return self.office if self.is_working_day(day) else ()

    def working_days(self, first: date, last: date) -> int:
        """How many working days lie between two dates, both included."""
        return sum(map(self.is_working_day, days_between(first, last)))

    def next_working_day(self, day: date) -> date:
        """The first working day after this one."""
        day += DAY
        while not self.is_working_day(day):
            day += DAY
        return day


def days_between(first: date, last: date) -> Iterator[date]:
    """Each date from first to last, both included."""
    while first <= last:
        yield first
        first += DAY


def local_day(moment: datetime) -> date:
    """The county's date at this moment."""
    return moment.astimezone(ZONE).date()


def day_ending_at(moment: datetime) -> date:
    """The day to whose end a deadline belongs: 00:00 is still 24:00 of the day before."""
    return local_day(moment - timedelta(microseconds=1))


def midnight(day: date, minutes: int = 0) -> datetime:
    """So many minutes after 00:00 of this day; 1440 is its 24:00."""
    return datetime.combine(day, time(), ZONE) + minutes * MINUTE
