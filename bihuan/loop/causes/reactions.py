"""What follows for classes of problems from what happens to cases."""

from __future__ import annotations

from collections.abc import Sequence

from bihuan.ground.access.words import job
from bihuan.ground.ledger.words import Recorded
from bihuan.loop.causes.actions import await_grouping, count_recurrence, follow_merge

KINDS = frozenset({"intake.raised", "routing.merged", "closing.reopened"})
ACTOR = job("causes")


def react(entries: Sequence[Recorded]) -> None:
    """New cases wait to be grouped; merged ones hand on their place; reopened ones count."""
    arrived = []
    for entry in entries:
        case_id = int(entry.stream.removeprefix("case:"))
        match entry.kind:
            case "intake.raised":
                arrived.append(case_id)
            case "routing.merged":
                into = int(str(entry.facts["into"]))
                follow_merge(case_id, into_id=into, actor=ACTOR)
            case "closing.reopened":
                count_recurrence(case_id, actor=ACTOR)
    await_grouping(arrived, actor=ACTOR)
