"""Taking a matter back, opening it again, and promises that fall due."""

from __future__ import annotations

from bihuan.directory.catalogue.queries import profile
from bihuan.directory.catalogue.words import Result
from bihuan.ground.access.words import Actor, Permission
from bihuan.ground.calendars.queries import calendar
from bihuan.kit import clock
from bihuan.kit.transactions import joins_transaction, opens_transaction
from bihuan.loop.cases.actions import (
    lock_case,
    lock_raising,
    move,
    record_case,
    run_clock,
    stop_all_clocks,
    write,
    write_if_any,
)
from bihuan.loop.cases.queries import raisings_of
from bihuan.loop.cases.words import Audience, ClockKind, Status, Step
from bihuan.loop.closing import rules
from bihuan.loop.closing.models import Judgement
from bihuan.loop.closing.words import Event, Source
from bihuan.loop.routing.actions import end_turn
from bihuan.loop.routing.words import Outcome


@opens_transaction
def withdraw(raising_id: int, *, reason: str = "", actor: Actor) -> None:
    """The raiser takes the matter back: their own act, so it is their verdict.

    Where several raised it, the others keep it: only the last one's withdrawal closes.
    """
    actor.may(Permission.FOLLOW).enforce()
    raising, case = lock_raising(raising_id)
    gone = Judgement.objects.filter(case=case, source=Source.WITHDRAWAL)
    rules.may_withdraw(
        is_open=case.closed_at is None,
        gone=gone.filter(raising=raising).exists(),
        judged=_judged(raising_id, case.round, case.pk),
    ).enforce()

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
    written = write_if_any(case, reason, actor=actor, audience=Audience.RAISER)
    left = set(gone.values_list("raising", flat=True))
    last = all(one.pk in left for one in raisings_of(case.pk))
    if last:
        stop_all_clocks(case, actor=actor)
        end_turn(case, Outcome.FINISHED)
        case.act_by = case.due_at = case.warn_at = None
        move(case, Step.WITHDRAW, result=Result.WITHDRAWN, closed_at=clock.now())

    record_case(case, Event.WITHDRAWN, actor=actor, last=last, **written.facts)


def _judged(raising_id: int, turn: int, case_id: int) -> bool:
    given = Judgement.objects.filter(case=case_id, raising=raising_id, round=turn)
    return given.exclude(source=Source.WITHDRAWAL).exists()


@opens_transaction
def reopen(raising_id: int, *, reason: str, actor: Actor) -> None:
    """The raiser opens a closed or declined case again; somebody new looks at it first."""
    actor.may(Permission.FOLLOW).enforce()
    _, case = lock_raising(raising_id, step=Step.REOPEN)
    until = None
    if case.closed_at is not None:
        within = profile(case.profile_id).reopen_within
        until = calendar().due(case.closed_at, within).at

    rules.may_reopen(closed_at=case.closed_at, until=until, now=clock.now()).enforce()

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
    written = write(case, reason, actor=actor, audience=Audience.RAISER)

    record_case(case, Event.REOPENED, actor=actor, **written.facts)


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
