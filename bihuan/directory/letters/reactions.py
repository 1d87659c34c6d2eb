"""What letters do when somebody's identity was erased: the files that name them go."""

from __future__ import annotations

from collections.abc import Sequence

from bihuan.directory.letters.actions import remove_named
from bihuan.ground.access.words import job
from bihuan.ground.ledger.words import Recorded
from bihuan.ground.vault.words import Event

KINDS: frozenset[str] = frozenset({Event.ERASED})
ACTOR = job("letters")


def react(entries: Sequence[Recorded]) -> None:
    """Let go of the letters that hold a name that was erased. Twice changes nothing."""
    for entry in entries:
        remove_named(int(str(entry.facts["identity"])), actor=ACTOR)
