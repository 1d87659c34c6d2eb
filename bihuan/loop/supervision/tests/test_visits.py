from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from bihuan.ground.access.words import Actor, Role
from bihuan.ground.clocks.queries import find_clock
from bihuan.ground.ledger.models import Entry
from bihuan.kit import clock
from bihuan.kit.verdicts import NotVisible, Refused
from bihuan.loop.cases.tests.factories import a_unit, acting, handler_of, supervisor
from bihuan.loop.supervision import actions, queries
from bihuan.loop.supervision.models import Visit, VisitProposal
from bihuan.loop.supervision.tests.factories import LEADER
from bihuan.loop.supervision.words import (
    DECIDE_CLOCK,
    Tone,
    VisitState,
    VisitTerms,
    visit_stream,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("county")]
TEAM = acting(Role.SUPERVISOR, name="account:9301")
OTHER = acting(Role.SUPERVISOR, name="account:9302")


def a_plan(most: int = 2) -> int:
    year = clock.local_day().year
    return actions.draft_plan(
        year=year, title="年度督查计划", most_per_unit=most, actor=supervisor()
    )


def terms(unit: int, **changes: Any) -> VisitTerms:
    told: dict[str, Any] = {
        "unit_id": unit,
        "subject": "惠企政策兑现",
        "team": "第一督查组",
        "members": (TEAM.name,),
        "planned_on": date(clock.local_day().year, 12, 1),
        **changes,
    }
    return VisitTerms(**told)


def a_visit(unit: int, *, concluded: bool = True) -> Visit:
    plan = a_plan()
    made = actions.plan_visit(plan, terms(unit), actor=supervisor())
    actions.approve_plan(plan, actor=LEADER)
    if concluded:
        actions.conclude_visit(
            made,
            conclusion="三项政策没有兑现。",
            rectify_on=clock.local_day() + timedelta(days=20),
            actor=TEAM,
        )
    return Visit.objects.get(pk=made)


def test_a_unit_is_not_visited_twice_for_the_same_without_a_reason() -> None:
    plan, unit = a_plan(), a_unit()
    actions.plan_visit(plan, terms(unit), actor=supervisor())
    before = Entry.objects.count()
    again = terms(unit, team="第二督查组", subject="惠企政策 兑现")
    with pytest.raises(Refused, match="visit-repeated"):
        actions.plan_visit(plan, again, actor=supervisor())
    assert Entry.objects.count() == before

    why = "第一组去时单位正在搬迁，没有查成。"
    actions.plan_visit(plan, terms(unit, override=why), actor=supervisor())
    assert Visit.objects.latest("pk").override == why
    with pytest.raises(Refused, match="visit-too-often"):
        actions.plan_visit(plan, terms(unit, subject="别的事"), actor=supervisor())
    actions.plan_visit(plan, terms(a_unit()), actor=supervisor())


def test_nobody_goes_before_the_plan_is_approved_by_another() -> None:
    plan, unit = a_plan(), a_unit()
    with pytest.raises(Refused, match="plan-empty"):
        actions.approve_plan(plan, actor=LEADER)
    made = actions.plan_visit(plan, terms(unit), actor=supervisor())
    with pytest.raises(Refused, match="plan-draft"):
        actions.conclude_visit(made, conclusion="查了。", rectify_on=None, actor=TEAM)
    drafter = Actor(supervisor().name, frozenset(), LEADER.permissions)
    with pytest.raises(Refused, match="own-plan"):
        actions.approve_plan(plan, actor=drafter)
    with pytest.raises(Refused, match="plan-there"):
        a_plan()


def test_an_objection_is_decided_within_thirty_days_by_who_took_no_part() -> None:
    unit = a_unit()
    visit = a_visit(unit)
    assert visit.object_until == clock.local_day() + timedelta(days=30)
    with pytest.raises(Refused, match="not-visited"):
        actions.object_to_visit(visit.pk, text="不实。", actor=handler_of(a_unit()))
    actions.object_to_visit(visit.pk, text="两项已经兑现。", actor=handler_of(unit))
    running = find_clock(visit_stream(visit.pk), DECIDE_CLOCK)
    assert running is not None
    last = clock.local_day(running.due_at - timedelta(seconds=1))
    assert last >= clock.local_day() + timedelta(days=30)

    before = Entry.objects.count()
    with pytest.raises(Refused, match="took-part"):
        actions.decide_visit_objection(
            visit.pk, uphold=False, words="维持。", actor=TEAM
        )
    assert Entry.objects.count() == before
    actions.decide_visit_objection(
        visit.pk, uphold=True, words="两项确已兑现。", actor=OTHER
    )
    visit.refresh_from_db()
    assert visit.state == VisitState.OVERTURNED
    assert find_clock(visit_stream(visit.pk), DECIDE_CLOCK) is None
    with pytest.raises(Refused, match="nothing-to-put-right"):
        actions.report_put_right(visit.pk, text="整改了。", actor=handler_of(unit))


def test_an_objection_after_thirty_days_is_late() -> None:
    unit = a_unit()
    visit = a_visit(unit)
    late = (visit.concluded_at or clock.now()) + timedelta(days=32)
    with clock.set_to(late), pytest.raises(Refused, match="objection-late"):
        actions.object_to_visit(visit.pk, text="不实。", actor=handler_of(unit))


