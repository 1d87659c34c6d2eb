"""What follows for classes of problems from what happens to cases."""

from __future__ import annotations

from collections.abc import Sequence

from bihuan.ground.access.words import job
from bihuan.ground.ledger.words import Recorded
from bihuan.loop.causes.actions import (
    await_grouping,
    carry_support,
    count_recurrence,
    count_support,
    follow_merge,
)
from bihuan.loop.causes.words import Event

KINDS = frozenset(
    {"intake.raised", "routing.merged", "closing.reopened", str(Event.SUPPORTED)}
)
ACTOR = job("causes")


def react(entries: Sequence[Recorded]) -> None:
    """New cases wait to be grouped; merged ones hand on their place and their support;
    reopened ones and support count.
    """
    arrived, supported = [], []
    for entry in entries:
        case_id = int(entry.stream.removeprefix("case:"))
        match entry.kind:
            case "intake.raised":
                arrived.append(case_id)
            case "routing.merged":
                into = int(str(entry.facts["into"]))
                carry_support(case_id, into_id=into)
                follow_merge(case_id, into_id=into, actor=ACTOR)
                supported.append(into)
            case "closing.reopened":
                count_recurrence(case_id, actor=ACTOR)
            case Event.SUPPORTED:
                supported.append(case_id)
    await_grouping(arrived, actor=ACTOR)
    if supported:
        count_support(supported)
