"""The leader's morning: what is stuck, who waits longest, what falls due, how it goes.

Open cases are counted on the partial index of open cases, everything past comes from
the rollup and the changes not folded yet: the cost does not grow with the years.
"""

from __future__ import annotations

from datetime import date, timedelta

from bihuan.directory.units.queries import unit_names
from bihuan.ground.access.words import Actor, Permission
from bihuan.ground.calendars.queries import day_ends
from bihuan.kit import clock
from bihuan.kit.sentences import marked
from bihuan.loop.cases.queries import open_by_rung, open_by_unit, waiting_longest
from bihuan.measure.figures.queries.rolled import DAY, ROLLED, rolled
from bihuan.measure.figures.queries.tables import line
from bihuan.measure.figures.words import (
    COLUMNS,
    FINISHED,
    Day,
    Leader,
    Line,
    Measure,
    UnitStanding,
    Waiting,
)

TREND_DAYS = 90
MONTH_DAYS = 30


def leader(actor: Actor) -> Leader:
    """The whole page, in eight queries at any size of the county."""
    actor.may(Permission.LEAD).enforce()
    now = clock.now()
    today = clock.local_day(now)
    lights = open_by_unit(now=now, today_ends=day_ends(today))
    names = unit_names(one.unit_id for one in lights if one.unit_id)
    units = [
        UnitStanding(
            one.unit_id,
            names.get(one.unit_id or 0, marked("尚无承办单位")),
            one.red,
            one.yellow,
            one.green,
            one.resting,
            one.due_today,
        )
        for one in lights
    ]
    return Leader(
        as_of=now,
        open=sum(one.total for one in units),
        red=sum(one.red for one in units),
        yellow=sum(one.yellow for one in units),
        due_today=sum(one.due_today for one in units),
        rungs=open_by_rung(),
        units=tuple(sorted(units, key=lambda one: (-one.red, -one.yellow, one.name))),
        trend=_trend(today),
        longest=_longest(actor),
        month=_month(today),
        statistics=ROLLED,
    )


def _trend(today: date) -> tuple[Day, ...]:
    span = [today - timedelta(days=back) for back in reversed(range(TREND_DAYS))]
    wanted = (Measure.ACCEPTED.column, FINISHED)
    days = rolled(DAY, since=span[0], until=today, columns=wanted)
    nothing = dict.fromkeys(wanted, 0)
    return tuple(
        Day(day, *(days.get(f"{day}", nothing)[one] for one in wanted)) for day in span
    )


def _month(today: date) -> Line:
    """The statistics of what was accepted in the last thirty days."""
    since = today - timedelta(days=MONTH_DAYS - 1)
    sums = rolled(None, since=since, until=today).get("", dict.fromkeys(COLUMNS, 0))
    return line("", f"{since:%Y-%m-%d}～{today:%Y-%m-%d}", sums, None, ROLLED)


def _longest(actor: Actor) -> tuple[Waiting, ...]:
    return tuple(
        Waiting(
            case.number,
            case.title,
            case.status,
            case.owner.called if case.owner else "",
            case.raised_at,
            case.due_at,
        )
        for case in waiting_longest(actor)
    )
