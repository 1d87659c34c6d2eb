"""What arrives is grouped: each case joins the class it is most like, or begins one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from bihuan.directory.catalogue.words import Privacy as Visibility
from bihuan.ground.access.words import Actor, Permission
from bihuan.kit import clock
from bihuan.kit.transactions import joins_transaction, opens_transaction
from bihuan.loop.cases.queries import FoundCase
from bihuan.loop.causes.actions.members import (
    Known,
    describe,
    join,
    keep_signs,
    leave,
    lock_problem,
    members_of,
    record_problem,
    refresh,
)
from bihuan.loop.causes.models import Arrival, Belonging, Problem
from bihuan.loop.causes.rules import deciding, packing
from bihuan.loop.causes.rules.grouping import JOIN
from bihuan.loop.causes.rules.likeness import Profile, likeness
from bihuan.loop.causes.words import LIVE, Event, Member, State

KEYS = 32  # names under which a case is filed
_NEWEST = 40  # cases looked at under one name
_CANDIDATES = 48
_GROUPED = frozenset({Visibility.PUBLIC, Visibility.INTERNAL})
_JOINING = sorted(LIVE | {State.FORMING})
# One at a time: who came first decides what is a class. The schema is part of the name.
_ALONE = "SELECT pg_try_advisory_xact_lock(hashtext('causes.' || current_schema()))"
_CANDIDATES_OF = """
SELECT found.case_id, count(*) FROM unnest(%s::int[]) AS asked (feature)
CROSS JOIN LATERAL (
    SELECT case_id FROM causes_key k WHERE k.feature = asked.feature
    AND k.case_id <> %s ORDER BY case_id DESC LIMIT %s
) found GROUP BY found.case_id ORDER BY count(*) DESC, found.case_id DESC LIMIT %s
"""


_MACHINE_MADE = frozenset({State.FORMING, State.PROPOSED})
_ROUNDS = 8  # how often a class that grew is compared anew


@dataclass(slots=True)
class _Around:
    """What shares names with an arriving case: classes, and cases that are in none."""

    problems: dict[int, Problem]
    profiles: dict[int, Profile]
    single: dict[int, Profile]

    def best(self, mine: Profile, *, fusing: bool = False) -> tuple[float, int, int]:
        """How alike the likest is, and its class or its case; (0, 0, 0) for none.

        `fusing` looks only at what no person has decided about.
        """
        found = [(0.0, 0, 0)]
        for pk, theirs in self.profiles.items():
            if not fusing or _machine_made(self.problems[pk]):
                found.append((likeness(mine, theirs), pk, 0))
        for pk, theirs in self.single.items():
            found.append((likeness(mine, theirs), 0, pk))
        return max(found, key=lambda one: (one[0], one[1], one[2]))


@joins_transaction
def await_grouping(case_ids: Sequence[int], *, actor: Actor) -> None:
    """Note that cases came in; they are grouped soon, by `take_in`."""
    Arrival.objects.bulk_create(
        [Arrival(case_id=pk) for pk in sorted(set(case_ids))], ignore_conflicts=True
    )


@opens_transaction
def take_in(limit: int, *, actor: Actor) -> int:
    """Group up to `limit` waiting cases in the order in which they came; gives how many.

    What may not be shown to everybody at the desk is left out: a class would tell of it.
    """
    actor.may(Permission.SUPERVISE).enforce()
    with connection.cursor() as cursor:
        cursor.execute(_ALONE)
        if not cursor.fetchone()[0]:
            return 0
    waiting = list(
        Arrival.objects.order_by("pk").values_list("case_id", flat=True)[:limit]
    )
    if not waiting:
        return 0
    shown = FoundCase.objects.filter(pk__in=waiting, visibility__in=sorted(_GROUPED))
    members = members_of(shown.values_list("pk", flat=True))
    keep_signs(members.values(), keys=KEYS)
    known = Known()
    for pk, member in members.items():
        _group(pk, member, known, actor)
    Arrival.objects.filter(pk__in=waiting).delete()
    return len(waiting)


@joins_transaction
def follow_merge(case_id: int, *, into_id: int, actor: Actor) -> None:
    """A case was merged: its place in a class goes to the case it was merged into."""
    belonging = Belonging.objects.filter(case=case_id, left_at=None).first()
    if belonging is None:
        return
    problem = lock_problem(belonging.problem_id)
    leave(problem, [case_id])
    into = FoundCase.objects.get(pk=into_id)
    join(problem, {into_id: into.raised_at}, likeness=belonging.likeness)
    refresh(problem)
    record_problem(
        problem, Event.LEFT, actor=actor, cases=[case_id], merged_into=into_id
    )


def _group(pk: int, member: Member, known: Known, actor: Actor) -> None:
    if Belonging.objects.filter(case=pk).exists():
        return  # a person was quicker
    (mine,) = known.profiles([pk]).values()
    around = _around(pk, known)
    score, problem_id, case_id = around.best(mine)
    if score < JOIN:
        return
    told = {pk: member.telling.at}
    if problem_id:
        problem: Problem = lock_problem(problem_id)
    else:
        problem = _begin(member)
        told[case_id] = _told_at(case_id)
    join(problem, told, likeness=round(100 * score))
    whole = refresh(problem, known)
    around.profiles.pop(problem_id, None)
    around.single.pop(case_id, None)
    problem, more = _fuse(problem, whole, around, known, actor)
    _tell(problem, [*told, *more], actor)


def _around(pk: int, known: Known) -> _Around:
    """Every class and every single case that shares a rare enough name with a case."""
    rarity = known.rarity
    asked = rarity.rarest(known.signs[pk], KEYS, shared=True)
    with connection.cursor() as cursor:
        cursor.execute(_CANDIDATES_OF, [asked, pk, _NEWEST, _CANDIDATES])
        found = [case for case, _ in cursor.fetchall()]
    rows = Belonging.objects.filter(case__in=found).values_list(
        "case_id", "problem_id", "left_at"
    )
    belongs = {case: problem for case, problem, left in rows if left is None}
    settled = {case for case, *_ in rows}
    problems = Problem.objects.filter(
        pk__in=set(belongs.values()), state__in=_JOINING
    ).in_bulk()
    return _Around(
        problems=problems,
        profiles={
            pk: packing.unpack_profile(one.profile, one.members)
            for pk, one in sorted(problems.items())
        },
        single=known.profiles(case for case in found if case not in settled),
    )


def _fuse(
    problem: Problem, whole: Profile, around: _Around, known: Known, actor: Actor
) -> tuple[Problem, list[int]]:
    """A class that grew may now be like another that nobody has decided about.

    Gives the class that goes on, and the cases that came to it.
    """
    more: list[int] = []
    for _ in range(_ROUNDS if _machine_made(problem) else 0):
        score, other_id, case_id = around.best(whole, fusing=True)
        if score < JOIN:
            break
        if case_id:
            around.single.pop(case_id)
            told = {case_id: _told_at(case_id)}
        else:
            around.profiles.pop(other_id)
            problem, told = _unite(problem, lock_problem(other_id), known, actor)
        join(problem, told, likeness=round(100 * score))
        more += told
        whole = refresh(problem, known)
    return problem, more


def _unite(
    one: Problem, other: Problem, known: Known, actor: Actor
) -> tuple[Problem, dict[int, datetime]]:
    """Which of two goes on (a proposed one, else the older), and what it gets."""
    kept, gone = sorted((one, other), key=lambda p: (p.state == State.FORMING, p.pk))
    rows = Belonging.objects.filter(problem=gone, left_at=None)
    told = dict(rows.values_list("case_id", "told_at"))
    leave(gone, told)
    shown = gone.state != State.FORMING
    refresh(gone, known, state=State.MERGED, merged_into=kept)
    if shown:
        record_problem(
            gone, Event.MERGED, actor=actor, into=kept.pk, cases=sorted(told)
        )
    return kept, told


def _machine_made(problem: Problem) -> bool:
    return State(problem.state) in _MACHINE_MADE and problem.owner_id is None


def _begin(member: Member) -> Problem:
    now = clock.now()
    return Problem.objects.create(
        title=member.telling.title[: deciding.LONGEST_TITLE] or "一类问题",
        profile=b"",
        first_at=now,
        last_at=now,
        found_at=now,
    )


def _told_at(case_id: int) -> datetime:
    return FoundCase.objects.values_list("raised_at", flat=True).get(pk=case_id)


def _tell(problem: Problem, cases: list[int], actor: Actor) -> None:
    """Say what followed: a class is proposed, more joined, or it came back."""
    rows = Belonging.objects.filter(problem=problem, left_at=None)
    if problem.state == State.FORMING:
        if deciding.is_class(rows.values_list("told_at", flat=True)):
            problem.state, problem.found_at = State.PROPOSED, clock.now()
            describe(problem)
            problem.save()
            everybody = sorted(rows.values_list("case_id", flat=True))
            record_problem(problem, Event.FOUND, actor=actor, cases=everybody)
        return
    record_problem(problem, Event.JOINED, actor=actor, cases=cases)
    back = rows.filter(case__in=cases, after_remedy=True)
    for case in sorted(back.values_list("case_id", flat=True)):
        record_problem(problem, Event.RECURRED, actor=actor, case=case)
