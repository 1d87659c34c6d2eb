"""Steps that keep a class and its members in step: who belongs, how many, how hot."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NewType

from django.db import connection

from bihuan.ground.access.words import Actor, Permission
from bihuan.ground.ledger.actions import record
from bihuan.ground.ledger.words import Fact
from bihuan.kit import clock
from bihuan.kit.transactions import joins_transaction
from bihuan.kit.verdicts import NotVisible
from bihuan.loop.cases.queries import FoundCase, FoundRaising
from bihuan.loop.causes.models import (
    Belonging,
    Key,
    Problem,
    Sketch,
    Support,
    Term,
)
from bihuan.loop.causes.rules import deciding, describing, packing
from bihuan.loop.causes.rules.likeness import (
    Profile,
    Rarity,
    features_of,
    profile_of,
    sum_of,
)
from bihuan.loop.causes.rules.ranking import heat
from bihuan.loop.causes.rules.reading import read
from bihuan.loop.causes.words import Member, Signs, Telling, stream_of
from bihuan.loop.triage.queries import marks_of

# Only `lock_problem` makes one of these.
LockedProblem = NewType("LockedProblem", Problem)

HEAT_OVER = timedelta(days=365)
_SAMPLE = 60  # newest members from which a class's profile is made
COUNT = 0  # the term that counts the cases themselves


@joins_transaction
def lock_problem(problem_id: int, *, seen: int | None = None) -> LockedProblem:
    """Read the row afresh and hold it until the transaction ends."""
    rows = Problem.objects.select_for_update().filter(pk=problem_id)
    problem = rows.first()
    if problem is None:
        raise NotVisible(str(problem_id))
    deciding.may_change(seen=seen, version=problem.version).enforce()
    return LockedProblem(problem)


@joins_transaction
def admit(actor: Actor, *permissions: Permission) -> None:
    """Refuse whoever has none of these."""
    deciding.may_any([actor.may(one) for one in permissions]).enforce()


@joins_transaction
def record_problem(
    problem: Problem, event: StrEnum, *, actor: Actor, **facts: Fact | Sequence[Fact]
) -> None:
    """Add an entry to the class's own stream. No text ever goes along."""
    facts = {"state": str(problem.state), "version": problem.version, **facts}
    record(event, stream_of(problem.pk), actor=actor.name, **facts)


@joins_transaction
def join(
    problem: Problem, told: Mapping[int, datetime], *, likeness: int | None
) -> None:
    """Let cases belong to a class; those that belong to another are left there.

    `told` says when each was raised.
    """
    now = clock.now()
    cut = problem.remedied_on
    Belonging.objects.bulk_create(
        [
            Belonging(
                problem=problem,
                case_id=pk,
                told_at=at,
                joined_at=now,
                likeness=likeness,
                after_remedy=cut is not None and clock.local_day(at) > cut,
            )
            for pk, at in told.items()
        ],
        ignore_conflicts=True,
    )


@joins_transaction
def leave(problem: Problem, case_ids: Iterable[int]) -> int:
    """Take cases out. The row stays, so that no likeness puts them back."""
    rows = Belonging.objects.filter(problem=problem, case__in=set(case_ids))
    return rows.filter(left_at=None).update(left_at=clock.now())


@joins_transaction
def refresh(problem: Problem, known: Known | None = None, **changes: object) -> Profile:
    """Count the members anew, and take their profile; every change is a new version."""
    rows = list(
        Belonging.objects.filter(problem=problem, left_at=None)
        .order_by("-told_at", "-pk")
        .values_list("case_id", "told_at", "case__area_id", "after_remedy")
    )
    ids = [pk for pk, *_ in rows]
    problem.members = len(rows)
    problem.recurrences = sum(after for *_, after in rows)
    problem.areas = len({area for _, _, area, _ in rows if area})
    if rows:
        times = [at for _, at, *_ in rows]
        problem.first_at, problem.last_at = min(times), max(times)
        problem.area_id = _commonest(area for _, _, area, _ in rows)
    profile = sum_of((known or Known()).profiles(ids[:_SAMPLE]).values())
    problem.profile = packing.pack_profile(profile)
    problem.raisers, problem.supports, problem.heat = measured(ids, areas=problem.areas)
    for name, value in changes.items():
        setattr(problem, name, value)
    problem.version += 1
    problem.save()
    return profile


