"""Where things are stuck, and what a supervisor may do about one case."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bihuan.ground.access.words import Actor, Permission
from bihuan.ground.ledger.queries import last_entries
from bihuan.kit.verdicts import Verdict
from bihuan.loop.cases.queries import Standing, Waiting
from bihuan.loop.cases.words import stream_of
from bihuan.loop.oversight import rules

# What clocks and ladders write by themselves is no movement.
NO_MOVEMENT = ("clocks.", "oversight.")


@dataclass(frozen=True, slots=True)
class Stuck:
    """A case past its time, with the moment when a person last did anything about it."""

    case: Waiting
    moved_at: datetime


def stuck(overdue: Sequence[Waiting]) -> list[Stuck]:
    """Overdue cases in the order in which they have gone without movement longest."""
    moved = last_entries([stream_of(case.id) for case in overdue], besides=NO_MOVEMENT)
    found = [
        Stuck(case, moved.get(stream_of(case.id), case.raised_at)) for case in overdue
    ]
    return sorted(found, key=lambda one: one.moved_at)


def choices(case: Standing, *, actor: Actor) -> dict[str, Verdict]:
    """The verbs of oversight that make sense here for this actor."""
    if not actor.may(Permission.SUPERVISE) or not case.is_open:
        return {}
    return {"urge": rules.may_urge(is_open=case.is_open)}
