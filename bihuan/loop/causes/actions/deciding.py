"""What people decide about a class: that it is one, what belongs to it, what it is called."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bihuan.ground.access.words import Actor, Permission
from bihuan.kit import clock
from bihuan.kit.transactions import joins_transaction, opens_transaction
from bihuan.kit.verdicts import NotVisible
from bihuan.loop.cases.queries import visible_cases
from bihuan.loop.causes.actions.members import (
    admit,
    describe,
    join,
    leave,
    lock_problem,
    record_problem,
    refresh,
)
from bihuan.loop.causes.models import Belonging, Problem
from bihuan.loop.causes.rules import deciding
from bihuan.loop.causes.words import Event, State

_SORTING = (Permission.SUPERVISE, Permission.DISPATCH)


@opens_transaction
def found(case_ids: Sequence[int], *, title: str, actor: Actor) -> int:
    """Say by hand that these cases are one class; gives its id."""
    admit(actor, *_SORTING)
    told = _told(case_ids, actor)
    deciding.may_found(len(told)).enforce()
    deciding.may_be_called(title).enforce()

    problem = _new(title)
    join(problem, told, likeness=None)
    describe(problem)
    refresh(problem, title=title.strip())
    deciding.may_found(problem.members).enforce()  # not already of other classes

    record_problem(problem, Event.FOUND, actor=actor, members=problem.members)
    return problem.pk


@opens_transaction
def confirm(problem_id: int, *, seen: int | None = None, actor: Actor) -> None:
    """Say that a proposed class is one."""
    admit(actor, *_SORTING)
    problem = lock_problem(problem_id, seen=seen)
    deciding.may_confirm(State(problem.state)).enforce()

    refresh(problem, state=State.CONFIRMED)

    record_problem(problem, Event.CONFIRMED, actor=actor)


@opens_transaction
def dismiss(problem_id: int, *, seen: int | None = None, actor: Actor) -> None:
    """Say that these cases have nothing to do with each other. They stay apart."""
    admit(actor, *_SORTING)
    problem = lock_problem(problem_id, seen=seen)
    deciding.may_work_on(State(problem.state)).enforce()

    cases = _members(problem)
    leave(problem, cases)
    refresh(problem, state=State.DISMISSED)

    record_problem(problem, Event.DISMISSED, actor=actor, cases=cases)


@opens_transaction
def rename(
    problem_id: int, *, title: str, seen: int | None = None, actor: Actor
) -> None:
    """Give a class a better name."""
    admit(actor, *_SORTING)
    problem = lock_problem(problem_id, seen=seen)
    deciding.may_work_on(State(problem.state)).enforce()
    deciding.may_be_called(title).enforce()

    refresh(problem, title=title.strip())

    record_problem(problem, Event.RENAMED, actor=actor)


@opens_transaction
def add_case(
    problem_id: int, case_id: int, *, seen: int | None = None, actor: Actor
) -> None:
    """Put a case into a class; out of another one, if it is in one."""
    admit(actor, *_SORTING)
    told = _told([case_id], actor)
    before = Belonging.objects.filter(case=case_id, left_at=None).first()
    problem, other = _lock_both(problem_id, before.problem_id if before else None, seen)
    deciding.may_work_on(State(problem.state)).enforce()
    if other is not None:
        leave(other, [case_id])
        refresh(other)
        record_problem(other, Event.LEFT, actor=actor, cases=[case_id])

    join(problem, told, likeness=None)
    refresh(problem)

    record_problem(problem, Event.JOINED, actor=actor, cases=[case_id])


@opens_transaction
def remove_case(
    problem_id: int, case_id: int, *, seen: int | None = None, actor: Actor
) -> None:
    """Take a case out; likeness will not put it back."""
    admit(actor, *_SORTING)
    problem = lock_problem(problem_id, seen=seen)
    deciding.may_work_on(State(problem.state)).enforce()
    if not leave(problem, [case_id]):
        raise NotVisible(str(case_id))

    refresh(problem)

    record_problem(problem, Event.LEFT, actor=actor, cases=[case_id])


@opens_transaction
def split(
    problem_id: int,
    case_ids: Sequence[int],
    *,
    title: str,
    seen: int | None = None,
    actor: Actor,
) -> int:
    """Part a class in two: these cases become one of their own; gives its id."""
    admit(actor, *_SORTING)
    problem = lock_problem(problem_id, seen=seen)
    deciding.may_work_on(State(problem.state)).enforce()
    deciding.may_be_called(title).enforce()
    members = _members(problem)
    leaving = sorted(set(case_ids) & set(members))
    staying = len(members) - len(leaving)
    deciding.may_split(leaving=len(leaving), staying=staying).enforce()

    told = dict(
        Belonging.objects.filter(
            problem=problem, case__in=leaving, left_at=None
        ).values_list("case_id", "told_at")
    )
    leave(problem, leaving)
    new = _new(title)
    join(new, told, likeness=None)
    describe(new)
    refresh(new, title=title.strip())
    refresh(problem)

    record_problem(problem, Event.SPLIT, actor=actor, cases=leaving, new=new.pk)
    record_problem(new, Event.FOUND, actor=actor, members=new.members, of=problem.pk)
    return new.pk


@opens_transaction
def merge(
    problem_id: int, *, into_id: int, seen: int | None = None, actor: Actor
) -> None:
    """Let a class live on in another, with all its members."""
    admit(actor, *_SORTING)
    deciding.may_merge(problem_id, into_id).enforce()
    problem, into = _lock_both(problem_id, into_id, seen)
    assert into is not None
    for one in (problem, into):
        deciding.may_work_on(State(one.state)).enforce()

    rows = Belonging.objects.filter(problem=problem, left_at=None)
    told = dict(rows.values_list("case_id", "told_at"))
    leave(problem, told)
    join(into, told, likeness=None)
    refresh(into)
    refresh(problem, state=State.MERGED, merged_into=into)

    record_problem(problem, Event.MERGED, actor=actor, into=into.pk, cases=sorted(told))
    record_problem(into, Event.JOINED, actor=actor, cases=sorted(told))


@joins_transaction
def _lock_both(
    problem_id: int, other_id: int | None, seen: int | None
) -> tuple[Problem, Problem | None]:
    """Lock in the order of their ids, so that two people never wait for each other."""
    locked: dict[int, Problem] = {}
    for pk in sorted({problem_id, other_id or problem_id}):
        locked[pk] = lock_problem(pk, seen=seen if pk == problem_id else None)
    other = locked[other_id] if other_id and other_id != problem_id else None
    return locked[problem_id], other


def _told(case_ids: Sequence[int], actor: Actor) -> dict[int, datetime]:
    """When these were raised; all of them must be visible."""
    wanted = set(case_ids)
    rows = visible_cases(actor).filter(pk__in=wanted)
    told = dict(rows.order_by("pk").values_list("pk", "raised_at"))
    if len(told) < len(wanted):
        raise NotVisible(str(sorted(wanted - set(told))))
    return told


def _members(problem: Problem) -> list[int]:
    rows = Belonging.objects.filter(problem=problem, left_at=None)
    return list(rows.order_by("case").values_list("case_id", flat=True))


def _new(title: str) -> Problem:
    now = clock.now()
    return Problem.objects.create(
        state=State.CONFIRMED,
        title=title.strip(),
        profile=b"",
        first_at=now,
        last_at=now,
        found_at=now,
    )
