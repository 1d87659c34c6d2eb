"""Keeping how matters ended, and ending looks whose time ran out."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bihuan.ground.access.words import job
from bihuan.ground.ledger.words import Recorded
from bihuan.loop.truth.actions import end_unreached, keep_ending, move_look
from bihuan.loop.truth.words import LAPSE

KINDS = frozenset({"closing.closed", "clocks.fired", "clocks.recomputed"})
ACTOR = job("truth")
LOOKS = "look:"


def react(entries: Sequence[Recorded]) -> None:
    """Read the ledger for endings, and for the clocks of looks."""
    for entry in entries:
        if entry.kind == "closing.closed":
            keep_ending(entry)
        elif entry.stream.startswith(LOOKS):
            _of_look(int(entry.stream.removeprefix(LOOKS)), entry)


def _of_look(look_id: int, entry: Recorded) -> None:
    if entry.kind == "clocks.recomputed":
        due = datetime.fromisoformat(str(entry.facts["due"]))
        move_look(look_id, due_at=due)
    elif entry.facts.get("rung") == LAPSE:
        end_unreached(look_id, actor=ACTOR)
