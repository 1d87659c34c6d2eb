"""What follows for messages from what happened: they are queued, and sent by a job."""

from __future__ import annotations

from collections.abc import Sequence

from bihuan.faces.messaging import actions, queries
from bihuan.faces.messaging.rules import MOMENTS
from bihuan.ground.ledger.words import Recorded
from bihuan.ground.vault.words import Event as Vault

KINDS = frozenset({*MOMENTS, "oversight.escalated", Vault.KEY_ADDED})


def react(entries: Sequence[Recorded]) -> None:
    """Queue what these entries say to somebody; follow an exchanged key."""
    if any(entry.kind == Vault.KEY_ADDED for entry in entries):
        actions.reseal()
    if found := queries.news(entries):
        actions.queue(found)
