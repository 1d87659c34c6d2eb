"""Timed work of messaging: sending, the morning's digests, forgetting."""

from __future__ import annotations

import logging

from django.db import transaction

from bihuan.faces.messaging import actions, queries
from bihuan.faces.messaging.http import port
from bihuan.faces.messaging.words import (
    Claimed,
    Composed,
    Outcome,
    Reply,
    State,
    Why,
)
from bihuan.kit.schedule import Periodic

log = logging.getLogger("bihuan.messaging")
PORTION = 200


def deliver(limit: int = PORTION, *, send: port.Transport = port.send) -> int:
    """Send what may go now, and say how many were dealt with.

    Any number of workers may do this side by side. A message is in one worker's hands
    at a time, and comes back to the queue if that worker dies.
    """
    with transaction.atomic():
        actions.take_back()
        actions.expire()
    for done in range(limit):
        with transaction.atomic():
            claimed = actions.claim(queries.open_channels())
        if claimed is None:
            return done
        _carry(claimed, send)
    return limit


def _carry(claimed: Claimed, send: port.Transport) -> None:
    composed: Composed | Why | None = None
    try:
        composed = queries.compose(claimed)
        if isinstance(composed, Why):
            with transaction.atomic():
                actions.drop(claimed, composed)
            return
        outcome = send(composed.letter)
    except Exception as error:
        # One message that cannot be made keeps no other from going.
        outcome = Outcome(Reply.LATER, f"error-{type(error).__name__}"[:40])
    ready = composed if isinstance(composed, Composed) else None
    with transaction.atomic():
        quiet = queries.quiet_of(claimed)
        state = actions.settle(claimed, ready, outcome, quiet=quiet)
    if state is not State.SENT:
        log.warning("message %s: %s %s", claimed.id, state, outcome.trouble)


def digest() -> int:
    """Make one message of what waits for each person's digest, on working days."""
    made = 0
    for recipient, channel, goes in queries.due_digests():
        with transaction.atomic():
            made += actions.bundle(recipient, channel, not_before=goes) is not None
    return made


def erase() -> int:
    """Forget the words of what went out a month ago; the log stays."""
    with transaction.atomic():
        return actions.erase_old()


PERIODIC = (
    Periodic("messaging.deliver", deliver, every=2),
    Periodic("messaging.digest", digest, cron="0 8 * * *"),
    Periodic("messaging.erase", erase, cron="20 3 * * *"),
)