def test_what_was_put_right_is_verified_and_goes_back_if_it_was_not() -> None:
    unit = a_unit()
    visit = a_visit(unit)
    actions.report_put_right(visit.pk, text="已全部兑现。", actor=handler_of(unit))
    inside = acting(Role.SUPERVISOR, unit)
    with pytest.raises(Refused, match="own-unit"):
        actions.verify_put_right(visit.pk, stands=True, words="属实。", actor=inside)
    actions.verify_put_right(visit.pk, stands=False, words="还差一项。", actor=TEAM)
    actions.report_put_right(visit.pk, text="第三项也兑现了。", actor=handler_of(unit))
    actions.verify_put_right(visit.pk, stands=True, words="属实。", actor=OTHER)
    visit.refresh_from_db()
    assert visit.state == VisitState.ENDED


def test_praise_or_blame_needs_the_approval_of_another() -> None:
    visit = a_visit(a_unit())
    with pytest.raises(Refused, match="not-in-team"):
        actions.propose_of_visit(
            visit.pk, tone=Tone.PRAISE, words="表扬。", actor=OTHER
        )
    made = actions.propose_of_visit(
        visit.pk, tone=Tone.BLAME, words="建议约谈。", actor=TEAM
    )
    own = Actor(TEAM.name, frozenset(), LEADER.permissions)
    with pytest.raises(Refused, match="own-proposal"):
        actions.decide_visit_proposal(visit.pk, made, approve=True, actor=own)
    other = a_visit_more(visit)
    with pytest.raises(NotVisible):
        actions.decide_visit_proposal(other, made, approve=False, actor=LEADER)
    actions.decide_visit_proposal(visit.pk, made, approve=False, actor=LEADER)
    assert VisitProposal.objects.get().approved is False
    with pytest.raises(Refused, match="proposal-decided"):
        actions.decide_visit_proposal(visit.pk, made, approve=True, actor=LEADER)


def test_a_unit_reads_its_own_visit_once_there_is_a_conclusion() -> None:
    unit = a_unit()
    visit = a_visit(unit, concluded=False)
    with pytest.raises(NotVisible):
        queries.find_visit(handler_of(unit), visit.pk)
    actions.conclude_visit(visit.pk, conclusion="属实。", rectify_on=None, actor=TEAM)
    actions.propose_of_visit(visit.pk, tone=Tone.BLAME, words="约谈。", actor=TEAM)
    found = queries.find_visit(handler_of(unit), visit.pk)
    assert set(found.may) == {"object", "put-right"}
    assert found.proposals == ()  # internal until it is decided elsewhere
    with pytest.raises(NotVisible):
        queries.find_visit(handler_of(a_unit()), visit.pk)
    assert "propose" in queries.find_visit(TEAM, visit.pk).may


def a_visit_more(visit: Visit) -> int:
    """Another visit of the same plan, as it lies in the database."""
    return Visit.objects.create(
        plan=visit.plan,
        unit_id=visit.unit_id,
        subject="别的事",
        team=visit.team,
        planned_on=visit.planned_on,
        planned_by=visit.planned_by,
    ).pk


def test_an_approved_plan_takes_no_visit_more() -> None:
    visit = a_visit(a_unit(), concluded=False)
    unit = a_unit()
    before = Entry.objects.count()
    for override in ("", "领导临时要求。"):
        again = terms(unit, override=override)
        with pytest.raises(Refused, match="plan-closed"):
            actions.plan_visit(visit.plan_id, again, actor=supervisor())
    assert Entry.objects.count() == before


def test_nothing_is_decided_on_a_conclusion_that_may_fall_or_fell() -> None:
    unit = a_unit()
    visit = a_visit(unit)
    made = actions.propose_of_visit(
        visit.pk, tone=Tone.BLAME, words="约谈。", actor=TEAM
    )
    actions.object_to_visit(visit.pk, text="不实。", actor=handler_of(unit))
    with pytest.raises(Refused, match="visit-objected"):
        actions.decide_visit_proposal(visit.pk, made, approve=True, actor=LEADER)
    (shown,) = queries.find_visit(LEADER, visit.pk).proposals
    assert shown.decide is not None
    assert not shown.decide
    actions.decide_visit_objection(visit.pk, uphold=True, words="对。", actor=OTHER)
    with pytest.raises(Refused, match="visit-overturned"):
        actions.decide_visit_proposal(visit.pk, made, approve=True, actor=LEADER)
    assert VisitProposal.objects.get().approved is None


def test_nobody_of_the_unit_decides_on_its_own_objection() -> None:
    unit = a_unit()
    visit = a_visit(unit)
    actions.object_to_visit(visit.pk, text="不实。", actor=handler_of(unit))
    inside = Actor("account:9400", frozenset({unit}), OTHER.permissions)
    with pytest.raises(Refused, match="own-unit"):
        actions.decide_visit_objection(
            visit.pk, uphold=True, words="对。", actor=inside
        )
    assert not queries.find_visit(inside, visit.pk).may["decide"]
    assert queries.find_visit(OTHER, visit.pk).may["decide"]
