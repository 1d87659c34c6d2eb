"""A class gets an owner, a root cause, a remedy and a review; what comes back is counted."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from bihuan.directory.units.queries import unit_names
from bihuan.ground.access.words import Actor, Permission
from bihuan.ground.ledger.actions import record_many
from bihuan.ground.ledger.words import NewEntry
from bihuan.ground.vault.queries import digest
from bihuan.kit import clock
from bihuan.kit.transactions import joins_transaction, opens_transaction
from bihuan.kit.verdicts import NotVisible
from bihuan.loop.causes.actions.members import (
    admit,
    lock_problem,
    record_problem,
    refresh,
)
from bihuan.loop.causes.models import Belonging, Problem
from bihuan.loop.causes.rules import deciding
from bihuan.loop.causes.words import LIVE, Event, State, stream_of

_STEERING = (Permission.SUPERVISE, Permission.LEAD)


@opens_transaction
def name_owner(
    problem_id: int, *, unit_id: int, seen: int | None = None, actor: Actor
) -> None:
    """One unit answers for the class, whoever holds its members."""
    admit(actor, *_STEERING)
    problem = lock_problem(problem_id, seen=seen)
    deciding.may_work_on(State(problem.state)).enforce()
    if unit_id not in unit_names([unit_id]):
        raise NotVisible(str(unit_id))

    refresh(problem, owner_id=unit_id, state=_confirmed(problem))

    record_problem(problem, Event.OWNED, actor=actor, unit=unit_id)


@opens_transaction
def plan(
    problem_id: int,
    *,
    cause: str,
    remedy: str,
    review_on: date,
    seen: int | None = None,
    actor: Actor,
) -> None:
    """Say why it keeps happening, what is done about it, and when that is looked at."""
    _admit_owner(problem_id, actor)
    problem = lock_problem(problem_id, seen=seen)
    deciding.may_work_on(State(problem.state)).enforce()
    today = clock.local_day()
    deciding.may_plan(
        cause=cause, remedy=remedy, review_on=review_on, today=today
    ).enforce()

    refresh(
        problem,
        cause=cause.strip(),
        remedy=remedy.strip(),
        review_on=review_on,
        review_asked_at=None,
        state=_confirmed(problem),
    )

    record_problem(
        problem,
        Event.PLANNED,
        actor=actor,
        review=review_on.isoformat(),
        cause=digest("cause", problem.cause).hex(),
        remedy=digest("remedy", problem.remedy).hex(),
    )


@opens_transaction
def finish_remedy(
    problem_id: int, *, done_on: date, seen: int | None = None, actor: Actor
) -> None:
    """The remedy is in place since this day; what is told later counts as recurrence."""
    _admit_owner(problem_id, actor)
    problem = lock_problem(problem_id, seen=seen)
    deciding.may_work_on(State(problem.state)).enforce()
    today = clock.local_day()
    deciding.may_remedy(
        planned=bool(problem.remedy), done_on=done_on, today=today
    ).enforce()

    begins = datetime.combine(done_on + timedelta(days=1), time(), clock.COUNTY_TIME)
    rows = Belonging.objects.filter(problem=problem, left_at=None)
    rows.update(after_remedy=False)
    rows.filter(told_at__gte=begins).update(after_remedy=True)
    refresh(problem, remedied_on=done_on, state=State.REMEDIED)

    record_problem(
        problem,
        Event.REMEDIED,
        actor=actor,
        done=done_on.isoformat(),
        recurrences=problem.recurrences,
    )


@opens_transaction
def review(
    problem_id: int,
    *,
    gone: bool,
    again_on: date | None = None,
    seen: int | None = None,
    actor: Actor,
) -> None:
    """Look at it again: gone, or back to planning with another date."""
    admit(actor, *_STEERING)
    problem = lock_problem(problem_id, seen=seen)
    deciding.may_review(State(problem.state)).enforce()
    today = clock.local_day()
    if not gone:
        deciding.may_be_on(again_on, today=today).enforce()

    refresh(
        problem,
        state=State.SETTLED if gone else State.CONFIRMED,
        review_on=None if gone else again_on,
        review_asked_at=None,
    )

    record_problem(
        problem,
        Event.REVIEWED,
        actor=actor,
        gone=gone,
        recurrences=problem.recurrences,
        again=again_on.isoformat() if again_on else None,
    )


@opens_transaction
def ask_reviews(limit: int, *, actor: Actor) -> int:
    """Say, once each, that the day has come to look at a class again; gives how many."""
    actor.may(Permission.SUPERVISE).enforce()
    now = clock.now()
    due = Problem.objects.filter(
        state__in=sorted(LIVE),
        review_asked_at=None,
        review_on__lte=clock.local_day(now),
    )
    rows = list(
        due.order_by("review_on", "pk").select_for_update(skip_locked=True)[:limit]
    )
    Problem.objects.filter(pk__in=[row.pk for row in rows]).update(review_asked_at=now)
    record_many(
        [
            NewEntry(
                stream=stream_of(row.pk),
                kind=Event.REVIEW_DUE,
                actor=actor.name,
                facts={"unit": row.owner_id, "recurrences": row.recurrences},
                at=now,
            )
            for row in rows
        ]
    )
    return len(rows)


@joins_transaction
def count_recurrence(case_id: int, *, actor: Actor) -> bool:
    """A member was reopened after the remedy: what was put right did not hold."""
    rows = Belonging.objects.filter(case=case_id, left_at=None, after_remedy=False)
    belonging = rows.filter(problem__remedied_on__isnull=False).first()
    if belonging is None:
        return False
    problem = lock_problem(belonging.problem_id)
    if problem.remedied_on is None or State(problem.state) not in LIVE:
        return False
    belonging.after_remedy = True
    belonging.save(update_fields=["after_remedy"])
    refresh(problem)
    record_problem(problem, Event.RECURRED, actor=actor, case=case_id, reopened=True)
    return True


def _admit_owner(problem_id: int, actor: Actor) -> None:
    """The steering roles, or whoever handles or heads in the unit that owns the class."""
    owned = Problem.objects.filter(pk=problem_id, owner__in=actor.units)
    handling = (Permission.HANDLE, Permission.HEAD_UNIT) if owned.exists() else ()
    admit(actor, *_STEERING, *handling)


def _confirmed(problem: Problem) -> State:
    """Whoever works on a proposed class has confirmed it."""
    state = State(problem.state)
    return State.CONFIRMED if state is State.PROPOSED else state
