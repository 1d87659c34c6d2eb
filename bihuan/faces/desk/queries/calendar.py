"""A year of the working calendar as a grid of months."""

from __future__ import annotations

from calendar import Calendar
from dataclasses import dataclass
from datetime import date

from bihuan.ground.access.words import Actor, Permission
from bihuan.ground.calendars.queries import (
    DEFAULT,
    CalendarView,
    DayView,
    calendar,
    calendars,
    special_days,
)
from bihuan.ground.calendars.words import DayKind, Layer
from bihuan.kit import clock
from bihuan.kit.verdicts import NotVisible

FIRST, LAST = 2010, 2100


@dataclass(frozen=True, slots=True)
class DayCell:
    on: date
    working: bool
    look: str
    name: str


@dataclass(frozen=True, slots=True)
class Month:
    number: int
    weeks: tuple[tuple[DayCell | None, ...], ...]


@dataclass(frozen=True, slots=True)
class Year:
    """One year of one calendar; `published` is whether its holidays are known."""

    year: int
    about: CalendarView
    published: bool
    months: tuple[Month, ...]
    special: tuple[DayView, ...]
    chosen: date | None
    chosen_days: tuple[DayView, ...]
    chosen_works: bool
    may_edit: bool


def year_of(actor: Actor, year: int, chosen: date | None) -> Year:
    """The default calendar's year; three queries."""
    if not FIRST <= year <= LAST:
        raise NotVisible(str(year))
    about = calendars()[0]
    now = calendar(DEFAULT)
    special = tuple(special_days(DEFAULT, year))
    by_day = {day.on: day for day in special if day.in_force}
    today = clock.local_day()
    months = tuple(
        Month(
            month,
            tuple(
                tuple(
                    _cell(day, by_day, now.is_working_day(day), today, chosen)
                    if day.month == month
                    else None
                    for day in week
                )
                for week in Calendar().monthdatescalendar(year, month)
            ),
        )
        for month in range(1, 13)
    )
    return Year(
        year=year,
        about=about,
        published=year in about.covered,
        months=months,
        special=special,
        chosen=chosen,
        chosen_days=tuple(day for day in special if day.on == chosen),
        chosen_works=bool(chosen) and now.is_working_day(chosen or today),
        may_edit=bool(actor.may(Permission.EDIT_CALENDAR)),
    )


def _cell(
    day: date,
    special: dict[date, DayView],
    working: bool,  # noqa: FBT001 - what the calendar says of the day
    today: date,
    chosen: date | None,
) -> DayCell:
    said = special.get(day)
    looks = ["" if working else "rest"]
    if said:
        looks.append("holiday" if said.kind is DayKind.HOLIDAY else "makeup")
        looks.append("local" if said.layer is Layer.LOCAL else "")
    looks.append("today" if day == today else "")
    looks.append("chosen" if day == chosen else "")
    return DayCell(
        day, working, " ".join(filter(None, looks)), said.name if said else ""
    )
