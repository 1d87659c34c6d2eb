"""What follows here from what happened: events are queued, and sent by a job."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from bihuan.faces.webhooks import actions, queries
from bihuan.faces.webhooks.rules import EVENTS, TRIAL
from bihuan.ground.ledger.words import Recorded
from bihuan.ground.vault.words import Event as Vault
from bihuan.kit import clock

KINDS = frozenset({*EVENTS, TRIAL, Vault.KEY_ADDED})
STALE = timedelta(days=3)


def react(entries: Sequence[Recorded]) -> None:
    """Queue what somebody subscribes to; where nobody does, nothing is asked or written.

    What happened more than three days ago by the machine's clock, as in a county that
    is replayed or caught up with, is told only when a replay is asked for.
    """
    if any(entry.kind == Vault.KEY_ADDED for entry in entries):
        actions.reseal()
    watched, latest = queries.watched_kinds() | {TRIAL}, clock.machine_now() - STALE
    wanted = [one for one in entries if one.kind in watched and one.at >= latest]
    if wanted:
        actions.queue(wanted)
