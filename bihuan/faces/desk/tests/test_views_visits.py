from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from bihuan.ground.access.words import Actor
from bihuan.kit import clock
from bihuan.loop.cases.tests.factories import a_unit, handler_of, supervisor
from bihuan.loop.supervision import actions
from bihuan.loop.supervision.models import Visit, VisitPlan, VisitProposal
from bihuan.loop.supervision.tests.factories import LEADER
from bihuan.loop.supervision.tests.test_visits import OTHER, TEAM, a_visit, terms

pytestmark = pytest.mark.usefixtures("county")
Browse = Callable[[Actor], Client]


def at(name: str, *args: object) -> str:
    return reverse(f"desk:{name}", args=args)


def read(client: Client, name: str, *args: object) -> str:
    answer = client.get(at(name, *args))
    assert answer.status_code == 200
    return str(answer.content.decode())


def test_a_plan_is_drafted_filled_and_approved(browse: Browse) -> None:
    office = browse(supervisor())
    year = clock.local_day().year
    assert "还没有安排督查" in read(office, "visits")
    given = {"year": year, "title": "年度督查计划", "most_per_unit": 2}
    assert office.post(at("draft_plan"), given).status_code == 302
    assert office.post(at("draft_plan"), given).status_code == 409
    plan = VisitPlan.objects.get()
    assert "重复或超过次数的理由" in read(office, "plan_act", plan.pk, "visit")
    assert (
        office.post(at("plan_act", plan.pk, "visit"), {"team": ""}).status_code == 422
    )
    actions.plan_visit(plan.pk, terms(a_unit()), actor=supervisor())
    leader = browse(LEADER)
    assert "待批准" in read(leader, "visits")
    assert leader.post(at("plan_act", plan.pk, "approve")).status_code == 302
    approved = read(office, "visits")
    assert "计划已经批准，不能再增加督查。" in approved
    assert at("plan_act", plan.pk, "visit") not in approved


def test_a_visit_is_concluded_objected_to_and_put_right(browse: Browse) -> None:
    unit = a_unit("住建局")
    visit = a_visit(unit, concluded=False)
    team, owner = browse(TEAM), browse(handler_of(unit))
    day = (clock.local_day() + timedelta(days=9)).isoformat()
    step = {"words": "两项没有兑现。", "rectify_on": day}
    done = team.post(at("visit_act", visit.pk, "conclude"), step)
    assert done.status_code == 302
    assert "两项没有兑现。" in read(owner, "visit", visit.pk)
    said = owner.post(at("visit_act", visit.pk, "object"), {"words": "已兑现。"})
    assert said.status_code == 302
    finding = {"answer": "no", "words": "维持。"}
    own = team.post(at("visit_act", visit.pk, "decide"), finding)
    assert own.status_code == 409
    assert "回避" in own.content.decode()
    other = browse(OTHER)
    assert other.post(at("visit_act", visit.pk, "decide"), finding).status_code == 302
    right = owner.post(at("visit_act", visit.pk, "put-right"), {"words": "已整改。"})
    assert right.status_code == 302
    seen = {"answer": "yes", "words": "属实。"}
    assert other.post(at("visit_act", visit.pk, "verify"), seen).status_code == 302
    assert Visit.objects.get().state == "ended"


def test_a_proposal_waits_for_a_leader(browse: Browse) -> None:
    visit = a_visit(a_unit())
    given = {"tone": "blame", "words": "建议约谈。"}
    team = browse(TEAM)
    assert team.post(at("visit_act", visit.pk, "propose"), given).status_code == 302
    proposal = VisitProposal.objects.get()
    leader = browse(LEADER)
    assert "不批准" in read(leader, "visit", visit.pk)
    address = at("decide_visit_proposal", visit.pk, proposal.pk)
    assert team.post(address, {"answer": "yes"}).status_code == 403
    for odd in ({}, {"answer": "perhaps"}):
        assert leader.post(address, odd).status_code == 404
    assert VisitProposal.objects.get().approved is None
    elsewhere = at("decide_visit_proposal", visit.pk + 1, proposal.pk)
    assert leader.post(elsewhere, {"answer": "no"}).status_code == 404
    assert leader.post(address, {"answer": "yes"}).status_code == 302
    assert VisitProposal.objects.get().approved is True


def test_strangers_see_no_visits(browse: Browse) -> None:
    visit = a_visit(a_unit())
    stranger = browse(handler_of(a_unit()))
    assert stranger.get(at("visit", visit.pk)).status_code == 404
    assert "惠企政策兑现" not in read(stranger, "visits")
    assert stranger.get(at("draft_plan")).status_code == 403
    assert stranger.get(at("visit_act", visit.pk, "no-such")).status_code == 404
