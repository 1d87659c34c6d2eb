"""Which deadline a page shows of a case, and in which light."""

from __future__ import annotations

from datetime import datetime

from bihuan.ground.calendars.queries import day_ends
from bihuan.kit import clock
from bihuan.loop.cases.queries import FoundCase, light_of
from bihuan.loop.cases.rules import light
from bihuan.loop.cases.words import OPEN, Light, Status

RUNNING = (Status.DISPATCHED, Status.HANDLING, Status.RETURNING, Status.ADJUDICATING)


def deadline_of(case: FoundCase) -> tuple[Light, datetime | None]:
    """While the unit's clock runs, the promise to the raiser; otherwise the next step."""
    now, status = clock.now(), Status(case.status)
    if status in RUNNING:
        colour = light(status=status, due_at=case.due_at, warn_at=case.warn_at, now=now)
        return colour, case.due_at
    if status not in OPEN:
        return Light.NONE, None
    colour = light_of(
        act_by=case.act_by,
        due_at=None,
        warn_at=None,
        now=now,
        today_ends=day_ends(clock.local_day(now)),
    )
    return colour, case.act_by
