"""Classes of problems in lists: the hottest now, the hot list of a period, by area."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Count, Q, QuerySet, Sum
from django.db.models.functions import Left

from bihuan.directory.areas.queries import area_names, within
from bihuan.directory.units.queries import unit_names
from bihuan.ground.access.words import Actor, Permission
from bihuan.kit.clock import COUNTY_TIME
from bihuan.kit.paging import Page, decode_key, encode_key
from bihuan.loop.cases.queries import FoundRaising
from bihuan.loop.causes.models import Belonging, Problem, Support
from bihuan.loop.causes.rules.ranking import heat
from bihuan.loop.causes.rules.supporting import voices
from bihuan.loop.causes.words import LIVE, Heat, State

PAGE = 50
_MOST_IN_PERIOD = 20_000  # members that one hot list looks at, the newest
_TOWN_DIGITS = 9  # of an area's code
_READERS = (
    Permission.SUPERVISE,
    Permission.DISPATCH,
    Permission.LEAD,
    Permission.SEE_ALL_CASES,
)


@dataclass(frozen=True, slots=True)
class ProblemLine:
    """One class in a list. `heat` is the score of the last year at its last change."""

    id: int
    state: State
    title: str
    place: str
    people: str
    area: str
    owner: str
    members: int
    raisers: int
    areas: int
    supports: int
    heat: float
    first_at: datetime
    last_at: datetime
    review_on: date | None
    remedied_on: date | None
    recurrences: int


@dataclass(frozen=True, slots=True)
class HotLine:
    """One line of the hot list of a period: members told within it, newest last."""

    rank: int
    problem: ProblemLine
    heat: Heat
    begins_at: datetime
    ends_at: datetime
    members: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class AreaCount:
    """How many members of a class lie in an area; its name is empty for nowhere."""

    area_id: int
    name: str
    members: int


@dataclass(frozen=True, slots=True)
class TownCount:
    """How many live classes lie in a town, and how many members they have."""

    problems: int
    members: int


def visible_problems(actor: Actor) -> QuerySet[Problem]:
    """The classes this actor may know: all live ones, or those their units own.

    Sealed and restricted cases are never grouped, so a class tells of none. What is
    still forming is shown to nobody.
    """
    rows = Problem.objects.exclude(state=State.FORMING)
    if any(actor.may(one) for one in _READERS):
        return rows
    return rows.filter(owner__in=actor.units)


def problems(
    actor: Actor,
    *,
    states: Collection[State] = LIVE,
    area: str = "",
    owner: int | None = None,
    key: str | None = None,
    size: int = PAGE,
) -> Page[ProblemLine]:
    """Classes by heat, hottest first; `key` is where the page before ended.

    `area` is a code: everything inside it counts.
    """
    rows = visible_problems(actor).filter(state__in=sorted(set(states)))
    if area:
        rows = rows.filter(area__in=within(area))
    if owner is not None:
        rows = rows.filter(owner=owner)
    if key:
        after, pk = decode_key(key, int, int)
        rows = rows.filter(Q(heat__lt=after) | Q(heat=after, pk__lt=pk))
    found = list(rows.defer("profile").order_by("-heat", "-pk")[: size + 1])
    shown = found[:size]
    more = encode_key(shown[-1].heat, shown[-1].pk) if len(found) > size else None
    return Page(lines_of(shown), next=more)


def problem_of(actor: Actor, case_id: int) -> ProblemLine | None:
    """The class that a case belongs to, if it is one that is shown."""
    rows = Belonging.objects.filter(case=case_id, left_at=None).values("problem")
    found = visible_problems(actor).filter(pk__in=rows, state__in=sorted(LIVE))
    row = found.defer("profile").first()
    return lines_of([row])[0] if row else None


def hot_problems(
    actor: Actor, *, first: date, last: date, top: int = 20
) -> list[HotLine]:
    """The hot list of the days from `first` to `last`, both included, hottest first.

    Costs what was told in the period, never what there is.
    """
    begins_at = datetime.combine(first, time(), COUNTY_TIME)
    ends_at = datetime.combine(last + timedelta(days=1), time(), COUNTY_TIME)
    told = _told_between(begins_at, ends_at)
    of_case = {case: problem for problem, rows in told.items() for case in rows}
    raised = _raised(of_case, begins_at, ends_at)
    supported = _supported(of_case, begins_at, ends_at)
    shown = visible_problems(actor).filter(pk__in=set(raised), state__in=sorted(LIVE))
    lines = {line.id: line for line in lines_of(shown.defer("profile"))}
    scored = [
        (
            heat(
                raised[pk],
                areas=len({area for _, area in told[pk].values() if area}) or 1,
                votes_for=supported.get(pk, 0),
                votes_against=0,
                begins_at=begins_at,
                ends_at=ends_at,
            ),
            pk,
        )
        for pk in lines
    ]
    scored.sort(key=lambda one: (-one[0].score, one[1]))
    return [
        _hot_line(rank, lines[pk], score, told[pk])
        for rank, (score, pk) in enumerate(scored[:top], 1)
    ]


def by_town(actor: Actor) -> dict[str, TownCount]:
    """Live classes by the code of the town they lie in; those of the county under its own.

    "" is what lies nowhere. The same classes as `problems(area=code)` lists.
    """
    rows = visible_problems(actor).filter(state__in=sorted(LIVE))
    counts = (
        rows.annotate(town=Left("area__code", _TOWN_DIGITS))
        .values_list("town")
        .annotate(Count("pk"), Sum("members"))
    )
    return {town or "": TownCount(n, members) for town, n, members in counts}


def lines_of(rows: Iterable[Problem]) -> list[ProblemLine]:
    """Rows as lists show them, with names, in two queries at any length."""
    rows = list(rows)
    units = unit_names(row.owner_id for row in rows if row.owner_id)
    areas = area_names(row.area_id for row in rows if row.area_id)
    return [
        ProblemLine(
            id=row.pk,
            state=State(row.state),
            title=row.title,
            place=row.place,
            people=row.people,
            area=areas.get(row.area_id or 0, ""),
            owner=units.get(row.owner_id or 0, ""),
            members=row.members,
            raisers=row.raisers,
            areas=row.areas,
            supports=row.supports,
            heat=row.heat / 1000,
            first_at=row.first_at,
            last_at=row.last_at,
            review_on=row.review_on,
            remedied_on=row.remedied_on,
            recurrences=row.recurrences,
        )
        for row in rows
    ]


_Told = dict[int, tuple[datetime, int | None]]


def _told_between(begins_at: datetime, ends_at: datetime) -> dict[int, _Told]:
    """By class, its members told in the period: when, and in which area."""
    rows = Belonging.objects.filter(
        left_at=None, told_at__gte=begins_at, told_at__lt=ends_at
    ).order_by("-told_at")
    told: dict[int, _Told] = {}
    for problem, case, at, area in rows.values_list(
        "problem_id", "case_id", "told_at", "case__area_id"
    )[:_MOST_IN_PERIOD]:
        told.setdefault(problem, {})[case] = (at, area)
    return told


def _raised(
    of_case: dict[int, int], begins_at: datetime, ends_at: datetime
) -> dict[int, dict[str, datetime]]:
    """By class, when each raiser first spoke in the period."""
    rows = FoundRaising.objects.filter(
        case__in=of_case, raised_at__gte=begins_at, raised_at__lt=ends_at
    )
    raised: dict[int, dict[str, datetime]] = {}
    for pk, case, identity, at in rows.values_list(
        "pk", "case_id", "identity_id", "raised_at"
    ):
        who = f"i{identity}" if identity else f"r{pk}"
        first = raised.setdefault(of_case[case], {})
        first[who] = min(first.get(who, at), at)
    return raised


def _supported(
    of_case: dict[int, int], begins_at: datetime, ends_at: datetime
) -> dict[int, int]:
    """By class, how many voices supported its members in the period; one query."""
    rows = Support.objects.filter(
        case__in=of_case, supported_at__gte=begins_at, supported_at__lt=ends_at
    )
    return voices(
        (of_case[case], bytes(voice))
        for case, voice in rows.values_list("case_id", "voice")
    )


def _hot_line(rank: int, line: ProblemLine, score: Heat, told: _Told) -> HotLine:
    order = sorted(told, key=lambda case: (told[case][0], case))
    return HotLine(
        rank=rank,
        problem=line,
        heat=score,
        begins_at=told[order[0]][0],
        ends_at=told[order[-1]][0],
        members=tuple(order),
    )
