"""Climbing the ladder, and urging by hand."""

from __future__ import annotations

from bihuan.ground.access.words import Actor, Permission
from bihuan.ground.clocks.queries import find_clock
from bihuan.kit.transactions import joins_transaction, opens_transaction
from bihuan.loop.cases.actions import (
    change,
    copy_deadline,
    lock_case,
    record_case,
    write,
)
from bihuan.loop.cases.words import OPEN, Status, stream_of
from bihuan.loop.oversight import rules
from bihuan.loop.oversight.words import Event


@joins_transaction
def escalate(case_id: int, *, rung: str, actor: Actor) -> bool:
    """Put a case on the rung that its clock just fired. Never downwards, never twice."""
    case = lock_case(case_id)
    open_ = Status(case.status) in OPEN
    if not open_ or not rules.rises(now_at=case.escalation, fired=rung):
        return False

    change(case, escalation=rung)

    record_case(case, Event.ESCALATED, actor=actor, rung=rung, unit=case.owner_id)
    return True


@joins_transaction
def follow_recomputed_clock(case_id: int, *, actor: Actor) -> bool:
    """The calendar was published or corrected: copy the deadline that it gave."""
    case = lock_case(case_id)
    handling = find_clock(stream_of(case_id), "handle")
    if handling is None or handling.due_at == case.due_at:
        return False

    was = case.due_at
    copy_deadline(case, handling)
    if case.act_by == was:
        case.act_by = case.due_at
    change(case)

    record_case(case, Event.DEADLINE_MOVED, actor=actor)
    return True


@opens_transaction
def urge(case_id: int, *, text: str, seen: int | None = None, actor: Actor) -> None:
    """A supervisor asks the holder to get on with it (督办); the unit sees who and why."""
    actor.may(Permission.SUPERVISE).enforce()
    case = lock_case(case_id, seen=seen)

    rules.may_urge(is_open=Status(case.status) in OPEN).enforce()

    written = write(case, text, actor=actor)
    change(case)

    record_case(case, Event.URGED, actor=actor, unit=case.owner_id, **written.facts)
