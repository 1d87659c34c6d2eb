"""Rates that are not of cases: time promised and taken, programmes and their targets."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, timedelta
from decimal import Decimal

from django.db import connection

from bihuan.directory.catalogue.queries import profiles
from bihuan.directory.catalogue.words import ClockRule, Profile
from bihuan.ground.access.words import Actor
from bihuan.ground.calendars.queries import calendar
from bihuan.ground.calendars.words import Measure as DayMeasure
from bihuan.kit import clock
from bihuan.loop.cases.words import ClockKind
from bihuan.loop.supervision.queries import counted_items
from bihuan.measure.figures import rules
from bihuan.measure.figures.queries.counting import population
from bihuan.measure.figures.words import Filters, Measure, Programme, Promise

_DAY = timedelta(days=1)
# Days are few however many the cases: the cost grows with the days.
_TAKEN = f"""
SELECT f.profile, f.accepted_on, f.closed_at, f.cases FROM (
    SELECT profile, accepted_on, (closed_at AT TIME ZONE %(zone)s)::date AS closed_at,
        count(*) AS cases
    FROM figures_casefact f
    WHERE {{where}} AND f.profile = ANY(%(profiles)s)
        AND f.flags & {Measure.CLOSED.value} <> 0
        AND f.flags & {Measure.WITHDRAWN.value} = 0
    GROUP BY 1, 2, 3
) f
"""  # noqa: S608 - our own words only
Between = Callable[[date, date], int]


def promises(
    *, since: date | None = None, until: date | None = None, actor: Actor
) -> list[Promise]:
    """Every profile whose law allows a number of days: promised, taken, and both cuts."""
    rules.may_span(since, until).enforce()
    about = {
        one.code: (one, rule)
        for _, one in profiles()
        if (rule := one.clocks[ClockKind.HANDLE]).statutory is not None
    }
    among = population(Filters(since, until), now=clock.now(), actor=actor)
    values = among.values | {
        "profiles": sorted(about),
        "zone": str(clock.COUNTY_TIME),
    }
    with connection.cursor() as cursor:
        cursor.execute(_TAKEN.format(where=among.where), values)
        rows = cursor.fetchall()
    return [
        _promise(one, rule, [row[1:] for row in rows if row[0] == code])
        for code, (one, rule) in sorted(about.items())
    ]


def programmes(
    *, since: date | None = None, until: date | None = None, actor: Actor
) -> list[Programme]:
    """Every item whose targets are counted: reached, target and completion."""
    return [
        Programme(
            item=one.item_id,
            number=one.number,
            title=one.title,
            counted_in=one.counted_in,
            parts=one.parts,
            told=one.told,
            reached=sum(one.reached, Decimal(0)),
            target=one.goals,
            completion=rules.completion(one.reached, one.goals),
        )
        for one in counted_items(actor, since=since, until=until)
    ]


def _promise(
    one: Profile, rule: ClockRule, rows: Iterable[tuple[date, date, int]]
) -> Promise:
    assert rule.statutory is not None
    between = _counted_in(rule.statutory.measure)
    closed = days = 0
    for accepted, ended, cases in rows:
        closed += cases
        days += cases * between(accepted, ended)
    law = Decimal(rule.statutory.count)
    taken = Decimal(days) / closed if closed else None
    return Promise(
        profile=one.code,
        name=one.name,
        name_en=one.name_en,
        statutory=rule.statutory,
        source=rule.statutory_source,
        promised=rule.period,
        promised_cut=rules.reduction(law, Decimal(rule.period.count)),
        closed=closed,
        taken=taken,
        elapsed_cut=None if taken is None else rules.reduction(law, taken),
    )


def _counted_in(measure: DayMeasure) -> Between:
    """How many days of this sort lie after the first date, up to and with the second."""
    if measure is not DayMeasure.WORKING_DAYS:
        return lambda first, last: (last - first).days
    counts = calendar()
    known: dict[tuple[date, date], int] = {}

    def working(first: date, last: date) -> int:
        if (first, last) not in known:
            known[first, last] = counts.working_days(first + _DAY, last)
        return known[first, last]

    return working
