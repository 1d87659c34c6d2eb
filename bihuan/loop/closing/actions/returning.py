"""Taking a matter back, opening it again, and promises that fall due."""

from __future__ import annotations

from django.db.models import Q

from bihuan.directory.catalogue.queries import profile
from bihuan.directory.catalogue.words import Result
from bihuan.ground.access.words import Actor, Permission
from bihuan.ground.calendars.queries import calendar
from bihuan.kit import clock
from bihuan.kit.transactions import joins_transaction, opens_transaction
from bihuan.loop.cases.actions import (
    LockedCase,
    lock_case,
    lock_raising,
    move,
    record_case,
    run_clock,
    stop_all_clocks,
    write,
    write_if_any,
)
from bihuan.loop.cases.queries import FoundRaising, raisings_of
from bihuan.loop.cases.words import Audience, ClockKind, Status, Step
from bihuan.loop.closing import rules
from bihuan.loop.closing.actions.settling import settle
from bihuan.loop.closing.models import Judgement
from bihuan.loop.closing.words import Event, Source, word_of
from bihuan.loop.routing.actions import end_turn
from bihuan.loop.routing.queries import handled_by, sent_by
from bihuan.loop.routing.words import Outcome


@opens_transaction
def withdraw(raising_id: int, *, reason: str = "", actor: Actor) -> None:
    """The raiser takes the matter back: their own act, so it is their verdict.

    Where several raised it, the others keep it: only the last one's withdrawal closes.
    """
    actor.may(Permission.FOLLOW).enforce()
    raising, case = lock_raising(raising_id)
    _may_withdraw(case, raising)

    last = _take_back(case, raising, actor)
    written = write_if_any(case, reason, actor=actor, audience=Audience.RAISER)

    record_case(case, Event.WITHDRAWN, actor=actor, last=last, **written.facts)
    _go_on(case, actor)


@opens_transaction
def record_withdrawal(
    raising_id: int, *, reason: str, seen: int | None = None, actor: Actor
) -> None:
    """What a raiser who calls wants taken back; they read who took it down, and why."""
    actor.may(Permission.REGISTER).enforce()
    raising, case = lock_raising(raising_id, seen=seen)
    rules.may_end_on_word(
        handled_by=handled_by(case.pk),
        units=actor.units,
        sent_by=sent_by(case.pk),
        who=actor.name,
    ).enforce()
    _may_withdraw(case, raising)

    last = _take_back(case, raising, actor)
    written = write(case, reason, actor=actor, audience=Audience.RAISER)

    record_case(
        case,
        Event.WITHDRAWN,
        actor=actor,
        said_by=word_of(raising_id),
        last=last,
        **written.facts,
    )
    _go_on(case, actor)


def _go_on(case: LockedCase, actor: Actor) -> None:
    """Where only they had not spoken yet, nobody need wait any longer."""
    if case.status == Status.CALLING_BACK:
        settle(case, actor=actor)


def _may_withdraw(case: LockedCase, raising: FoundRaising) -> None:
    given = Judgement.objects.filter(case=case, raising=raising)
    taken_back = Q(source=Source.WITHDRAWAL)
    rules.may_withdraw(
        is_open=case.closed_at is None,
        gone=given.filter(taken_back).exists(),
        judged=given.filter(~taken_back, round=case.round).exists(),
    ).enforce()


def _take_back(case: LockedCase, raising: FoundRaising, actor: Actor) -> bool:
    """One raiser less; the last one ends the case. Returns whether it was the last."""
    Judgement.objects.update_or_create(
        case=case,
        raising=raising,
        round=case.round,
        defaults={
            "source": Source.WITHDRAWAL,
            "solved": None,
            "grade": None,
            "given_at": clock.now(),
            "taken_by": actor.name,
        },
    )
    gone = Judgement.objects.filter(case=case, source=Source.WITHDRAWAL)
    left = set(gone.values_list("raising", flat=True))
    last = all(one.pk in left for one in raisings_of(case.pk))
    if last:
        stop_all_clocks(case, actor=actor)
        end_turn(case, Outcome.FINISHED)
        case.act_by = case.due_at = case.warn_at = None
        move(case, Step.WITHDRAW, result=Result.WITHDRAWN, closed_at=clock.now())
    return last


@opens_transaction
def reopen(raising_id: int, *, reason: str, actor: Actor) -> None:
    """The raiser opens a closed or declined case again; somebody new looks at it first."""
    actor.may(Permission.FOLLOW).enforce()
    _, case = lock_raising(raising_id, step=Step.REOPEN)
    _may_reopen(case)

    open_again(case, actor=actor)
    written = write(case, reason, actor=actor, audience=Audience.RAISER)

    record_case(case, Event.REOPENED, actor=actor, **written.facts)


@opens_transaction
def record_reopening(
    raising_id: int, *, reason: str, seen: int | None = None, actor: Actor
) -> None:
    """What a raiser who calls wants opened again; they read who took it down, and why."""
    actor.may(Permission.REGISTER).enforce()
    _, case = lock_raising(raising_id, seen=seen, step=Step.REOPEN)
    _may_reopen(case)

    open_again(case, actor=actor)
    written = write(case, reason, actor=actor, audience=Audience.RAISER)

    record_case(
        case,
        Event.REOPENED,
        actor=actor,
        said_by=word_of(raising_id),
        **written.facts,
    )


def _may_reopen(case: LockedCase) -> None:
    until = None
    if case.closed_at is not None:
        within = profile(case.profile_id).reopen_within
        until = calendar().due(case.closed_at, within).at
    rules.may_reopen(closed_at=case.closed_at, until=until, now=clock.now()).enforce()


@joins_transaction
def open_again(case: LockedCase, *, actor: Actor) -> None:
    """Back to the dispatcher in a new round; somebody new looks at it first."""
    case.act_by = run_clock(case, ClockKind.DISPATCH, actor=actor)
    case.due_at = case.warn_at = None
    move(
        case,
        Step.REOPEN,
        round=case.round + 1,
        reopens=case.reopens + 1,
        accepted_at=case.accepted_at or clock.now(),
        owner_id=None,
        closed_at=None,
        reported_at=None,
        result="",
        on_time=None,
        satisfied=None,
        adjudicated=False,
    )


@joins_transaction
def come_back(case_id: int, *, actor: Actor) -> bool:
    """A deferred case's day has come: it is in hand again, with a clock."""
    case = lock_case(case_id)
    if case.status != Status.DEFERRED:
        return False

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
        Step.COME_BACK,
        round=case.round + 1,
        result="",
        deferred_to=None,
        reported_at=None,
    )

    record_case(case, Event.CAME_BACK, actor=actor, unit=case.owner_id)
    return True
