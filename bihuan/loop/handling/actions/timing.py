"""More time, and lawful pauses."""

from __future__ import annotations

from bihuan.directory.catalogue.queries import profile
from bihuan.ground.access.words import Actor, Permission
from bihuan.ground.calendars.words import Period
from bihuan.ground.clocks import actions as clocks
from bihuan.kit import clock
from bihuan.kit.transactions import opens_transaction
from bihuan.kit.verdicts import Refused, Verdict
from bihuan.loop.cases.actions import (
    LockedCase,
    change,
    copy_deadline,
    holder_of,
    lock_case,
    move,
    record_case,
    write,
    write_if_any,
)
from bihuan.loop.cases.words import ClockKind, Status, Step, stream_of
from bihuan.loop.handling import rules
from bihuan.loop.handling.models import Extension
from bihuan.loop.handling.words import Event, ExtensionState


@opens_transaction
def ask_extension(
    case_id: int, *, by: Period, reason: str, seen: int | None = None, actor: Actor
) -> None:
    """Ask for more time, before expiry, with a reason."""
    actor.may(Permission.HANDLE).enforce()
    case = lock_case(case_id, seen=seen)
    now = clock.now()

    rules.may_hold(owner=case.owner_id, units=actor.units).enforce()
    rules.may_work(status=Status(case.status)).enforce()
    rules.may_ask_extension(
        due_at=case.due_at,
        granted=case.extensions,
        waiting=_waiting(case) is not None,
        asked=by,
        rule=profile(case.profile_id).extension,
        now=now,
    ).enforce()

    written = write(case, reason, actor=actor)
    Extension.objects.create(
        case=case,
        unit_id=holder_of(case),
        period=str(by),
        reason_id=written.pk,
        asked_at=now,
        asked_by=actor.name,
    )
    change(case)

    record_case(case, Event.EXTENSION_ASKED, actor=actor, by=str(by), **written.facts)


@opens_transaction
def decide_extension(
    case_id: int,
    *,
    grant: bool,
    reason: str,
    seen: int | None = None,
    actor: Actor,
) -> None:
    """Grant or refuse; the new deadline is derived, never typed. Nobody decides their own."""
    actor.may(Permission.APPROVE_EXTENSION).enforce()
    case = lock_case(case_id, seen=seen)
    waiting = _waiting_for_decision(case)

    rules.may_decide_extension(
        approver=profile(case.profile_id).extension.approver,
        is_head_of_owner=bool(actor.may(Permission.HEAD_UNIT))
        and case.owner_id in actor.units,
        may_dispatch=bool(actor.may(Permission.DISPATCH)),
        may_supervise=bool(actor.may(Permission.SUPERVISE)),
    ).enforce()
    rules.may_decide_own(asked_by=waiting.asked_by, decided_by=actor.name).enforce()

    _decide(waiting, grant, actor)
    if grant:
        _lengthen(case, Period.parse(waiting.period), actor)
    change(case, extensions=case.extensions)
    written = write_if_any(case, reason, actor=actor)

    record_case(
        case,
        Event.EXTENSION_GRANTED if grant else Event.EXTENSION_REFUSED,
        actor=actor,
        by=waiting.period,
        **written.facts,
    )


@opens_transaction
def pause(
    case_id: int, *, ground: str, reason: str, seen: int | None = None, actor: Actor
) -> None:
    """Stop the handling clock on a listed ground. The total age is never hidden by it."""
    actor.may(Permission.HANDLE).enforce()
    case = lock_case(case_id, seen=seen, step=Step.PAUSE)

    rules.may_hold(owner=case.owner_id, units=actor.units).enforce()
    rules.may_pass_on(
        personal=case.escalation in rules.PERSONAL,
        is_head=bool(actor.may(Permission.HEAD_UNIT)),
    ).enforce()
    rules.may_pause(
        ground=ground, grounds=profile(case.profile_id).pause_grounds
    ).enforce()

    clocks.pause(stream_of(case.pk), ClockKind.HANDLE, actor=actor.name)
    case.act_by = None
    move(case, Step.PAUSE)
    written = write(case, reason, actor=actor)

    record_case(case, Event.PAUSED, actor=actor, ground=ground, **written.facts)


@opens_transaction
def resume(case_id: int, *, seen: int | None = None, actor: Actor) -> None:
    """Let the clock run on; the deadline moves by what the pause took."""
    actor.may(Permission.HANDLE).enforce()
    case = lock_case(case_id, seen=seen, step=Step.RESUME)

    rules.may_hold(owner=case.owner_id, units=actor.units).enforce()

    running = clocks.resume(stream_of(case.pk), ClockKind.HANDLE, actor=actor.name)
    copy_deadline(case, running)
    case.act_by = case.due_at
    move(case, Step.RESUME)

    record_case(case, Event.RESUMED, actor=actor)


def _waiting(case: LockedCase) -> Extension | None:
    return Extension.objects.filter(case=case, state=ExtensionState.WAITING).first()


def _waiting_for_decision(case: LockedCase) -> Extension:
    waiting = _waiting(case)
    if waiting is None:
        raise Refused(Verdict("no-extension", "没有待审批的延期申请，可能已有人处理。"))
    return waiting


def _decide(waiting: Extension, grant: bool, actor: Actor) -> None:  # noqa: FBT001
    waiting.state = ExtensionState.GRANTED if grant else ExtensionState.REFUSED
    waiting.decided_at, waiting.decided_by = clock.now(), actor.name
    waiting.save(update_fields=["state", "decided_at", "decided_by"])


def _lengthen(case: LockedCase, by: Period, actor: Actor) -> None:
    """The deadline is derived anew; it is never typed."""
    extended = clocks.extend(
        stream_of(case.pk), ClockKind.HANDLE, by=by, actor=actor.name
    )
    copy_deadline(case, extended)
    case.act_by = case.due_at
    case.extensions += 1
