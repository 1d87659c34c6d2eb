"""Walks with their steps, and what became of each obstacle."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Count, Q, QuerySet, Sum

from bihuan.directory.units.queries import unit_names
from bihuan.faces.voices.models import Walk, WalkStep
from bihuan.faces.voices.queries.matters import lines_of
from bihuan.faces.voices.rules import matter_name
from bihuan.faces.voices.words import WALK, StepLine, WalkLine, WalkPage
from bihuan.ground.access.words import Actor, Permission
from bihuan.kit.verdicts import NotVisible
from bihuan.loop.cases.queries import FoundCase
from bihuan.loop.cases.words import OPEN, Status
from bihuan.loop.intake.queries import receipt_code

MOST = 50
_ASKED = frozenset({Status.CALLING_BACK, Status.DEFERRED, Status.CLOSED})
_READERS = (
    Permission.LEAD,
    Permission.HEAD_UNIT,
    Permission.SUPERVISE,
    Permission.DISPATCH,
)


def walks(actor: Actor) -> list[WalkLine]:
    """The latest walks with their obstacles, and how many of those are still open."""
    _admit(actor)
    rows = list(_counted(Walk.objects.all()).order_by("-begun_at", "-pk")[:MOST])
    names = unit_names(one.unit_id for one in rows)
    return [_line(one, names) for one in rows]


def walk_page(actor: Actor, walk_id: int) -> WalkPage:
    """One walk step by step, beside the walk that it repeats."""
    _admit(actor)
    rows = {
        one.pk: one
        for one in _counted(
            Walk.objects.filter(Q(pk=walk_id) | Q(pk__in=_before(walk_id)))
        )
    }
    row = rows.get(walk_id)
    if row is None:
        raise NotVisible(str(walk_id))
    steps = list(
        WalkStep.objects.filter(walk=walk_id)
        .select_related("case__owner")
        .order_by("place")
    )
    codes = _codes(row, steps, actor)
    lines = lines_of(actor, [one.case for one in steps if one.case], codes=codes)
    names = unit_names(one.unit_id for one in rows.values())
    before = rows.get(row.repeats_id or 0)
    return WalkPage(
        line=_line(row, names),
        promised=row.promised,
        conclusion=row.conclusion,
        steps=tuple(
            StepLine(
                place=one.place,
                what=one.what,
                minutes=one.minutes,
                obstacle=one.obstacle,
                at=one.at,
                matter=lines.get(one.case_id or 0),
            )
            for one in steps
        ),
        before=_line(before, names) if before else None,
        mine=row.walker == actor.name and row.ended_at is None,
    )


def _codes(row: Walk, steps: Sequence[WalkStep], actor: Actor) -> dict[int, str]:
    """The codes by which whoever walked follows each obstacle, and judges its answer.

    Who walks through a service of their own unit does not judge what that unit made of
    it: their matters close by silence, which is no satisfaction.
    """
    if row.walker != actor.name or row.unit_id in actor.units:
        return {}
    return {
        one.case_id: receipt_code(WALK, matter_name(row.pk, one.draft))
        for one in steps
        if one.case and one.case_id and _is_theirs_to_judge(one.case, actor)
    }


def _is_theirs_to_judge(case: FoundCase, actor: Actor) -> bool:
    """Once it is asked about, and while it goes on by itself with another unit."""
    asked = Status(case.status) in _ASKED and case.merged_into_id is None
    return asked and case.owner_id is not None and case.owner_id not in actor.units


def _before(walk_id: int) -> QuerySet[Walk, int | None]:
    again = Walk.objects.filter(pk=walk_id, repeats__isnull=False)
    return again.values_list("repeats", flat=True)


def _admit(actor: Actor) -> None:
    if not any(actor.may(one) for one in _READERS):
        raise NotVisible


def _counted(rows: QuerySet[Walk]) -> QuerySet[Walk]:
    found = Q(steps__case__isnull=False)
    return rows.annotate(
        n=Count("steps"),
        minutes=Sum("steps__minutes", default=0),
        obstacles=Count("steps", filter=found),
        still=Count("steps", filter=found & Q(steps__case__status__in=sorted(OPEN))),
    )


def _line(row: Walk, names: dict[int, str]) -> WalkLine:
    counts = vars(row)
    return WalkLine(
        id=row.pk,
        service=row.service,
        unit=names.get(row.unit_id, ""),
        role=row.role,
        begun_at=row.begun_at,
        ended_at=row.ended_at,
        steps=counts["n"],
        minutes=counts["minutes"],
        obstacles=counts["obstacles"],
        open=counts["still"],
    )
