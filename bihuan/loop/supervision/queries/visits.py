"""Plans of visits and single visits, with what an actor may do next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q, QuerySet

from bihuan.ground.access.words import Actor, Permission
from bihuan.kit import clock
from bihuan.kit.keysets import page_of
from bihuan.kit.paging import Page
from bihuan.kit.verdicts import ALLOWED, NotVisible, Verdict
from bihuan.loop.supervision import rules
from bihuan.loop.supervision.models import Visit, VisitPlan, VisitProposal
from bihuan.loop.supervision.words import PlanState, Tone, VisitState

SIZE = 30
_SAID = "…"  # stands for words that are written when the click comes
_READERS = (Permission.SUPERVISE, Permission.LEAD)


@dataclass(frozen=True, slots=True)
class PlanLine:
    """The plan of one year."""

    id: int
    year: int
    title: str
    most_per_unit: int
    state: PlanState
    drafted_by: str
    approved_by: str
    approved_at: datetime | None
    approve: Verdict | None


@dataclass(frozen=True, slots=True)
class VisitLine:
    """One visit as the plan lists it."""

    id: int
    unit_id: int
    subject: str
    team: str
    planned_on: date
    state: VisitState
    overridden: bool


@dataclass(frozen=True, slots=True)
class ProposalLine:
    id: int
    tone: Tone
    words: str
    proposed_by: str
    approved: bool | None
    decided_by: str
    decide: Verdict | None


@dataclass(frozen=True, slots=True)
class FoundVisit:
    """One visit with everything about it."""

    line: VisitLine
    year: int
    members: tuple[str, ...]
    override: str
    conclusion: str
    concluded_by: str
    concluded_at: datetime | None
    object_until: date | None
    rectify_on: date | None
    objection: str
    objected_at: datetime | None
    decide_by: datetime | None
    finding: str
    decided_by: str
    decided_at: datetime | None
    put_right: str
    put_right_at: datetime | None
    verified: str
    verified_by: str
    verified_at: datetime | None
    proposals: tuple[ProposalLine, ...]
    may: dict[str, Verdict]


def visible_visits(actor: Actor) -> QuerySet[Visit]:
    """All for who supervises or leads; a unit sees its own once there is a conclusion."""
    if any(actor.may(one) for one in _READERS):
        return Visit.objects.all()
    concluded = ~Q(state=VisitState.PLANNED)
    return Visit.objects.filter(concluded, unit__in=actor.units)


def visit_plans(actor: Actor) -> list[PlanLine]:
    """The plans of all years, the newest first, for who supervises or leads."""
    if not any(actor.may(one) for one in _READERS):
        return []
    return [_plan(one, actor) for one in VisitPlan.objects.order_by("-year")]


def visits(
    actor: Actor, *, year: int | None = None, key: str | None = None
) -> Page[VisitLine]:
    """Visits by their day, those of one year or of all."""
    rows = visible_visits(actor)
    if year is not None:
        rows = rows.filter(plan__year=year)
    page = page_of(rows, "id", key=key, size=SIZE, descending=True)
    return Page(
        [_line(one) for one in page.items], next=page.next, previous=page.previous
    )


def find_visit(actor: Actor, visit_id: int) -> FoundVisit:
    """One visit; what may be done next is judged as the click will be."""
    rows = visible_visits(actor).select_related("plan")
    row = rows.filter(pk=visit_id).first()
    if row is None:
        raise NotVisible(str(visit_id))
    proposals = VisitProposal.objects.filter(visit=row).order_by("pk")
    shown = proposals if any(actor.may(one) for one in _READERS) else ()
    return FoundVisit(
        line=_line(row),
        year=row.plan.year,
        members=tuple(row.members),
        override=row.override,
        conclusion=row.conclusion,
        concluded_by=row.concluded_by,
        concluded_at=row.concluded_at,
        object_until=row.object_until,
        rectify_on=row.rectify_on,
        objection=row.objection,
        objected_at=row.objected_at,
        decide_by=row.decide_by,
        finding=row.finding,
        decided_by=row.decided_by,
        decided_at=row.decided_at,
        put_right=row.put_right,
        put_right_at=row.put_right_at,
        verified=row.verified,
        verified_by=row.verified_by,
        verified_at=row.verified_at,
        proposals=tuple(_proposal(one, row, actor) for one in shown),
        may=_may(row, actor),
    )


def _may(row: Visit, actor: Actor) -> dict[str, Verdict]:
    """The verbs that make sense now, for the unit or for the office."""
    state, found = VisitState(row.state), dict[str, Verdict]()
    if actor.may(Permission.SUPERVISE):
        found |= _of_office(row, state, actor)
    if actor.may(Permission.HANDLE) and row.unit_id in actor.units:
        asked: dict[str, Any] = {
            "state": state,
            "unit": row.unit_id,
            "units": actor.units,
            "until": row.object_until,
            "today": clock.local_day(),
            "text": _SAID,
        }
        if rules.may_object_to_visit(**asked):
            found["object"] = ALLOWED
        if rules.may_put_right(**asked):
            found["put-right"] = ALLOWED
    return found


def _of_office(row: Visit, state: VisitState, actor: Actor) -> dict[str, Verdict]:
    of_team: dict[str, Any] = {
        "state": state,
        "members": row.members,
        "actor": actor.name,
    }
    found: dict[str, Verdict] = {}
    if state is VisitState.PLANNED:
        found["conclude"] = rules.may_conclude_visit(
            **of_team,
            approved=row.plan.state == PlanState.APPROVED,
            words=_SAID,
            unit=row.unit_id,
            units=actor.units,
        )
    if state is VisitState.OBJECTED:
        found["decide"] = rules.may_decide_visit_objection(
            state=state,
            members={*row.members, row.concluded_by},
            actor=actor.name,
            words=_SAID,
            unit=row.unit_id,
            units=actor.units,
        )
    if state is VisitState.PUT_RIGHT:
        found["verify"] = rules.may_verify(
            state=state, unit=row.unit_id, units=actor.units, words=_SAID
        )
    if rules.may_propose_of(**of_team, words=_SAID):
        found["propose"] = ALLOWED
    return found


def _plan(row: VisitPlan, actor: Actor) -> PlanLine:
    approve = None
    draft = row.state == PlanState.DRAFT
    if draft and actor.may(Permission.APPROVE_NOTICES):
        approve = rules.may_approve_plan(
            state=PlanState(row.state),
            drafted_by=row.drafted_by,
            actor=actor.name,
            visits=row.visits.count(),
        )
    return PlanLine(
        id=row.pk,
        year=row.year,
        title=row.title,
        most_per_unit=row.most_per_unit,
        state=PlanState(row.state),
        drafted_by=row.drafted_by,
        approved_by=row.approved_by,
        approved_at=row.approved_at,
        approve=approve,
    )


def _proposal(row: VisitProposal, visit: Visit, actor: Actor) -> ProposalLine:
    decide = None
    if row.approved is None and actor.may(Permission.APPROVE_NOTICES):
        decide = rules.may_decide_proposal(
            state=VisitState(visit.state),
            decided=False,
            proposed_by=row.proposed_by,
            actor=actor.name,
        )
    return ProposalLine(
        id=row.pk,
        tone=Tone(row.tone),
        words=row.words,
        proposed_by=row.proposed_by,
        approved=row.approved,
        decided_by=row.decided_by,
        decide=decide,
    )


def _line(row: Visit) -> VisitLine:
    return VisitLine(
        id=row.pk,
        unit_id=row.unit_id,
        subject=row.subject,
        team=row.team,
        planned_on=row.planned_on,
        state=VisitState(row.state),
        overridden=bool(row.override),
    )
