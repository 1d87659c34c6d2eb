"""What follows here from what happened to a matter: peers can ask for its steps."""

from __future__ import annotations

from collections.abc import Sequence

from bihuan.faces.open311 import rules
from bihuan.faces.open311.actions import note_steps
from bihuan.ground.ledger.words import Recorded

KINDS = rules.TOLD


def react(entries: Sequence[Recorded]) -> None:
    """Keep each step of a public matter, once."""
    note_steps(entries)
