"""What follows here from other packages' events: what is sealed is sealed anew, and what
robots posted, or could not post, is known of what was told."""

from __future__ import annotations

from collections.abc import Sequence

from bihuan.faces.groups.actions import hear, reseal
from bihuan.faces.messaging.words import Event as Messaging
from bihuan.ground.ledger.words import Recorded
from bihuan.ground.vault.words import Event as Vault

_POSTS = frozenset({Messaging.POSTED, Messaging.NOT_POSTED})
KINDS = frozenset({Vault.KEY_ADDED, *_POSTS})


def react(entries: Sequence[Recorded]) -> None:
    """Follow an exchanged key, and what became of posts."""
    if any(entry.kind == Vault.KEY_ADDED for entry in entries):
        reseal()
    went = {
        int(str(entry.facts["message"])): entry.kind == Messaging.POSTED
        for entry in entries
        if entry.kind in _POSTS
    }
    if went:
        hear(went)
