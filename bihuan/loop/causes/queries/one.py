"""One class of problems: what it is, its members, how it grew, and what may be done."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Q
from django.db.models.functions import TruncMonth, TruncWeek

from bihuan.directory.parties.queries import similar_parties
from bihuan.directory.parties.words import PartyLine
from bihuan.directory.units.queries import unit_names
from bihuan.ground.access.words import Actor, Permission
from bihuan.kit import clock
from bihuan.kit.clock import COUNTY_TIME
from bihuan.kit.paging import Page, decode_key, encode_key
from bihuan.kit.verdicts import NotVisible, Verdict
from bihuan.loop.cases.queries import FoundCase, visible_cases
from bihuan.loop.cases.words import OPEN, Status
from bihuan.loop.causes.models import Belonging, Offer
from bihuan.loop.causes.queries.listing import ProblemLine, lines_of, visible_problems
from bihuan.loop.causes.rules import deciding

PAGE = 50
_OFFERS = 20
_SORTING = (Permission.SUPERVISE, Permission.DISPATCH)
_STEERING = (Permission.SUPERVISE, Permission.LEAD)


@dataclass(frozen=True, slots=True)
class OfferLine:
    """An answer that was offered, and to how many."""

    id: int
    text: str
    offered_at: datetime
    offered_by: str
    cases: int
    firms: int


@dataclass(frozen=True, slots=True)
class ProblemPage:
    """Everything of one class but its members."""

    line: ProblemLine
    version: int
    owner_id: int | None
    cause: str
    remedy: str
    open_members: int
    merged_into: int | None
    offers: tuple[OfferLine, ...]


@dataclass(frozen=True, slots=True)
class MemberLine:
    """One member. `likeness` is a share, None if a person put it there."""

    case_id: int
    number: str
    title: str
    status: Status
    unit: str
    told_at: datetime
    likeness: float | None
    after_remedy: bool


@dataclass(frozen=True, slots=True)
class TrendPoint:
    """How many members were told in the week or month that begins on this day."""

    begins_on: date
    members: int
    after_remedy: int


def find_problem(actor: Actor, problem_id: int) -> ProblemPage:
    """One class, or `NotVisible`."""
    row = visible_problems(actor).defer("profile").filter(pk=problem_id).first()
    if row is None:
        raise NotVisible(str(problem_id))
    members = Belonging.objects.filter(problem=row, left_at=None)
    offers = Offer.objects.filter(problem=row).order_by("-pk")[:_OFFERS]
    return ProblemPage(
        line=lines_of([row])[0],
        version=row.version,
        owner_id=row.owner_id,
        cause=row.cause,
        remedy=row.remedy,
        open_members=members.filter(case__status__in=sorted(OPEN)).count(),
        merged_into=row.merged_into_id,
        offers=tuple(
            OfferLine(
                one.pk,
                one.text,
                one.offered_at,
                one.offered_by,
                one.cases,
                one.firms,
            )
            for one in offers
        ),
    )


def members_of_problem(
    actor: Actor, problem_id: int, *, key: str | None = None, size: int = PAGE
) -> Page[MemberLine]:
    """The members that this actor may see, newest first."""
    if not visible_problems(actor).filter(pk=problem_id).exists():
        raise NotVisible(str(problem_id))
    rows = Belonging.objects.filter(
        problem=problem_id, left_at=None, case__in=visible_cases(actor)
    )
    if key:
        at, pk = decode_key(key, datetime, int)
        rows = rows.filter(Q(told_at__lt=at) | Q(told_at=at, pk__lt=pk))
    found = list(rows.select_related("case").order_by("-told_at", "-pk")[: size + 1])
    shown = found[:size]
    units = unit_names(row.case.owner_id for row in shown if row.case.owner_id)
    lines = [
        MemberLine(
            case_id=row.case_id,
            number=row.case.number,
            title=row.case.title,
            status=Status(row.case.status),
            unit=units.get(row.case.owner_id or 0, ""),
            told_at=row.told_at,
            likeness=None if row.likeness is None else row.likeness / 100,
            after_remedy=row.after_remedy,
        )
        for row in shown
    ]
    more = encode_key(shown[-1].told_at, shown[-1].pk) if len(found) > size else None
    return Page(lines, next=more)


def trend(actor: Actor, problem_id: int, *, by: str = "month") -> list[TrendPoint]:
    """How a class grew, by `month` or `week`; periods without members are left out."""
    if not visible_problems(actor).filter(pk=problem_id).exists():
        raise NotVisible(str(problem_id))
    cut = TruncWeek if by == "week" else TruncMonth
    rows = (
        Belonging.objects.filter(problem=problem_id, left_at=None)
        .annotate(begins=cut("told_at", tzinfo=COUNTY_TIME))
        .values("begins")
        .annotate(n=Count("pk"), after=Count("pk", filter=Q(after_remedy=True)))
        .order_by("begins")
    )
    return [
        TrendPoint(clock.local_day(row["begins"]), row["n"], row["after"])
        for row in rows
    ]


def similar_firms(
    actor: Actor, problem_id: int, *, limit: int = 100
) -> list[PartyLine]:
    """Firms of the same sector or tags as those among the members: whom to tell as well."""
    if not visible_problems(actor).filter(pk=problem_id).exists():
        raise NotVisible(str(problem_id))
    members = Belonging.objects.filter(problem=problem_id, left_at=None).values("case")
    parties = FoundCase.objects.filter(pk__in=members, party__isnull=False)
    ids = set(parties.values_list("party_id", flat=True)[: deciding.MOST_OFFERED])
    return similar_parties(ids, limit=limit)


def problem_choices(page: ProblemPage, *, actor: Actor) -> dict[str, Verdict]:
    """The verbs that make sense here for this actor, judged as the click will be."""
    state = page.line.state
    owns = page.owner_id in actor.units
    work = deciding.may_work_on(state)
    sorting = any(actor.may(one) for one in _SORTING)
    steering = any(actor.may(one) for one in _STEERING)
    owning = owns and any(
        actor.may(one) for one in (Permission.HANDLE, Permission.HEAD_UNIT)
    )
    today = clock.local_day()
    planned = deciding.may_remedy(planned=bool(page.remedy), done_on=today, today=today)
    found: dict[str, Verdict] = {}
    if sorting:
        found["confirm"] = deciding.may_confirm(state)
        found |= dict.fromkeys(("rename", "add", "remove", "split", "merge"), work)
        found["dismiss"] = work
    if steering:
        found["own"] = work
        found["review"] = deciding.may_review(state)
    if steering or owning:
        found["plan"] = work
        found["remedy"] = planned if work else work
    if sorting or owning:
        found["offer"] = work
    return found
