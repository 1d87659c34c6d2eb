"""Plans of visits, and each step that follows from one (政府督查工作条例)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import NewType

from bihuan.directory.units.queries import is_active
from bihuan.ground.access.words import Actor, Permission
from bihuan.ground.calendars.queries import calendar
from bihuan.ground.calendars.words import Ends, Measure, Period
from bihuan.ground.clocks import actions as clocks
from bihuan.ground.clocks.words import Rung
from bihuan.ground.ledger.actions import record
from bihuan.kit import clock
from bihuan.kit.transactions import joins_transaction, opens_transaction, tried_again
from bihuan.kit.verdicts import NotVisible
from bihuan.loop.cases.words import CALENDAR
from bihuan.loop.supervision import rules
from bihuan.loop.supervision.models import Visit, VisitPlan
from bihuan.loop.supervision.words import (
    DECIDE_CLOCK,
    LATE,
    RECTIFY_CLOCK,
    Earlier,
    PlanState,
    VisitEvent,
    VisitState,
    VisitTerms,
    plan_stream,
    visit_stream,
)

LockedVisit = NewType("LockedVisit", Visit)
_MOMENT = timedelta(microseconds=1)
_LADDER = (
    Rung("reminder", before=Period(3, Measure.WORKING_DAYS)),
    Rung(LATE, after=Period(0, Measure.WORKING_DAYS)),
)


@tried_again
@opens_transaction
def draft_plan(*, year: int, title: str, most_per_unit: int, actor: Actor) -> int:
    """Begin the year's plan, with the most that one unit is visited (Art. 15)."""
    actor.may(Permission.SUPERVISE).enforce()
    taken = VisitPlan.objects.filter(year=year).exists()
    rules.may_draft_plan(title=title, most=most_per_unit, taken=taken).enforce()

    plan = VisitPlan.objects.create(
        year=year,
        title=title.strip(),
        most_per_unit=most_per_unit,
        drafted_by=actor.name,
        drafted_at=clock.now(),
    )

    record(VisitEvent.DRAFTED, plan_stream(plan.pk), actor=actor.name, year=year)
    return plan.pk


@opens_transaction
def approve_plan(plan_id: int, *, actor: Actor) -> None:
    """A leader who did not draft it approves the plan; only then do teams go."""
    actor.may(Permission.APPROVE_NOTICES).enforce()
    plan = _lock_plan(plan_id)

    rules.may_approve_plan(
        state=PlanState(plan.state),
        drafted_by=plan.drafted_by,
        actor=actor.name,
        visits=plan.visits.count(),
    ).enforce()

    plan.state = PlanState.APPROVED
    plan.approved_by, plan.approved_at = actor.name, clock.now()
    plan.save(update_fields=["state", "approved_by", "approved_at"])

    record(VisitEvent.APPROVED, plan_stream(plan.pk), actor=actor.name)


@opens_transaction
def plan_visit(plan_id: int, terms: VisitTerms, *, actor: Actor) -> int:
    """Plan one visit; the same unit twice for the same only with a reason that stands there."""
    actor.may(Permission.SUPERVISE).enforce()
    plan = _lock_plan(plan_id)
    there = Visit.objects.filter(plan=plan, unit=terms.unit_id).order_by("pk")
    earlier = [
        Earlier(*row) for row in there.values_list("subject", "team", "planned_on")
    ]

    rules.may_plan_visit(
        terms,
        state=PlanState(plan.state),
        year=plan.year,
        most=plan.most_per_unit,
        earlier=earlier,
    ).enforce()
    if not is_active(terms.unit_id):
        raise NotVisible(str(terms.unit_id))

    visit = Visit.objects.create(
        plan=plan,
        unit_id=terms.unit_id,
        subject=terms.subject.strip(),
        team=terms.team.strip(),
        members=list(terms.members),
        planned_on=terms.planned_on,
        override=terms.override.strip(),
        planned_by=actor.name,
    )

    record(
        VisitEvent.PLANNED,
        visit_stream(visit.pk),
        actor=actor.name,
        unit=visit.unit_id,
        overridden=bool(visit.override),
    )
    return visit.pk


@opens_transaction
def conclude_visit(
    visit_id: int, *, conclusion: str, rectify_on: date | None, actor: Actor
) -> None:
    """The team writes its conclusion; the unit has thirty days to object (Art. 16, 17)."""
    actor.may(Permission.SUPERVISE).enforce()
    visit = lock_visit(visit_id)

    rules.may_conclude_visit(
        state=VisitState(visit.state),
        approved=visit.plan.state == PlanState.APPROVED,
        members=visit.members,
        actor=actor.name,
        words=conclusion,
        unit=visit.unit_id,
        units=actor.units,
    ).enforce()

    now = clock.now()
    visit.state, visit.conclusion = VisitState.CONCLUDED, conclusion.strip()
    visit.concluded_by, visit.concluded_at = actor.name, now
    last = calendar().due(now, rules.OBJECT_WITHIN).at
    visit.object_until = clock.local_day(last - _MOMENT)
    visit.rectify_on = rectify_on
    visit.save()
    if rectify_on is not None and rectify_on > clock.local_day():
        days = (rectify_on - clock.local_day()).days
        _run(visit, RECTIFY_CLOCK, Period(days, Measure.CALENDAR_DAYS), actor=actor)

    record(
        VisitEvent.CONCLUDED,
        visit_stream(visit.pk),
        actor=actor.name,
        unit=visit.unit_id,
        until=visit.object_until.isoformat(),
    )


