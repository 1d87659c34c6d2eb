"""Open cases seen from above: by unit and light, by rung, and those that wait longest.

Every count walks a partial index of open cases, so its cost does not grow with the past.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from bihuan.ground.access.words import Actor
from bihuan.loop.cases.models import Case
from bihuan.loop.cases.queries.finding import visible_cases
from bihuan.loop.cases.queries.standing import RUNNING
from bihuan.loop.cases.words import OPEN


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


_IN_OPEN = f"status IN ({', '.join(repr(str(one)) for one in sorted(OPEN))})"
_IN_RUNNING = f"status IN ({', '.join(repr(str(one)) for one in RUNNING)})"
# One bucket per case, decided once: cheaper by half than a condition per number.
_BY_UNIT = f"""
SELECT owner_id,
    sum(n) FILTER (WHERE bucket = 'red'),
    sum(n) FILTER (WHERE bucket IN ('yellow', 'yellow today')),
    sum(n) FILTER (WHERE bucket IN ('green', 'green today')),
    sum(n) FILTER (WHERE bucket = 'resting'),
    sum(n) FILTER (WHERE bucket LIKE '%% today')
FROM (
    SELECT owner_id, bucket, count(*) AS n FROM (
        SELECT owner_id, CASE
            WHEN NOT {_IN_RUNNING} OR due_at IS NULL THEN 'resting'
            WHEN due_at <= %(now)s THEN 'red'
            WHEN due_at <= %(today_ends)s THEN
                CASE WHEN warn_at <= %(now)s THEN 'yellow today' ELSE 'green today' END
            WHEN warn_at <= %(now)s THEN 'yellow'
            ELSE 'green'
        END AS bucket
        FROM cases_case WHERE {_IN_OPEN}
    ) one GROUP BY owner_id, bucket
) few GROUP BY owner_id
"""  # noqa: S608 - our own words only
_BY_RUNG = f"""
SELECT escalation, count(*) FROM cases_case
WHERE {_IN_OPEN} AND escalation <> '' GROUP BY escalation
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
