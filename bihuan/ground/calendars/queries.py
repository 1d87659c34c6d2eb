"""Reads: the calendar to count with, the years it covers, the days that a list speaks of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from uuid import UUID

from bihuan.ground.calendars import rules
from bihuan.ground.calendars.models import Calendar, Day
from bihuan.ground.calendars.rules import BusinessCalendar
from bihuan.ground.calendars.words import (
    DayKind,
    Due,
    Ends,
    Layer,
    Mistake,
    Mistakes,
    Period,
    SpecialDay,
)
from bihuan.kit.prepared import run_prepared
from bihuan.kit.remembered import remembered
from bihuan.kit.sentences import Sentence, say

DEFAULT = "default"
PACK_FILE = "calendar.toml"
# One entry per code. A race between threads costs one more load, no lock is needed.
_kept: dict[str, tuple[UUID | None, BusinessCalendar]] = {}


_STAMP = "SELECT stamp FROM calendars_calendar WHERE code = %(code)s"


class UnknownCalendar(LookupError):  # noqa: N818 - reads as a sentence where raised
    """A profile names a calendar that was never defined."""


def calendar(code: str = DEFAULT) -> BusinessCalendar:
    """The calendar with this code as it is now: one small read, unless it was edited."""
    rows = run_prepared(_STAMP, {"code": code})
    stamp = rows[0][0] if rows else None
    kept = _kept.get(code)
    if kept is None or kept[0] != stamp:
        kept = _kept[code] = (stamp, _load(code))
    return kept[1]


@remembered()
def calendar_lately(code: str = DEFAULT) -> BusinessCalendar:
    """The calendar as it was at most a second ago, for starting a clock.

    A clock that starts while the calendar is being edited has to be brought in line
    afterwards in any case, because its transaction may have read before the edit.
    """
    return calendar(code)


def covered_years(code: str = DEFAULT) -> frozenset[int]:
    """The years whose list of holidays is known, from the library or entered here."""
    return calendar(code).covered


@dataclass(frozen=True, slots=True)
class DayView:
    """One line of the calendar editor."""

    on: date
    kind: DayKind
    name: str
    layer: Layer
    source: str
    in_force: bool  # a national day is not, where a local one speaks of the same date


def special_days(code: str, year: int) -> list[DayView]:
    """Every day of a year that a list speaks of, in order, local before national."""
    now = calendar(code)
    rows = Day.objects.filter(calendar__code=code, falls_on__year=year)
    own = {(row.falls_on, row.layer): row for row in rows}
    found = [
        DayView(
            on,
            DayKind(row.kind),
            row.name,
            Layer(layer),
            row.source,
            in_force=layer == Layer.LOCAL or on not in now.local,
        )
        for (on, layer), row in own.items()
    ]
    for kind, days in (
        (DayKind.HOLIDAY, now.holidays),
        (DayKind.WORKING, now.make_up),
    ):
        found += [
            DayView(on, kind, name, Layer.NATIONAL, "library", on not in now.local)
            for on, name in days.items()
            if on.year == year and (on, Layer.NATIONAL) not in own
        ]
    return sorted(found, key=lambda day: (day.on, day.layer))


@dataclass(frozen=True, slots=True)
class CalendarView:
    code: str
    name: str
    area: str
    office_hours: tuple[str, ...]
    version: int
    covered: frozenset[int]


def calendars() -> list[CalendarView]:
    """All calendars of the county, the default one first even if nobody edited it."""
    rows = {row.code: row for row in Calendar.objects.all()}
    codes = [DEFAULT, *sorted(rows.keys() - {DEFAULT})]
    return [_view(calendar(code), rows.get(code)) for code in codes]


def pack_calendar(folder: Path, code: str = DEFAULT) -> BusinessCalendar:
    """The calendar of a pack's folder, without any database; `Mistakes` says what is wrong.

    A pack without a calendar.toml keeps the national days and the usual office hours.
    """
    return read_pack(folder).calendar(code)


def has_own_calendar(folder: Path) -> bool:
    """Whether a pack's folder says anything of its county's time."""
    return (folder / PACK_FILE).exists()


def read_pack(folder: Path) -> rules.PackCalendar:
    """What a pack's calendar.toml says, to be counted with or loaded."""
    file = folder / PACK_FILE
    if not folder.is_dir():
        what = say("没有这个文件夹，请给出县包所在的文件夹")
        raise Mistakes([Mistake(str(folder), None, what)])
    if not has_own_calendar(folder):
        return rules.PackCalendar()
    try:
        text = file.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        what = say("不是 UTF-8 编码，请另存为 UTF-8")
        raise Mistakes([Mistake(str(file), None, what)]) from error
    return rules.read_pack_calendar(text, file=str(file))


def due_said(due: Due) -> Sentence:
    """A deadline in words, as its last step says it."""
    return rules.moment_said(due.at)


def due_by_pack(
    folder: Path, start: datetime, period: Period, *, ends: Ends = Ends.MIDNIGHT
) -> Due:
    """A deadline by a pack's calendar. A start without a zone is the county's time."""
    if start.tzinfo is None:
        start = start.replace(tzinfo=rules.ZONE)
    return pack_calendar(folder).due(start, period, ends=ends)


def _load(code: str) -> BusinessCalendar:
    row = Calendar.objects.filter(code=code).first()
    if row is None:
        if code != DEFAULT:
            raise UnknownCalendar(code)
        return BusinessCalendar()
    local: dict[date, SpecialDay] = {}
    national: dict[DayKind, dict[date, str]] = {kind: {} for kind in DayKind}
    for day in row.days.all():
        if day.layer == Layer.LOCAL:
            said = SpecialDay(day.falls_on, DayKind(day.kind), day.name)
            local[day.falls_on] = said
        else:
            national[DayKind(day.kind)][day.falls_on] = day.name
    holidays = _without(rules.national_holidays(), row.years)
    make_up = _without(rules.national_make_up_days(), row.years)
    spans, _ = rules.read_office_hours(row.office_hours)
    return BusinessCalendar(
        code=code,
        name=row.name,
        version=row.version,
        holidays=holidays | national[DayKind.HOLIDAY],
        make_up=make_up | national[DayKind.WORKING],
        local=local,
        office=spans or rules.OFFICE_HOURS,
        covered=rules.covered_by_library() | frozenset(row.years),
    )


def _without(days: Mapping[date, str], years: list[int]) -> dict[date, str]:
    # A year that was entered here is taken from here alone.
    return {day: name for day, name in days.items() if day.year not in years}


def _view(found: BusinessCalendar, row: Calendar | None) -> CalendarView:
    return CalendarView(
        found.code,
        found.name,
        row.area if row else "",
        tuple(str(span) for span in found.office),
        found.version,
        found.covered,
    )


def day_begins(day: date) -> datetime:
    """00:00 of a day in the county's time."""
    return rules.midnight(day)


def day_ends(day: date) -> datetime:
    """24:00 of a day in the county's time: 00:00 of the next, excluded."""
    return rules.midnight(day, 24 * 60)