@opens_transaction
def object_to_visit(visit_id: int, *, text: str, actor: Actor) -> None:
    """The unit says what is wrong in the conclusion; it is decided within thirty days."""
    actor.may(Permission.HANDLE).enforce()
    visit = lock_visit(visit_id)

    rules.may_object_to_visit(
        state=VisitState(visit.state),
        unit=visit.unit_id,
        units=actor.units,
        until=visit.object_until,
        today=clock.local_day(),
        text=text,
    ).enforce()

    visit.state, visit.objection = VisitState.OBJECTED, text.strip()
    visit.objected_by, visit.objected_at = actor.name, clock.now()
    visit.decide_by = calendar().due(clock.now(), rules.DECIDE_WITHIN).at
    visit.save()
    _run(visit, DECIDE_CLOCK, rules.DECIDE_WITHIN, actor=actor)

    record(VisitEvent.OBJECTED, visit_stream(visit.pk), actor=actor.name)


@opens_transaction
def decide_visit_objection(
    visit_id: int, *, uphold: bool, words: str, actor: Actor
) -> None:
    """Somebody who took no part finds whether the conclusion stands."""
    actor.may(Permission.SUPERVISE).enforce()
    visit = lock_visit(visit_id)

    rules.may_decide_visit_objection(
        state=VisitState(visit.state),
        members={*visit.members, visit.concluded_by},
        actor=actor.name,
        words=words,
        unit=visit.unit_id,
        units=actor.units,
    ).enforce()

    visit.state = VisitState.OVERTURNED if uphold else VisitState.STANDS
    visit.finding = words.strip()
    visit.decided_by, visit.decided_at = actor.name, clock.now()
    visit.save()
    clocks.halt(visit_stream(visit.pk), [DECIDE_CLOCK])
    if uphold:
        clocks.halt(visit_stream(visit.pk), [RECTIFY_CLOCK])

    record(
        VisitEvent.DECIDED,
        visit_stream(visit.pk),
        actor=actor.name,
        upheld=uphold,
    )


@opens_transaction
def report_put_right(visit_id: int, *, text: str, actor: Actor) -> None:
    """The unit says what it put right."""
    actor.may(Permission.HANDLE).enforce()
    visit = lock_visit(visit_id)

    rules.may_put_right(
        state=VisitState(visit.state),
        unit=visit.unit_id,
        units=actor.units,
        until=visit.object_until,
        today=clock.local_day(),
        text=text,
    ).enforce()

    visit.state, visit.put_right = VisitState.PUT_RIGHT, text.strip()
    visit.put_right_at = clock.now()
    visit.save()
    clocks.halt(visit_stream(visit.pk), [RECTIFY_CLOCK])

    record(VisitEvent.PUT_RIGHT, visit_stream(visit.pk), actor=actor.name)


@opens_transaction
def verify_put_right(visit_id: int, *, stands: bool, words: str, actor: Actor) -> None:
    """The supervising office looks whether it was put right; if not, the unit goes on."""
    actor.may(Permission.SUPERVISE).enforce()
    visit = lock_visit(visit_id)

    rules.may_verify(
        state=VisitState(visit.state),
        unit=visit.unit_id,
        units=actor.units,
        words=words,
    ).enforce()

    visit.state = VisitState.ENDED if stands else VisitState.STANDS
    visit.verified, visit.verified_by = words.strip(), actor.name
    visit.verified_at = clock.now()
    visit.save()

    record(VisitEvent.VERIFIED, visit_stream(visit.pk), actor=actor.name, passed=stands)


def _lock_plan(plan_id: int) -> VisitPlan:
    plan = VisitPlan.objects.select_for_update().filter(pk=plan_id).first()
    if plan is None:
        raise NotVisible(str(plan_id))
    return plan


@joins_transaction
def lock_visit(visit_id: int) -> LockedVisit:
    """Read a visit afresh, with its plan, and hold it."""
    rows = Visit.objects.select_for_update(of=("self",)).select_related("plan")
    visit = rows.filter(pk=visit_id).first()
    if visit is None:
        raise NotVisible(str(visit_id))
    return LockedVisit(visit)


def _run(visit: Visit, kind: str, period: Period, *, actor: Actor) -> None:
    clocks.start(
        visit_stream(visit.pk),
        kind,
        rule_period=period,
        ends=Ends.MIDNIGHT,
        ladder=_LADDER,
        calendar=CALENDAR,
        at=clock.now(),
        actor=actor.name,
        quiet=True,
    )
