"""Timed work on calendars."""

from __future__ import annotations

from bihuan.ground.access.words import Permission, job
from bihuan.ground.calendars import actions, queries
from bihuan.kit.schedule import Periodic

CALENDAR = job("calendar", Permission.EDIT_CALENDAR)


def announce_years() -> int:
    """Once a day and after every update: tell the clocks of newly published years."""
    return sum(
        actions.announce_library_years(each.code, actor=CALENDAR)
        for each in queries.calendars()
    )


PERIODIC = (Periodic("calendars.announce", announce_years, cron="10 0 * * *"),)
