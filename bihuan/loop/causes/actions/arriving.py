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
    describe,
    join,
    keep_signs,
    leave,
    lock_problem,
    members_of,
    rarity_of,
    record_problem,
    refresh,
    signs_of,
)
from bihuan.loop.causes.models import Arrival, Belonging, Problem
from bihuan.loop.causes.rules import deciding, packing
from bihuan.loop.causes.rules.grouping import JOIN
from bihuan.loop.causes.rules.likeness import likeness, profile_of
from bihuan.loop.causes.words import LIVE, Event, Member, Signs, State

KEYS = 24  # names under which a case is filed
_NEWEST = 40  # cases looked at under one name
_CANDIDATES = 60
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


@dataclass(frozen=True, slots=True)
class _Match:
    """What an arriving case is most like: a class, or another that is in none."""

    likeness: float
    problem: int = 0
    case: int = 0


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
    for pk, member in members.items():
        _group(pk, member, actor)
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


def _group(pk: int, member: Member, actor: Actor) -> None:
    if Belonging.objects.filter(case=pk).exists():
        return  # a person was quicker
    match = _best(pk, member.signs)
    if match is None:
        return
    told = {pk: member.telling.at}
    score = round(100 * match.likeness)
    if match.problem:
        problem: Problem = lock_problem(match.problem)
    else:
        problem = _begin(member)
        told |= {match.case: _told_at(match.case)}
    join(problem, told, likeness=score)
    refresh(problem)
    _tell(problem, pk, score, actor)


def _best(pk: int, signs: Signs) -> _Match | None:
    """What it is most like among the classes and the single cases that share a name."""
    rarity = rarity_of([signs])
    with connection.cursor() as cursor:
        asked = rarity.rarest(signs, KEYS)
        cursor.execute(_CANDIDATES_OF, [asked, pk, _NEWEST, _CANDIDATES])
        found = [case for case, _ in cursor.fetchall()]
    belongings = dict(
        Belonging.objects.filter(
            case__in=found, left_at=None, problem__state__in=_JOINING
        ).values_list("case_id", "problem_id")
    )
    settled = set(
        Belonging.objects.filter(case__in=found).values_list("case_id", flat=True)
    )
    single = signs_of(case for case in found if case not in settled)
    rarity = rarity_of([signs, *single.values()])
    mine = profile_of(signs, rarity)
    rows = Problem.objects.filter(pk__in=set(belongings.values()))
    matches = [
        _Match(likeness(mine, packing.unpack_profile(row.profile, row.members)), row.pk)
        for row in rows.order_by("pk")
    ]
    matches += [
        _Match(likeness(mine, profile_of(theirs, rarity)), case=case)
        for case, theirs in single.items()
    ]
    alike = [one for one in matches if one.likeness >= JOIN]
    return max(alike, key=lambda one: one.likeness, default=None)


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


def _tell(problem: Problem, pk: int, score: int, actor: Actor) -> None:
    """Say what followed: a class is proposed, one more joined, or it came back."""
    if problem.state == State.FORMING:
        times = Belonging.objects.filter(problem=problem, left_at=None)
        if deciding.is_class(times.values_list("told_at", flat=True)):
            problem.state, problem.found_at = State.PROPOSED, clock.now()
            describe(problem)
            problem.save()
            record_problem(
                problem, Event.FOUND, actor=actor, members=problem.members, case=pk
            )
        return
    record_problem(problem, Event.JOINED, actor=actor, cases=[pk], likeness=score)
    back = Belonging.objects.filter(problem=problem, case=pk, after_remedy=True)
    if back.exists():
        record_problem(problem, Event.RECURRED, actor=actor, case=pk)
