"""What follows when a verdict clock runs out or a deferral's day comes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bihuan.ground.access.words import job
from bihuan.ground.ledger.words import Recorded
from bihuan.loop.cases.words import ClockKind
from bihuan.loop.closing.actions import come_back, move_objection, take_silence

KINDS = frozenset({"clocks.fired", "clocks.recomputed"})
ACTOR = job("closing")
OBJECTIONS = "objection:"


def react(entries: Sequence[Recorded]) -> None:
    """Take silence for silence, and bring deferred cases back on their date."""
    for entry in entries:
        if entry.kind == "clocks.recomputed":
            _follow_objection(entry)
            continue
        if not entry.stream.startswith("case:"):
            continue
        case_id = int(entry.stream.removeprefix("case:"))
        match entry.facts.get("clock"), entry.facts.get("rung"):
            case ClockKind.VERDICT, "silence":
                take_silence(case_id, actor=ACTOR)
            case ClockKind.DEFERRAL, "come-back":
                come_back(case_id, actor=ACTOR)


def _follow_objection(entry: Recorded) -> None:
    if entry.stream.startswith(OBJECTIONS):
        objection = int(entry.stream.removeprefix(OBJECTIONS))
        due = datetime.fromisoformat(str(entry.facts["due"]))
        move_objection(objection, due_at=due, actor=ACTOR)
