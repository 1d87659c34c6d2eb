"""Open cases seen from above: by unit and light, by rung, and those that wait longest.

Every count walks a partial index of open cases, so its cost does not grow with the past.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from bihuan.ground.access.words import Actor
from bihuan.loop.cases.models import Case
from bihuan.loop.cases.queries.finding import visible_cases
from bihuan.loop.cases.words import OPEN, RUNNING, Status


@dataclass(frozen=True, slots=True)
class UnitLights:
    """A unit's open cases by light; `resting` are paused, deferred or with others."""

    unit_id: int | None
    red: int
    yellow: int
    green: int
    resting: int
    due_today: int

    @property
    def total(self) -> int:
        return self.red + self.yellow + self.green + self.resting


def _in(statuses: Iterable[Status]) -> str:
    return f"status IN ({', '.join(repr(str(one)) for one in sorted(statuses))})"


# Each half walks an index of its own, in the order in which it is grouped: a quarter of
# what one walk over all of them costs, which has to look at every status.
_BY_UNIT = f"""
SELECT owner_id, sum(red), sum(yellow), sum(green), sum(resting), sum(today) FROM (
    SELECT owner_id,
        count(*) FILTER (WHERE due_at <= %(now)s) AS red,
        count(*) FILTER (WHERE due_at > %(now)s AND warn_at <= %(now)s) AS yellow,
        count(*) FILTER (
            WHERE due_at > %(now)s AND (warn_at > %(now)s OR warn_at IS NULL)
        ) AS green,
        count(*) FILTER (WHERE due_at IS NULL) AS resting,
        count(*) FILTER (WHERE due_at > %(now)s AND due_at <= %(today_ends)s) AS today
    FROM cases_case WHERE {_in(RUNNING)} GROUP BY owner_id
    UNION ALL
    SELECT owner_id, 0, 0, 0, count(*), 0
    FROM cases_case WHERE {_in(OPEN - RUNNING)} GROUP BY owner_id
) halves GROUP BY owner_id
"""  # noqa: S608 - our own words only
_BY_RUNG = f"""
SELECT escalation, count(*) FROM cases_case
WHERE {_in(OPEN)} AND escalation <> '' GROUP BY escalation
"""  # noqa: S608


def open_by_unit(*, now: datetime, today_ends: datetime) -> list[UnitLights]:
    """Every unit's open cases by light; None is what no unit has yet."""
    with connection.cursor() as cursor:
        cursor.execute(_BY_UNIT, {"now": now, "today_ends": today_ends})
        rows = cursor.fetchall()
    return [UnitLights(unit, *(int(n or 0) for n in counts)) for unit, *counts in rows]


def open_by_rung() -> dict[str, int]:
    """How many open cases stand on each rung of the ladder."""
    with connection.cursor() as cursor:
        cursor.execute(_BY_RUNG)
        return dict(cursor.fetchall())


def waiting_longest(actor: Actor, *, most: int = 8) -> list[Case]:
    """The open matters whose raisers have waited longest."""
    open_ = visible_cases(actor).filter(status__in=sorted(OPEN))
    return list(open_.select_related("owner").order_by("raised_at", "pk")[:most])
