"""Asking the raiser, and doing what the answer says."""

from __future__ import annotations

from datetime import date

from bihuan.directory.catalogue.queries import profile
from bihuan.directory.catalogue.words import ClockRule, Result
from bihuan.ground.access.words import Actor, Permission
from bihuan.ground.calendars.words import Measure, Period
from bihuan.ground.clocks.words import Rung
from bihuan.kit import clock
from bihuan.kit.rows import insert_row
from bihuan.kit.transactions import joins_transaction, opens_transaction
from bihuan.loop.cases.actions import (
    LockedCase,
    lock_case,
    lock_raising,
    move,
    record_case,
    run_clock,
    stop_all_clocks,
    write_if_any,
)
from bihuan.loop.cases.queries import raisings_of
from bihuan.loop.cases.words import Audience, ClockKind, Status, Step
from bihuan.loop.closing import rules
from bihuan.loop.closing.models import Call, Judgement
from bihuan.loop.closing.words import (
    Answer,
    CallOutcome,
    Event,
    Grade,
    Source,
    word_of,
)
from bihuan.loop.routing.actions import end_turn
from bihuan.loop.routing.queries import handled_by
from bihuan.loop.routing.words import Outcome


@opens_transaction
def judge(raising_id: int, answer: Answer, *, actor: Actor) -> None:
    """The raiser's own verdict, given by receipt code."""
    actor.may(Permission.FOLLOW).enforce()
    _, case = lock_raising(raising_id)

    _keep(case, raising_id, answer, Source.RAISER, actor)

    _settle(case, actor=actor)


@opens_transaction
def record_answer(
    raising_id: int, answer: Answer, *, seen: int | None = None, actor: Actor
) -> None:
    """What the raiser said on the telephone, taken down by a unit that did not handle."""
    actor.may(Permission.CALL_BACK).enforce()
    _, case = lock_raising(raising_id, seen=seen)
    _may_call(case, actor)

    _call(case, raising_id, CallOutcome.REACHED, "", actor)
    _keep(case, raising_id, answer, Source.CALL, actor)

    _settle(case, actor=actor)


@opens_transaction
def record_missed_call(
    raising_id: int, *, note: str = "", seen: int | None = None, actor: Actor
) -> None:
    """Nobody answered. The case stays: not reached is not satisfied."""
    actor.may(Permission.CALL_BACK).enforce()
    _, case = lock_raising(raising_id, seen=seen)
    _may_call(case, actor)

    _call(case, raising_id, CallOutcome.NOT_REACHED, note, actor)
    calls = Call.objects.filter(raising=raising_id, case=case, round=case.round)

    record_case(case, Event.CALLED, actor=actor, reached=False, tried=calls.count())


@joins_transaction
def take_silence(case_id: int, *, actor: Actor) -> bool:
    """Close a case whose raisers said nothing within the stated period.

    A step, because the relay runs it in the transaction that marks the firing of the
    verdict clock as dealt with. Returns whether there was anything to do.
    """
    case = lock_case(case_id)
    if case.status != Status.CALLING_BACK:
        return False

    given = Judgement.objects.filter(case=case, round=case.round)
    judged = set(given.values_list("raising", flat=True))
    now = clock.now()
    Judgement.objects.bulk_create(
        Judgement(
            case=case,
            raising=raising,
            round=case.round,
            source=Source.SILENCE,
            given_at=now,
            taken_by=actor.name,
        )
        for raising in raisings_of(case.pk)
        if raising.pk not in judged
    )

    record_case(case, Event.JUDGED, actor=actor, source=Source.SILENCE)
    _settle(case, actor=actor)
    return True


def _may_call(case: LockedCase, actor: Actor) -> None:
    handled = handled_by(case.pk)
    rules.may_call_back(handled_by=handled, units=actor.units).enforce()


def _call(
    case: LockedCase,
    raising_id: int,
    outcome: CallOutcome,
    note: str,
    actor: Actor,
) -> None:
    written = write_if_any(case, note, actor=actor)
    call = Call(
        case=case,
        raising_id=raising_id,
        unit_id=min(actor.units),
        round=case.round,
        outcome=outcome,
        note_id=written.pk or None,
        called_at=clock.now(),
        called_by=actor.name,
    )
    insert_row(call)


