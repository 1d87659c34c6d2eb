"""What follows when a clock fires a rung of a ladder, or is computed anew."""

from __future__ import annotations

from collections.abc import Sequence

from bihuan.ground.access.words import job
from bihuan.ground.ledger.words import Recorded
from bihuan.loop.oversight.actions import (
    escalate,
    expire_note,
    follow_recomputed_clock,
    follow_recomputed_note,
)

KINDS = frozenset({"clocks.fired", "clocks.recomputed"})
ACTOR = job("oversight")


def react(entries: Sequence[Recorded]) -> None:
    """Raise cases to the rungs that fired; let notes expire; copy deadlines that moved."""
    for entry in entries:
        about, _, key = entry.stream.partition(":")
        if about == "case":
            _of_case(int(key), entry)
        elif about == "note":
            _of_note(int(key), entry)


def _of_case(case_id: int, entry: Recorded) -> None:
    if entry.kind == "clocks.recomputed":
        follow_recomputed_clock(case_id, actor=ACTOR)
    elif entry.facts.get("clock") == "handle":
        escalate(case_id, rung=str(entry.facts["rung"]), actor=ACTOR)


def _of_note(note_id: int, entry: Recorded) -> None:
    if entry.kind == "clocks.recomputed":
        follow_recomputed_note(note_id)
    else:
        expire_note(note_id, actor=ACTOR)
