"""Business time as pure values: which days work, and what a period in them comes to."""

from __future__ import annotations

from bihuan.ground.calendars.rules.calendar import BusinessCalendar
from bihuan.ground.calendars.rules.cycles import (
    cycle_of,
    is_quiet_day,
    next_cycle,
    next_loud_day,
    previous_cycle,
)
from bihuan.ground.calendars.rules.days import (
    OFFICE_HOURS,
    ZONE,
    day_ending_at,
    local_day,
    midnight,
)
from bihuan.ground.calendars.rules.national import (
    covered_by_library,
    national_holidays,
    national_make_up_days,
)
from bihuan.ground.calendars.rules.offices import read_office_hours
from bihuan.ground.calendars.rules.packs import PackCalendar, read_pack_calendar
from bihuan.ground.calendars.rules.trail import moment_said
from bihuan.ground.calendars.rules.years import read_year

__all__ = [
    "OFFICE_HOURS",
    "ZONE",
    "BusinessCalendar",
    "PackCalendar",
    "covered_by_library",
    "cycle_of",
    "day_ending_at",
    "is_quiet_day",
    "local_day",
    "midnight",
    "moment_said",
    "national_holidays",
    "national_make_up_days",
    "next_cycle",
    "next_loud_day",
    "previous_cycle",
    "read_office_hours",
    "read_pack_calendar",
    "read_year",
]
