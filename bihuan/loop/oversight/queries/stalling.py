"""Where things are stuck, and what a supervisor may do about one case."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bihuan.ground.access.words import Actor, Permission
from bihuan.ground.ledger.queries import last_entries
from bihuan.kit.verdicts import ALLOWED, Verdict
from bihuan.loop.cases.queries import Standing, Waiting
from bihuan.loop.cases.words import OWNED, stream_of
from bihuan.loop.oversight import rules
from bihuan.loop.oversight.models import HeadDuty
from bihuan.loop.oversight.queries.notes import last_note
from bihuan.loop.oversight.words import Colour

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
    found: dict[str, Verdict] = {}
    if not case.is_open:
        return found
    if actor.may(Permission.HEAD_UNIT) and case.owner in actor.units:
        found |= _take(case, actor)
    if actor.may(Permission.SUPERVISE):
        found["urge"] = rules.may_urge(is_open=case.is_open)
        if case.status in OWNED:
            found["urging-note"] = _may_note(case)
            found["propose-interview"] = ALLOWED
    return found


def _take(case: Standing, actor: Actor) -> dict[str, Verdict]:
    """The head's own verb, as long as there is something to take."""
    if not rules.calls_head(case.escalation):
        return {}
    duty = HeadDuty.objects.filter(case=case.id, unit=case.owner).first()
    verdict = rules.may_take(
        called=duty is not None,
        taken=duty is not None and duty.taken_at is not None,
        owner=case.owner,
        units=actor.units,
    )
    return {"take": verdict} if verdict else {}


def _may_note(case: Standing) -> Verdict:
    last = last_note(case.id, case.owner)
    colour = rules.next_colour(last) or Colour.RED
    return rules.may_issue_note(colour, last=last, is_open=True, held=True)
