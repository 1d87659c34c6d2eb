"""How classes grow: a short curve for each of a list, and where one class comes from."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from django.db.models import Count
from django.db.models.functions import TruncWeek

from bihuan.directory.areas.queries import area_names
from bihuan.ground.access.words import Actor
from bihuan.kit import clock
from bihuan.kit.clock import COUNTY_TIME
from bihuan.loop.causes.models import Belonging
from bihuan.loop.causes.queries.listing import AreaCount, visible_problems

WEEKS = 12


def trends(
    actor: Actor, problem_ids: Iterable[int], *, weeks: int = WEEKS
) -> dict[int, tuple[int, ...]]:
    """Members told in each of the last weeks, by class, oldest first; in one query."""
    shown = set(problem_ids)
    today = clock.local_day()
    last = today - timedelta(days=today.weekday())
    begins = [last - timedelta(weeks=weeks - 1 - n) for n in range(weeks)]
    rows = (
        Belonging.objects.filter(
            problem__in=visible_problems(actor).filter(pk__in=shown),
            left_at=None,
            told_at__gte=clock.now() - timedelta(weeks=weeks),
        )
        .annotate(week=TruncWeek("told_at", tzinfo=COUNTY_TIME))
        .values_list("problem_id", "week")
        .annotate(n=Count("pk"))
    )
    found = {(pk, clock.local_day(week)): n for pk, week, n in rows}
    return {pk: tuple(found.get((pk, day), 0) for day in begins) for pk in shown}


def areas_of_problem(actor: Actor, problem_id: int) -> list[AreaCount]:
    """The members of one class by the area of their case, most first; 0 is nowhere."""
    rows = (
        Belonging.objects.filter(
            problem__in=visible_problems(actor).filter(pk=problem_id), left_at=None
        )
        .values_list("case__area")
        .annotate(n=Count("pk"))
    )
    names = area_names(area for area, _ in rows if area)
    found = [AreaCount(area or 0, names.get(area, ""), n) for area, n in rows]
    return sorted(found, key=lambda one: (-one.members, one.name))
