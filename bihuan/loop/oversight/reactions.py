"""What follows when a clock fires a rung of the ladder, or is computed anew."""

from __future__ import annotations

from collections.abc import Sequence

from bihuan.ground.access.words import job
from bihuan.ground.ledger.words import Recorded
from bihuan.loop.oversight.actions import escalate, follow_recomputed_clock

KINDS = frozenset({"clocks.fired", "clocks.recomputed"})
ACTOR = job("oversight")


def react(entries: Sequence[Recorded]) -> None:
    """Raise cases to the rungs that fired; copy deadlines that moved."""
    for entry in entries:
        if not entry.stream.startswith("case:"):
            continue
        case_id = int(entry.stream.removeprefix("case:"))
        if entry.kind == "clocks.recomputed":
            follow_recomputed_clock(case_id, actor=ACTOR)
        elif entry.facts.get("clock") == "handle":
            escalate(case_id, rung=str(entry.facts["rung"]), actor=ACTOR)