def _keep(
    case: LockedCase, raising_id: int, answer: Answer, source: Source, actor: Actor
) -> None:
    rules.may_be_asked(status=Status(case.status)).enforce()
    written = write_if_any(case, answer.words, actor=actor, audience=Audience.RAISER)
    judgement = Judgement(
        case=case,
        raising_id=raising_id,
        round=case.round,
        source=source,
        solved=answer.solved,
        grade=answer.grade,
        words_id=written.pk or None,
        given_at=clock.now(),
        taken_by=actor.name,
    )
    fresh = insert_row(judgement, unless_there=True)
    rules.may_judge(judged=not fresh).enforce()
    record_case(
        case,
        Event.JUDGED,
        actor=actor,
        source=source,
        solved=answer.solved,
        grade=int(answer.grade),
        **({"said_by": word_of(raising_id)} if source is Source.CALL else {}),
        **written.facts,
    )


def _settle(case: LockedCase, *, actor: Actor) -> None:
    """Do what the round's verdicts add up to: wait, handle again, defer or close."""
    given = Judgement.objects.filter(case=case, round=case.round)
    contents = [
        None
        if one.grade is None or one.solved is None
        else rules.is_content(
            # An honest "explained" or "deferred" is not solved, and need not be.
            solved=one.solved or case.result != Result.SOLVED,
            grade=Grade(one.grade),
        )
        for one in given
    ]
    raisers = len(raisings_of(case.pk))
    follows = rules.what_follows(raisers=raisers, contents=contents)
    if follows is rules.Next.SEND_AGAIN:
        _send_again(case, actor)
    elif follows is rules.Next.CLOSE:
        satisfied = rules.overall(contents)
        if case.result == Result.DEFERRED:
            _defer(case, actor)
        else:
            _close(case, actor, satisfied=satisfied)


def _send_again(case: LockedCase, actor: Actor) -> None:
    about = profile(case.profile_id)
    stop_all_clocks(case, actor=actor)
    run_clock(
        case,
        ClockKind.HANDLE,
        actor=actor,
        rule=about.clocks.get(ClockKind.REHANDLE),
    )
    case.act_by = case.due_at
    move(
        case,
        Step.SEND_AGAIN,
        round=case.round + 1,
        rehandles=case.rehandles + 1,
        result="",
        deferred_to=None,
        reported_at=None,
        satisfied=None,
    )
    record_case(case, Event.SENT_AGAIN, actor=actor, unit=case.owner_id)


def _defer(case: LockedCase, actor: Actor) -> None:
    day = case.deferred_to
    assert day is not None  # held by cases_case_deferred_has_date
    stop_all_clocks(case, actor=actor)
    case.act_by = run_clock(case, ClockKind.DEFERRAL, actor=actor, rule=_until(day))
    case.due_at = case.warn_at = None
    move(case, Step.DEFER)
    record_case(case, Event.DEFERRED, actor=actor, until=day.isoformat())


def _until(day: date) -> ClockRule:
    """A clock that rings as the promised day begins."""
    days = (day - clock.local_day()).days
    return ClockRule(
        Period(max(days - 1, 0), Measure.CALENDAR_DAYS),
        ladder=(Rung("come-back", after=Period(0, Measure.HOURS)),),
    )


def _close(case: LockedCase, actor: Actor, *, satisfied: bool | None) -> None:
    stop_all_clocks(case, actor=actor)
    case.act_by = None
    timely = rules.on_time(reported_at=case.reported_at, due_at=case.due_at)
    end_turn(case, Outcome.FINISHED)
    move(
        case,
        Step.CLOSE,
        closed_at=clock.now(),
        on_time=timely,
        satisfied=satisfied,
    )
    record_case(
        case,
        Event.CLOSED,
        actor=actor,
        result=case.result,
        on_time=timely,
        satisfied=satisfied,
    )
