"""In which state a message begins, and until when it is worth sending."""

from __future__ import annotations

from datetime import datetime, timedelta

from bihuan.faces.messaging import rules
from bihuan.faces.messaging.words import Mode, Quiet, State, Why
from bihuan.kit import clock

SETTLE = timedelta(seconds=20)  # what follows at once makes the first thing out of date
LIVES = timedelta(hours=24)
LIVES_IN_DIGEST = timedelta(days=11)  # over the longest holiday


def when(
    quiet: Quiet, mode: Mode, *, urgent: bool
) -> tuple[State, Why, datetime | None, datetime]:
    """In which state a message begins, when it may go and until when it is worth sending."""
    now = clock.now()
    if mode is Mode.DIGEST:
        return State.HELD, Why.DIGEST, None, now + LIVES_IN_DIGEST
    soon = now if urgent else now + SETTLE
    goes = rules.release(soon, quiet, clock.COUNTY_TIME, urgent=urgent)
    if goes > soon:
        return State.HELD, Why.QUIET, goes, goes + LIVES
    return State.QUEUED, Why.NONE, goes, goes + LIVES