def measured(case_ids: list[int], *, areas: int) -> tuple[int, int, int]:
    """How many raised it, how many support it, and the last year's heat in thousandths."""
    now = clock.now()
    begins = now - HEAT_OVER
    first: dict[str, datetime] = {}
    raisings = FoundRaising.objects.filter(case__in=case_ids)
    everybody: set[str] = set()
    for pk, identity, at in raisings.values_list("pk", "identity_id", "raised_at"):
        # Who gave no name is somebody of their own.
        who = f"i{identity}" if identity else f"r{pk}"
        everybody.add(who)
        if begins <= at <= now:
            first[who] = min(first.get(who, at), at)
    supports = Support.objects.filter(case__in=case_ids).order_by("supported_at")
    # Who supports several members is one voice, and counts when it was last heard.
    said = {
        bytes(voice): at for voice, at in supports.values_list("voice", "supported_at")
    }
    if not first:
        return len(everybody), len(said), 0
    found = heat(
        first,
        areas=max(areas, 1),
        votes_for=sum(begins <= at <= now for at in said.values()),
        votes_against=0,
        begins_at=begins,
        ends_at=now,
    )
    return len(everybody), len(said), min(round(1000 * found.score), 2**31 - 1)


def describe(problem: Problem) -> None:
    """Call a class by its most typical member, its place and its people; saves nothing."""
    ids = (
        Belonging.objects.filter(problem=problem, left_at=None)
        .order_by("-told_at", "-pk")
        .values_list("case_id", flat=True)[:_SAMPLE]
    )
    members = list(members_of(ids).values())
    if not members:
        return
    rarity = Known().weigh(one.signs for one in members)
    profiles = [profile_of(one.signs, rarity) for one in members]
    typical = members[describing.most_typical(profiles, sum_of(profiles))[0]]
    problem.title = describing.line_of(typical)[: deciding.LONGEST_TITLE]
    problem.place = describing.place_of(members)[: deciding.LONGEST_TITLE]
    problem.people = describing.people_of(members)[:40]


def members_of(case_ids: Iterable[int]) -> dict[int, Member]:
    """What is read in these cases, by id, in their order."""
    cases = FoundCase.objects.filter(pk__in=list(case_ids)).only(
        "title", "body", "place", "raised_at"
    )
    found = {}
    for case in cases.order_by("pk"):
        told = Telling(
            id=case.pk,
            at=case.raised_at,
            raiser="",
            title=case.title,
            body=f"{case.body}\n{case.place}",
        )
        found[case.pk] = read(told, marks_of(told.title, told.body))
    return found


class Known:
    """Profiles of cases, and how rare their features are; read once for many."""

    def __init__(self) -> None:
        self.rarity = Rarity()
        self.signs: dict[int, Signs] = {}
        self._profiles: dict[int, Profile] = {}
        self._terms: set[int] = set()

    def profiles(self, case_ids: Iterable[int]) -> dict[int, Profile]:
        """Of those whose signs are kept, in two queries for what was not read yet."""
        wanted = list(case_ids)
        missing = [pk for pk in wanted if pk not in self.signs]
        if missing:
            rows = Sketch.objects.filter(pk__in=missing).order_by("pk")
            found = {
                pk: packing.unpack_signs(signs)
                for pk, signs in rows.values_list("pk", "signs")
            }
            self.weigh(found.values())
            self.signs |= found
            self._profiles |= {
                pk: profile_of(signs, self.rarity) for pk, signs in found.items()
            }
        return {pk: self._profiles[pk] for pk in wanted if pk in self._profiles}

    def weigh(self, many: Iterable[Signs]) -> Rarity:
        """See to it that the rarity of every feature of these is known."""
        wanted = {COUNT}.union(*(features_of(signs) for signs in many)) - self._terms
        if wanted:
            rows = Term.objects.filter(pk__in=wanted).values_list("pk", "cases")
            counts = dict(rows)
            self.rarity.matters = counts.pop(COUNT, self.rarity.matters)
            self.rarity.counts |= counts
            self._terms |= wanted
        return self.rarity


def keep_signs(members: Iterable[Member], *, keys: int) -> None:
    """Keep what others will be compared with, count the features, file the names."""
    members = list(members)
    counts: dict[int, int] = {COUNT: len(members)}
    for one in members:
        for feature in features_of(one.signs):
            counts[feature] = counts.get(feature, 0) + 1
    counted = sorted(counts.items())  # one order for all, so that nobody dead-locks
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO causes_term (feature, cases)"
            " SELECT * FROM unnest(%s::int[], %s::int[])"
            " ON CONFLICT (feature)"
            " DO UPDATE SET cases = causes_term.cases + excluded.cases",
            [[one for one, _ in counted], [n for _, n in counted]],
        )
    rarity = Known().weigh(one.signs for one in members)
    Sketch.objects.bulk_create(
        [
            Sketch(case_id=one.telling.id, signs=packing.pack_signs(one.signs))
            for one in members
        ],
        ignore_conflicts=True,
    )
    Key.objects.bulk_create(
        [
            Key(feature=feature, case_id=one.telling.id)
            for one in members
            for feature in rarity.rarest(one.signs, keys)
        ],
        ignore_conflicts=True,
    )


def _commonest(areas: Iterable[int | None]) -> int | None:
    known = [area for area in areas if area]
    return max(sorted(set(known)), key=known.count) if known else None
