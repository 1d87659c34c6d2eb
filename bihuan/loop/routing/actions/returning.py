"""Sending back, and deciding who really answers for a case."""

from __future__ import annotations

from datetime import datetime

from bihuan.directory.catalogue.actions import propose_responsibility
from bihuan.directory.catalogue.queries import profile
from bihuan.directory.units.queries import is_active
from bihuan.ground.access.words import Actor, Permission
from bihuan.ground.calendars.queries import calendar
from bihuan.kit import clock
from bihuan.kit.transactions import opens_transaction
from bihuan.kit.verdicts import Refused, Verdict
from bihuan.loop.cases.actions import (
    LockedCase,
    lock_case,
    move,
    record_case,
    run_clock,
    stop_clocks,
    write,
)
from bihuan.loop.cases.words import ClockKind, Step
from bihuan.loop.routing import rules
from bihuan.loop.routing.actions.dispatching import end_turn, hand_to
from bihuan.loop.routing.models import Return, Turn
from bihuan.loop.routing.words import Decision, Event, Outcome

EASY = (Step.ASK_RETURN, Event.RETURN_ASKED)
HARD = (Step.ASK_ADJUDICATION, Event.ADJUDICATION_ASKED)


@opens_transaction
def ask_return(
    case_id: int,
    *,
    ground: str,
    reason: str,
    proposed_id: int | None,
    seen: int | None = None,
    actor: Actor,
) -> None:
    """Ask to send a case back: legal ground, reason, and whose matter it is instead.

    The clocks run on: an unfounded send-back costs the unit its own time. One that
    exceeds the profile's free send-backs goes straight to adjudication.
    """
    actor.may(Permission.HANDLE).enforce()
    case = lock_case(case_id, seen=seen, step=Step.ASK_RETURN)
    turn = _open_turn(case)

    rules.may_hold(owner=case.owner_id, units=actor.units).enforce()
    _judge_window(case, turn, proposed_id)

    free = profile(case.profile_id).returns.times
    hard = rules.goes_to_adjudication(returned_before=case.returns, free_returns=free)
    written = write(case, reason, actor=actor)
    case.act_by = run_clock(case, ClockKind.RETURN, actor=actor) or case.due_at
    step, event = HARD if hard else EASY
    move(case, step, returns=case.returns + 1)

    _ask(case, turn, ground=ground, proposed=proposed_id, reason_id=written.pk)

    told = {"unit": case.owner_id, "ground": ground, "proposed": proposed_id}
    record_case(case, event, actor=actor, **told, **written.facts)


@opens_transaction
def agree_return(
    case_id: int, *, unit_id: int, seen: int | None = None, actor: Actor
) -> None:
    """The dispatcher agrees and sends the case to another unit, whose clock starts now."""
    actor.may(Permission.DISPATCH).enforce()
    case = lock_case(case_id, seen=seen, step=Step.AGREE_RETURN)
    waiting = _waiting_return(case)
    before = case.owner_id

    rules.may_receive(
        unit=unit_id,
        active=is_active(unit_id),
        refused_by=frozenset({before} if before else ()),
    ).enforce()

    _decide(waiting, Decision.AGREED)
    end_turn(case, Outcome.SENT_BACK)
    hand_to(case, unit_id, step=Step.AGREE_RETURN, actor=actor)

    record_case(case, Event.RETURN_AGREED, actor=actor, unit=unit_id, before=before)


@opens_transaction
def refuse_return(
    case_id: int, *, reason: str, seen: int | None = None, actor: Actor
) -> None:
    """The dispatcher refuses: the case stays, and no time was gained by asking."""
    actor.may(Permission.DISPATCH).enforce()
    case = lock_case(case_id, seen=seen, step=Step.REFUSE_RETURN)
    waiting = _waiting_return(case)

    _decide(waiting, Decision.REFUSED)
    stop_clocks(case, ClockKind.RETURN, actor=actor)
    case.act_by = case.due_at
    move(case, Step.REFUSE_RETURN)
    written = write(case, reason, actor=actor)

    record_case(
        case, Event.RETURN_REFUSED, actor=actor, unit=case.owner_id, **written.facts
    )


@opens_transaction
def put_up_for_adjudication(
    case_id: int, *, reason: str, seen: int | None = None, actor: Actor
) -> None:
    """The dispatcher cannot tell whose matter it is: somebody above decides."""
    actor.may(Permission.DISPATCH).enforce()
    case = lock_case(case_id, seen=seen, step=Step.ASK_ADJUDICATION)
    waiting = _waiting_return(case)

    _decide(waiting, Decision.ADJUDICATED)
    move(case, Step.ASK_ADJUDICATION)
    written = write(case, reason, actor=actor)

    record_case(case, Event.ADJUDICATION_ASKED, actor=actor, **written.facts)


@opens_transaction
def adjudicate(
    case_id: int, *, unit_id: int, reason: str, seen: int | None = None, actor: Actor
) -> None:
    """Decide for good which unit answers. Binds, and is offered to the responsibility map."""
    actor.may(Permission.ADJUDICATE).enforce()
    case = lock_case(case_id, seen=seen, step=Step.ADJUDICATE)
    before = case.owner_id

    rules.may_receive(
        unit=unit_id, active=is_active(unit_id), refused_by=frozenset()
    ).enforce()

    Return.objects.filter(case=case, decision=Decision.WAITING).update(
        decision=Decision.ADJUDICATED, decided_at=clock.now()
    )
    end_turn(case, Outcome.SENT_BACK if unit_id != before else Outcome.MOVED)
    case.adjudicated = True
    hand_to(case, unit_id, step=Step.ADJUDICATE, actor=actor)
    case.save(update_fields=["adjudicated"])
    written = write(case, reason, actor=actor)
    if case.category_id is not None:
        propose_responsibility(
            category_id=case.category_id,
            area_id=case.area_id,
            unit_id=unit_id,
            source=case.number,
            actor=actor,
        )

    record_case(
        case,
        Event.ADJUDICATED,
        actor=actor,
        unit=unit_id,
        before=before,
        **written.facts,
    )


def _judge_window(case: LockedCase, turn: Turn, proposed_id: int | None) -> None:
    rules.may_ask_return(
        sent_at=turn.sent_at,
        closes_at=_closes_at(case, turn.sent_at),
        adjudicated=case.adjudicated,
        proposed=proposed_id,
        owner=case.owner_id,
        now=clock.now(),
    ).enforce()


def _ask(
    case: LockedCase, turn: Turn, *, ground: str, proposed: int | None, reason_id: int
) -> None:
    Return.objects.create(
        case=case,
        turn=turn,
        ground=ground,
        reason_id=reason_id,
        proposed_id=proposed,
        asked_at=clock.now(),
    )


def _open_turn(case: LockedCase) -> Turn:
    turn = Turn.objects.filter(case=case, outcome=Outcome.OPEN).first()
    if turn is None:
        raise Refused(Verdict("with-no-unit", "这件事现在没有承办单位。"))
    return turn


def _waiting_return(case: LockedCase) -> Return:
    waiting = Return.objects.filter(case=case, decision=Decision.WAITING).first()
    if waiting is None:
        raise Refused(Verdict("no-return", "没有待决定的退单申请，可能已有人处理。"))
    return waiting


def _decide(waiting: Return, decision: Decision) -> None:
    waiting.decision, waiting.decided_at = decision, clock.now()
    waiting.save(update_fields=["decision", "decided_at"])


def _closes_at(case: LockedCase, sent_at: datetime) -> datetime:
    """Until when a unit may ask, by the profile's window in business time."""
    return calendar().due(sent_at, profile(case.profile_id).returns.within).at
