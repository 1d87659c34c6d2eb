"""What follows here from an exchanged key: what is sealed is sealed anew."""

from __future__ import annotations

from collections.abc import Sequence

from bihuan.faces.groups.actions import reseal
from bihuan.ground.ledger.words import Recorded
from bihuan.ground.vault.words import Event as Vault

KINDS = frozenset({Vault.KEY_ADDED})


def react(entries: Sequence[Recorded]) -> None:
    """Follow an exchanged key."""
    if entries:
        reseal()
