"""Support of a matter by those who met with the same and ask for nothing of their own."""

from __future__ import annotations

from collections.abc import Iterable

from bihuan.directory.catalogue.words import Privacy as Visibility
from bihuan.ground.access.words import Actor, Permission
from bihuan.ground.vault.queries import digest
from bihuan.kit import clock
from bihuan.kit.transactions import joins_transaction, opens_transaction
from bihuan.loop.cases.actions import lock_case, record_case
from bihuan.loop.cases.words import OPEN, Status
from bihuan.loop.causes.actions.members import lock_problem, measured
from bihuan.loop.causes.models import Belonging, Support
from bihuan.loop.causes.rules.supporting import may_support
from bihuan.loop.causes.words import LIVE, Event, State


@opens_transaction
def support(case_id: int, *, voice: str, actor: Actor) -> bool:
    """Say "I met with that too" of an open public matter; False where it was said before.

    `voice` is whatever tells this browser from others. It is kept as a keyed digest only.
    """
    actor.may(Permission.RAISE).enforce()
    case = lock_case(case_id)
    may_support(
        public=case.visibility == Visibility.PUBLIC,
        is_open=Status(case.status) in OPEN,
    ).enforce()

    _, new = Support.objects.get_or_create(
        case_id=case.pk,
        voice=digest("support", voice),
        defaults={"supported_at": clock.now()},
    )
    if new:
        record_case(case, Event.SUPPORTED, actor=actor)
    return new


@joins_transaction
def carry_support(case_id: int, *, into_id: int) -> None:
    """A case was merged: who supported it supports the case it was merged into, once."""
    there = Support.objects.filter(case=into_id).values("voice")
    theirs = Support.objects.filter(case=case_id)
    theirs.exclude(voice__in=there).update(case=into_id)


@joins_transaction
def count_support(case_ids: Iterable[int]) -> None:
    """Count the support of the classes that these cases are of, and take their heat.

    No member came or went, so whoever has the class open is not told of a change.
    """
    rows = Belonging.objects.filter(case__in=set(case_ids), left_at=None)
    for problem_id in sorted(set(rows.values_list("problem_id", flat=True))):
        problem = lock_problem(problem_id)
        if State(problem.state) not in LIVE:
            continue
        members = Belonging.objects.filter(problem=problem, left_at=None)
        found = measured(
            list(members.values_list("case_id", flat=True)), areas=problem.areas
        )
        problem.raisers, problem.supports, problem.heat = found
        problem.save(update_fields=["raisers", "supports", "heat"])
