"""A first look at a report, before the raiser is asked."""

from __future__ import annotations

from bihuan.ground.access.words import Actor, Permission
from bihuan.ground.clocks import actions as clocks
from bihuan.ground.clocks.queries import find_clock
from bihuan.kit.clock import earliest
from bihuan.kit.transactions import joins_transaction, opens_transaction
from bihuan.loop.cases.actions import (
    LockedCase,
    ask_raiser,
    copy_deadline,
    lock_case,
    move,
    record_case,
    stop_clocks,
    write,
)
from bihuan.loop.cases.words import ClockKind, Step, stream_of
from bihuan.loop.closing import rules
from bihuan.loop.closing.words import Event
from bihuan.loop.handling.queries import tried_to_contact


@opens_transaction
def pass_audit(case_id: int, *, seen: int | None = None, actor: Actor) -> None:
    """The report answers the matter: ask the raiser."""
    actor.may(Permission.AUDIT).enforce()
    case = lock_case(case_id, seen=seen, step=Step.PASS_AUDIT)

    pass_report(case, actor=actor)


@joins_transaction
def pass_report(case: LockedCase, *, actor: Actor) -> None:
    """What `pass_audit` does, as a step of a review that is also the verdict."""
    rules.may_audit(owner=case.owner_id, units=actor.units).enforce()
    due = find_clock(stream_of(case.pk), ClockKind.BAD_CONTACT) is not None
    tried = due and tried_to_contact(case.pk, turn=case.round)
    rules.may_pass(contact_due=due, tried=tried).enforce()

    stop_clocks(case, ClockKind.BAD_CONTACT, actor=actor)
    # The raiser's stated period begins when they are asked.
    ask_raiser(case, actor=actor)
    move(case, Step.PASS_AUDIT)

    record_case(case, Event.AUDIT_PASSED, actor=actor)


@opens_transaction
def fail_audit(
    case_id: int, *, reason: str, seen: int | None = None, actor: Actor
) -> None:
    """The report does not answer the matter: back to the unit, on its old deadline.

    The time a poor report cost is the unit's, so the handling clock goes on from where
    it stood instead of starting anew.
    """
    actor.may(Permission.AUDIT).enforce()
    case = lock_case(case_id, seen=seen, step=Step.FAIL_AUDIT)

    fail_report(case, reason=reason, actor=actor)


@joins_transaction
def fail_report(case: LockedCase, *, reason: str, actor: Actor) -> None:
    """What `fail_audit` does, as a step of a review."""
    rules.may_audit(owner=case.owner_id, units=actor.units).enforce()

    stop_clocks(case, ClockKind.CALL_BACK, actor=actor)
    running = clocks.revive(stream_of(case.pk), ClockKind.HANDLE, actor=actor.name)
    copy_deadline(case, running)
    contact = find_clock(stream_of(case.pk), ClockKind.BAD_CONTACT)
    case.act_by = earliest(case.due_at, contact.due_at if contact else None)
    move(case, Step.FAIL_AUDIT, result="", deferred_to=None, reported_at=None)
    written = write(case, reason, actor=actor)

    record_case(
        case, Event.AUDIT_FAILED, actor=actor, unit=case.owner_id, **written.facts
    )
