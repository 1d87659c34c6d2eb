"""Timed work on clocks: the sweep."""

from __future__ import annotations

from bihuan.ground.access.words import Permission, job
from bihuan.ground.clocks import actions
from bihuan.kit.schedule import Periodic

SWEEPER = job("sweeper", Permission.SUPERVISE)
BATCH = 500


def sweep(limit: int = 10_000) -> int:
    """Follow edited calendars, then fire what fell due; returns how many rungs fired.

    Run it every few seconds, in as many processes as there are. It stops at about
    `limit` rungs, so that a long catch-up does not keep other jobs from their turn.
    """
    follow_calendars()
    fired = 0
    while fired < limit:
        batch = actions.fire_due(min(BATCH, limit - fired), actor=SWEEPER)
        fired += batch.fired
        if not batch.fired:
            break
    return fired


def follow_calendars(batches: int = 100) -> None:
    """Bring clocks in line with edited calendars, batch by batch."""
    for _ in range(batches):
        if not actions.revise(BATCH, actor=SWEEPER):
            break


PERIODIC = (Periodic("clocks.sweep", sweep, every=2),)
