"""Putting what the rules answer into a clock's row."""

from __future__ import annotations

from datetime import UTC, datetime

from bihuan.ground.clocks import rules
from bihuan.ground.clocks.models import Clock
from bihuan.ground.clocks.words import Rung, State


def terms_of(clock: Clock) -> tuple[rules.Terms, tuple[Rung, ...]]:
    """A row's terms and ladder, as the rules take them."""
    terms = rules.read_terms(
        clock.started_at, clock.period, clock.ends, clock.extensions, clock.pauses
    )
    return terms, rules.read_ladder(clock.ladder)


def put_plan(clock: Clock, plan: rules.Plan, version: int) -> None:
    """Assign what follows from a plan; the caller saves."""
    clock.calendar_version = version
    clock.due_at = plan.due_at
    clock.provisional = plan.provisional
    clock.yellow_at = plan.yellow_at
    clock.rung_at = list(plan.rung_at)
    clock.next_at = rules.next_moment(State(clock.state), clock.rung, plan.rung_at)


def iso(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat()


def is_late(clock: Clock, now: datetime) -> bool:
    """Whether the deadline has passed, in time that was running."""
    if clock.state == State.PAUSED:
        now = datetime.fromisoformat(clock.pauses[-1]["since"])
    return now >= clock.due_at
