"""Edits of a calendar. Each one is in the ledger, and the clocks react to it."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from datetime import date

from django.db.models import Q

from bihuan.ground.access.words import Actor, Permission
from bihuan.ground.calendars import rules
from bihuan.ground.calendars.models import Calendar, Day
from bihuan.ground.calendars.words import (
    DayKind,
    Event,
    Layer,
    Mistakes,
    SpecialDay,
)
from bihuan.ground.ledger.actions import record
from bihuan.kit import remembered
from bihuan.kit.transactions import joins_transaction, opens_transaction
from bihuan.kit.verdicts import Refused, refuse

DEFAULT = "default"
BY_HAND = "hand"
BY_PACK = "pack"
EVER = (date(1900, 1, 1), date(2999, 12, 31))  # an edit that may touch any day


@opens_transaction
def set_day(
    code: str,
    on: date,
    kind: DayKind,
    name: str,
    *,
    source: str = BY_HAND,
    actor: Actor,
) -> None:
    """Make one day a local holiday or a local working day, whatever other lists say."""
    actor.may(Permission.EDIT_CALENDAR).enforce()
    calendar = _lock(code)

    Day.objects.update_or_create(
        calendar=calendar,
        falls_on=on,
        layer=Layer.LOCAL,
        defaults={"kind": kind, "name": name, "source": source},
    )
    _changed(calendar)

    record(
        Event.CHANGED,
        f"calendar:{code}",
        actor=actor.name,
        what="day-set",
        first=on.isoformat(),
        last=on.isoformat(),
        day_kind=str(kind),
        name=name,
        source=source,
        version=calendar.version,
    )


@opens_transaction
def remove_day(code: str, on: date, *, actor: Actor) -> None:
    """Take a local day out again, so that the national list decides about it."""
    actor.may(Permission.EDIT_CALENDAR).enforce()
    calendar = _lock(code)

    gone, _ = calendar.days.filter(falls_on=on, layer=Layer.LOCAL).delete()
    if not gone:
        raise Refused(refuse("no-local-day", "{day} 没有本地安排。", day=on))
    _changed(calendar)

    record(
        Event.CHANGED,
        f"calendar:{code}",
        actor=actor.name,
        what="day-removed",
        first=on.isoformat(),
        last=on.isoformat(),
        version=calendar.version,
    )


@opens_transaction
def publish_year(
    code: str, year: int, text: str, *, file: str = "year.csv", actor: Actor
) -> int:
    """Enter the State Council's list of a year from CSV; returns how many days it has.

    Entering a year again replaces it, also where the library knows the year: notices
    are amended at times (the Spring Festival of 2020).
    """
    actor.may(Permission.EDIT_CALENDAR).enforce()
    calendar = _lock(code)
    days = _read_year(text, year, file)

    source = f"year:{year}"
    replaced = Q(source=source) | Q(falls_on__in=[day.on for day in days])
    calendar.days.filter(replaced, layer=Layer.NATIONAL).delete()
    _put(calendar, days, Layer.NATIONAL, source)
    calendar.years = sorted({*calendar.years, year})
    _changed(calendar, "years")

    record(
        Event.CHANGED,
        f"calendar:{code}",
        actor=actor.name,
        what="year-published",
        year=year,
        first=_reach(year).isoformat(),
        last=date(year, 12, 31).isoformat(),
        days=[f"{day.on} {day.kind}" for day in days],
        version=calendar.version,
    )
    return len(days)


@opens_transaction
def set_office_hours(code: str, hours: Sequence[str], *, actor: Actor) -> None:
    """Change when offices are open; every going clock of the calendar is looked at."""
    actor.may(Permission.EDIT_CALENDAR).enforce()
    calendar = _lock(code)
    spans, wrong = rules.read_office_hours(hours)
    if wrong:
        raise Refused(refuse("bad-office-hours", wrong[0].template, **wrong[0].values))

    calendar.office_hours = [str(span) for span in spans]
    _changed(calendar, "office_hours")

    record(
        Event.CHANGED,
        f"calendar:{code}",
        actor=actor.name,
        what="office-set",
        first=EVER[0].isoformat(),
        last=EVER[1].isoformat(),
        hours=calendar.office_hours,
        version=calendar.version,
    )


@opens_transaction
def announce_library_years(code: str = DEFAULT, *, actor: Actor) -> int:
    """Tell the clocks of years that a newer library knows; returns how many there are.

    A year can also arrive with an update of the software, and then nobody edits
    anything; without this its provisional deadlines would stay so.
    """
    actor.may(Permission.EDIT_CALENDAR).enforce()
    calendar = _lock(code)
    known = max(rules.covered_by_library())
    before = calendar.library_year
    if known <= before:
        return 0

    calendar.library_year = known
    _changed(calendar, "library_year")

    record(
        Event.CHANGED,
        f"calendar:{code}",
        actor=actor.name,
        what="library-updated",
        first=_reach(before + 1).isoformat(),
        last=date(known, 12, 31).isoformat(),
        version=calendar.version,
    )
    return known - before


def _read_year(text: str, year: int, file: str) -> tuple[SpecialDay, ...]:
    """The days of a list, or a refusal that names its first mistake."""
    try:
        return tuple(rules.read_year(text, year, file=file))
    except Mistakes as mistakes:
        first = mistakes.found[0]
        raise Refused(
            refuse(
                "bad-year",
                "{year} 年放假安排有 {count} 处错误，第一处：{first}",
                year=year,
                count=len(mistakes.found),
                first=first.said,
            )
        ) from mistakes


@joins_transaction
def define(
    code: str, pack: rules.PackCalendar, *, source: str = BY_PACK, actor: Actor
) -> bool:
    """Make a calendar what a pack says; returns whether anything changed.

    Days that were set by hand stay and win over the pack's; days that an earlier
    version of the pack brought and this one does not are taken out.
    """
    calendar = _lock(code, create=True)
    hours = [str(span) for span in pack.office]
    by_hand = calendar.days.filter(layer=Layer.LOCAL).exclude(source=source)
    kept = by_hand.values_list("falls_on", flat=True)
    wanted = {day for day in pack.local if day.on not in set(kept)}
    old = calendar.days.filter(layer=Layer.LOCAL, source=source)
    found = {
        SpecialDay(on, DayKind(kind), name)
        for on, kind, name in old.values_list("falls_on", "kind", "name")
    }
    was = (calendar.name, calendar.area, calendar.office_hours, found)
    if was == (pack.name, pack.area, hours, wanted):
        return False
    first, last = _touched(wanted ^ found, whole=calendar.office_hours != hours)
    old.delete()
    _put(calendar, wanted, Layer.LOCAL, source)
    calendar.name, calendar.area, calendar.office_hours = pack.name, pack.area, hours
    _changed(calendar, "name", "area", "office_hours")

    record(
        Event.CHANGED,
        f"calendar:{code}",
        actor=actor.name,
        what="defined",
        first=first.isoformat(),
        last=last.isoformat(),
        hours=hours,
        days=sorted(f"{day.on} {day.kind}" for day in wanted),
        source=source,
        version=calendar.version,
    )
    return True


def _lock(code: str, *, create: bool = False) -> Calendar:
    if create or code == DEFAULT:
        # The years of the library that is installed now are no news.
        Calendar.objects.bulk_create(
            [Calendar(code=code, library_year=max(rules.covered_by_library()))],
            ignore_conflicts=True,
        )
    calendar = Calendar.objects.select_for_update().filter(code=code).first()
    if calendar is None:
        raise Refused(
            refuse("no-calendar", "没有编号为“{calendar}”的日历。", calendar=code)
        )
    return calendar


def _changed(calendar: Calendar, *fields: str) -> None:
    calendar.version += 1
    calendar.stamp = uuid.uuid4()
    calendar.save(update_fields=["version", "stamp", *fields])
    remembered.forget()


def _put(
    calendar: Calendar, days: Iterable[SpecialDay], layer: Layer, source: str
) -> None:
    Day.objects.bulk_create(
        Day(
            calendar=calendar,
            falls_on=day.on,
            kind=day.kind,
            layer=layer,
            name=day.name,
            source=source,
        )
        for day in days
    )


def _reach(year: int) -> date:
    """A year's list can change the last days of the year before."""
    return date(year - 1, 12, 25)


def _touched(days: set[SpecialDay], *, whole: bool) -> tuple[date, date]:
    if whole or not days:
        return EVER
    return min(day.on for day in days), max(day.on for day in days)
