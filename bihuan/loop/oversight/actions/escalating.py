"""Climbing the ladder, urging by hand, and calling the head of a unit."""

from __future__ import annotations

from bihuan.ground.access.words import Actor, Permission
from bihuan.ground.clocks.queries import find_clock
from bihuan.ground.ledger.actions import record
from bihuan.kit import clock
from bihuan.kit.transactions import joins_transaction, opens_transaction
from bihuan.loop.cases.actions import (
    LockedCase,
    change,
    copy_deadline,
    lock_case,
    record_case,
    write,
    write_if_any,
)
from bihuan.loop.cases.words import OPEN, Status, stream_of
from bihuan.loop.oversight import rules
from bihuan.loop.oversight.models import HeadDuty, Interview
from bihuan.loop.oversight.words import (
    Event,
    InterviewState,
    Proceeding,
    Rung,
    interview_stream,
)


@joins_transaction
def escalate(case_id: int, *, rung: str, actor: Actor) -> bool:
    """Put a case on the rung that its clock just fired. Never downwards, never twice."""
    case = lock_case(case_id)
    return climb(case, rung, actor=actor)


@joins_transaction
def climb(case: LockedCase, rung: str, *, actor: Actor) -> bool:
    """The same for a case in hand: the head is called, an interview proposed, where due."""
    open_ = Status(case.status) in OPEN
    if not open_ or not rules.rises(now_at=case.escalation, fired=rung):
        return False

    change(case, escalation=rung)

    record_case(case, Event.ESCALATED, actor=actor, rung=rung, unit=case.owner_id)
    if rules.calls_head(rung):
        _call_head(case, rung, actor)
    if rung == Rung.INTERVIEW:
        _propose(case, actor)
    return True


def _call_head(case: LockedCase, rung: str, actor: Actor) -> None:
    """Once for each unit that lets a matter come so far; later rungs change nothing."""
    if case.owner_id is None:
        return
    duty, new = HeadDuty.objects.get_or_create(
        case=case,
        unit_id=case.owner_id,
        defaults={"rung": rung, "called_at": clock.now()},
    )
    if new:
        record_case(case, Event.HEAD_CALLED, actor=actor, unit=duty.unit_id, rung=rung)


def _propose(case: LockedCase, actor: Actor) -> None:
    """The rung proposes; people decide whether there is an interview."""
    if case.owner_id is None:
        return
    open_ = (InterviewState.PROPOSED, InterviewState.APPROVED)
    mine = Interview.objects.filter(case=case, unit=case.owner_id, state__in=open_)
    if mine.exists():
        return
    made = Interview.objects.create(
        case=case,
        unit_id=case.owner_id,
        reason="",
        proposed_by=actor.name,
        proposed_at=clock.now(),
    )
    record(
        Proceeding.INTERVIEW_PROPOSED,
        interview_stream(made.pk),
        actor=actor.name,
        unit=case.owner_id,
        case=case.pk,
    )


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


@opens_transaction
def take_personally(
    case_id: int, *, reason: str = "", seen: int | None = None, actor: Actor
) -> None:
    """The head of the unit takes the matter on, and may say why it came so far (B06).

    It cannot be passed down again: from here on only a head reports it done, asks
    others for help or stops its clock. The organisation department sees both.
    """
    actor.may(Permission.HEAD_UNIT).enforce()
    case = lock_case(case_id, seen=seen)
    duty = HeadDuty.objects.filter(case=case, unit=case.owner_id).first()

    rules.may_take(
        called=duty is not None,
        taken=duty is not None and duty.taken_at is not None,
        owner=case.owner_id,
        units=actor.units,
    ).enforce()
    assert duty is not None

    written = write_if_any(case, reason, actor=actor)
    duty.taken_by, duty.taken_at = actor.name, clock.now()
    duty.reason_id = written.pk or None
    duty.save(update_fields=["taken_by", "taken_at", "reason"])
    change(case)

    record_case(case, Event.HEAD_TOOK, actor=actor, unit=case.owner_id, **written.facts)
