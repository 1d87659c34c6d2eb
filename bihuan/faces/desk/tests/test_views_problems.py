"""Classes of problems: who sees and does what, in which words, at what cost."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from bihuan.faces.desk.queries.problem import filled
from bihuan.ground.access.words import Actor, Role
from bihuan.kit import clock
from bihuan.loop.cases.models import Case
from bihuan.loop.cases.tests.factories import (
    a_unit,
    acting,
    dispatcher,
    handler_of,
    supervisor,
)
from bihuan.loop.causes import actions as causes
from bihuan.loop.causes.models import Problem
from bihuan.loop.causes.queries import TrendPoint
from bihuan.loop.causes.tests.factories import (
    a_problem,
    fresh,
    members_of,
    told,
)
from bihuan.loop.causes.words import State

pytestmark = pytest.mark.usefixtures("county")
Browse = Callable[[Actor], Client]
LIST = "/desk/problems/"
FUTURE = (clock.local_day() + timedelta(days=60)).isoformat()


def where(problem: Problem, verb: str = "") -> str:
    if verb:
        return reverse("desk:problem_act", args=[problem.pk, verb])
    return reverse("desk:problem", args=[problem.pk])


def send(client: Client, problem: Problem, verb: str, **given: Any) -> Any:
    seen = fresh(problem).version
    return client.post(where(problem, verb), {"seen": seen, **given})


# -- Who sees what --------------------------------------------------------------------


def test_who_has_nothing_to_do_with_it_is_not_told(browse: Browse) -> None:
    problem = a_problem()
    for role in (Role.GRID, Role.SYSTEM_ADMIN, Role.AUDIT_ADMIN):
        stranger = browse(acting(role, a_unit()))
        for address in (LIST, f"{LIST}hot/", where(problem)):
            assert stranger.get(address).status_code == 404


def test_a_handler_sees_what_their_unit_leads(browse: Browse) -> None:
    problem, unit = a_problem(), a_unit()
    handler = browse(handler_of(unit))
    assert handler.get(where(problem)).status_code == 404

    causes.name_owner(problem.pk, unit_id=unit, actor=supervisor())

    assert problem.title in handler.get(LIST).text
    page = handler.get(where(problem)).text
    assert where(problem, "plan") in page
    assert where(problem, "own") not in page


def test_nothing_of_the_raisers_is_on_the_page(browse: Browse) -> None:
    problem = a_problem(raiser_name="苗女士", phone="13900001234")
    page = browse(supervisor()).get(where(problem)).text
    assert "13900001234" not in page
    assert "苗女士" not in page


def test_more_members_cost_no_more_queries(
    browse: Browse, flat_queries: Callable[..., None]
) -> None:
    problem, desk = a_problem(), browse(dispatcher())
    more = iter([("柳溪苑养猪场臭味又来了", "柳溪苑养猪场恶臭，窗户不敢开。")] * 40)

    flat_queries(
        grow=lambda: told(*[next(more) for _ in range(4)]),
        read=lambda: desk.get(where(problem)).content,
    )


# -- From confirming to settling ------------------------------------------------------


def test_a_class_goes_from_proposal_to_review(browse: Browse) -> None:
    problem, unit = a_problem(), a_unit("畜牧局")
    desk, above = browse(dispatcher()), browse(supervisor())
    before = above.get(where(problem)).text
    assert "还没有治理完成，不能复查。" in before

    send(desk, problem, "confirm")
    send(above, problem, "own", unit=unit)
    send(
        browse(handler_of(unit)),
        problem,
        "plan",
        cause="粪污没有处理设施。",
        remedy="九月底前建成沉淀池。",
        review_on=FUTURE,
    )
    send(above, problem, "remedy", done_on=clock.local_day().isoformat())
    send(above, problem, "review", gone="yes")

    assert fresh(problem).state == State.SETTLED
    page = above.get(where(problem)).text
    for said in (
        "已销项",
        "粪污没有处理设施。",
        "由畜牧局牵头",
        "写明了原因和措施",
        "复查：已经消除",
    ):
        assert said in page


def test_an_answer_for_all_is_put_beside_the_open_ones(browse: Browse) -> None:
    problem, desk = a_problem(), browse(dispatcher())
    send(desk, problem, "offer", answer="养猪场将于月底前搬迁。")

    page = desk.get(where(problem)).text
    assert "养猪场将于月底前搬迁。" in page
    assert "统一答复了4件诉求" in page
    case = Case.objects.get(pk=min(members_of(problem)))
    beside = desk.get(reverse("desk:case", args=[case.number])).text
    assert "养猪场将于月底前搬迁。" in beside
    assert where(problem) in beside


def test_members_go_and_come_and_part(browse: Browse) -> None:
    problem, desk = a_problem(), browse(dispatcher())
    one, *rest = sorted(members_of(problem))
    number = Case.objects.get(pk=one).number

    desk.post(reverse("desk:remove_member", args=[problem.pk]), {"number": number})
    assert members_of(problem) == set(rest)
    send(desk, problem, "add", number=number)
    assert one in members_of(problem)
    went = send(desk, problem, "split", cases=[one, rest[0]], title="另一个养猪场")
    new = Problem.objects.get(title="另一个养猪场")
    assert went.headers["Location"] == where(new)
    assert members_of(new) == {one, rest[0]}
    send(desk, new, "merge", into=problem.pk)
    assert len(members_of(problem)) == 4
    assert where(problem) in desk.get(where(new)).text


def test_a_dismissed_class_has_nothing_left_to_do(browse: Browse) -> None:
    problem, desk = a_problem(), browse(dispatcher())
    asks = desk.get(where(problem, "dismiss")).text
    assert "系统不会再把它们归到一起" in asks
    send(desk, problem, "dismiss")

    page = desk.get(where(problem)).text
    assert "这类问题已经撤销或者并入另一类。" in page
    assert "认定不是一类，4件各办各的" in page


# -- Refused --------------------------------------------------------------------------


def test_who_may_not_is_refused_before_filling_in(browse: Browse) -> None:
    problem, leader = a_problem(), browse(acting(Role.LEADER))
    for verb in ("confirm", "offer", "split", "dismiss"):
        assert leader.get(where(problem, verb)).status_code == 403
        assert send(leader, problem, verb).status_code == 403
    caller = browse(acting(Role.CALLBACK, a_unit()))
    assert send(caller, problem, "plan").status_code == 403
    number = Case.objects.get(pk=min(members_of(problem))).number
    away = reverse("desk:remove_member", args=[problem.pk])
    assert leader.post(away, {"number": number}).status_code == 403
    assert len(members_of(problem)) == 4


@pytest.mark.parametrize(
    ("verb", "given", "said"),
    [
        ("own", {"unit": ""}, "请选择一项"),
        ("plan", {"cause": "原因", "remedy": "", "review_on": FUTURE}, "请写明内容"),
        ("review", {"gone": "no"}, "请写明下次复查的日期"),
        ("split", {"title": "新的"}, "请至少选一件"),
        ("merge", {"into": "999"}, "请从列出的选项中选择"),
        ("rename", {"title": ""}, "请填写这一项"),
    ],
)
def test_a_mistaken_form_comes_back(
    browse: Browse, verb: str, given: dict[str, str], said: str
) -> None:
    problem = a_problem()
    answer = send(browse(supervisor()), problem, verb, **given)
    assert answer.status_code == 422
    assert said in answer.text


def test_what_cannot_be_now_keeps_what_was_typed(browse: Browse) -> None:
    problem, above = a_problem(), browse(supervisor())
    past = (clock.local_day() - timedelta(days=1)).isoformat()
    plan = {"cause": "没有设施。", "remedy": "建设施。", "review_on": past}

    early = send(above, problem, "plan", **plan)
    stale = above.post(where(problem, "plan"), {**plan, "review_on": FUTURE, "seen": 0})
    nowhere = send(browse(dispatcher()), problem, "add", number="zzz")

    for answer, said in (
        (early, "复查日期应在今天之后。"),
        (stale, "这类问题刚刚有变化"),
        (nowhere, "没有找到这个编号的事项"),
    ):
        assert answer.status_code == 409
        assert said in answer.text
    assert "建设施。" in early.text
    assert "建设施。" in stale.text


def test_a_verb_that_is_none_is_not_found(browse: Browse) -> None:
    assert browse(dispatcher()).get(f"{LIST}1/explode/").status_code == 404
    assert browse(dispatcher()).get(f"{LIST}999/").status_code == 404


# -- Curves ---------------------------------------------------------------------------


def test_gaps_of_a_curve_are_seen() -> None:
    def point(month: int, n: int) -> TrendPoint:
        return TrendPoint(
            clock.local_day().replace(year=2026, month=month, day=1), n, 0
        )

    shown = filled([point(1, 3), point(4, 1)], "month")

    assert [one.members for one in shown] == [3, 0, 0, 1]
    assert filled([], "week") == []
