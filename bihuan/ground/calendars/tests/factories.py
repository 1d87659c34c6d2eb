"""Moments, calendars and texts for tests."""

from __future__ import annotations

from datetime import date, datetime

from bihuan.ground.access.words import Actor, Permission
from bihuan.ground.calendars.rules import ZONE, BusinessCalendar
from bihuan.ground.calendars.words import DayKind, Period, SpecialDay

EDITOR = Actor("account:1", permissions=frozenset({Permission.EDIT_CALENDAR}))
NOBODY = Actor("account:2")
NATIONAL = BusinessCalendar()

# What the notice for 2027 may look like; invented.
YEAR_2027 = """date,kind,name
2027-01-01,holiday,元旦
2027-01-02,holiday,元旦
2027-01-03,holiday,元旦
2027-02-05,holiday,春节
2027-02-06,holiday,春节
2027-02-07,holiday,春节
2027-02-08,holiday,春节
2027-02-20,working,春节
2027-05-01,holiday,劳动节
2027-05-02,holiday,劳动节
2027-10-01,holiday,国庆节
2027-10-02,holiday,国庆节
2027-10-03,holiday,国庆节
"""


def at(text: str) -> datetime:
    """The county's time: at("2026-09-30T16:30")."""
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


def period(text: str) -> Period:
    return Period.parse(text)


def local(**days: str) -> dict[date, SpecialDay]:
    """local(d20261123="holiday 州庆") is a county's own day off."""
    found = {}
    for key, text in days.items():
        kind, name = text.split(" ", 1)
        on = datetime.strptime(key, "d%Y%m%d").date()  # noqa: DTZ007 - a date
        found[on] = SpecialDay(on, DayKind(kind), name)
    return found
