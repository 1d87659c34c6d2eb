"""Clocks for tests, set going through the real steps."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db import transaction

from bihuan.ground.access.words import Permission, job
from bihuan.ground.calendars.tests.factories import at, period
from bihuan.ground.calendars.words import Ends
from bihuan.ground.clocks import actions
from bihuan.ground.clocks.models import Clock
from bihuan.ground.clocks.words import NewClock, Rung, State
from bihuan.ground.ledger.queries import timeline
from bihuan.ground.ledger.words import Recorded

ACTOR = "account:1"
SWEEPER = job("sweeper", Permission.SUPERVISE)
START = at("2026-11-02T10:00")  # a Monday; five working days end on the 9th at 24:00
LADDER = (
    Rung("yellow", before=period("2 working-days")),
    Rung("red", after=period("0 hours")),
    Rung("notice", after=period("1 working-days")),
)


def a_new_clock(subject: str = "case:1", **given: Any) -> NewClock:
    usual = {
        "kind": "handle",
        "rule_period": period("5 working-days"),
        "ends": Ends.MIDNIGHT,
        "ladder": LADDER,
        "calendar": "default",
        "at": START,
    }
    return NewClock(subject, **{**usual, **given})


def a_clock(subject: str = "case:1", **given: Any) -> Clock:
    (clock,) = some_clocks(a_new_clock(subject, **given))
    return clock


def some_clocks(*new: NewClock) -> list[Clock]:
    with transaction.atomic():
        made = actions.start_many(new, actor=ACTOR)
    return [
        Clock.objects.exclude(state=State.STOPPED).get(
            subject=one.subject, kind=one.kind
        )
        for one in made
    ]


def take(step: Callable[..., Any], *args: Any, **given: Any) -> Any:
    """Take one step in a transaction of its own, as an action would."""
    with transaction.atomic():
        return step(*args, actor=ACTOR, **given)


def happened(subject: str = "case:1", kind: str = "clocks.fired") -> list[Recorded]:
    return [entry for entry in timeline(subject) if entry.kind == kind]


def fired(subject: str = "case:1") -> list[str]:
    return [str(entry.facts["rung"]) for entry in happened(subject)]


def moment(entry: Recorded, fact: str) -> datetime:
    return datetime.fromisoformat(str(entry.facts[fact]))
