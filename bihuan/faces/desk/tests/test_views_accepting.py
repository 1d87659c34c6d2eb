"""The dispatch desk: a proposal accepted with one press, or found wrong."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from bihuan.faces.desk.tests.acting import a_lamp, accepting, inputs, where, wrong
from bihuan.ground.access.words import Actor, Role
from bihuan.loop.cases.tests.factories import (
    a_unit,
    acting,
    an_accepted_case,
    dispatcher,
    fresh,
    handler_of,
)
from bihuan.loop.cases.words import Status
from bihuan.loop.conftest import settle
from bihuan.loop.routing import actions as routing
from bihuan.loop.triage import jobs
from bihuan.loop.triage.tests.factories import (
    ADMIN,
    category_of,
    taught,
    unit_of,
)
from bihuan.loop.triage.words import Kind, Outcome

pytestmark = pytest.mark.usefixtures("county")
Browse = Callable[[Actor], Client]
INBOX = {"tab": "dispatch"}


# -- Accepted ---------------------------------------------------------------------------


def test_one_press_dispatches_and_leads_to_the_next_matter(
    browse: Browse,
    tree: dict[str, int],
    lamps: int,
) -> None:
    first = a_lamp(tree)
    second = a_lamp(tree, body="云栖府门口的灯杆倒了，挡住了半条路。")
    desk = browse(dispatcher())
    shown = desk.get(reverse("desk:queue"), INBOX).text

    answer = desk.post(accepting(first), inputs(shown, accepting(first)))

    gone = fresh(first)
    assert (gone.status, gone.owner_id) == (Status.DISPATCHED, lamps)
    onwards = f"{reverse('desk:queue')}?tab=dispatch#case-{second.number}"
    assert answer.headers["Location"] == onwards
    settle()
    assert unit_of(first).outcome == Outcome.ACCEPTED
    assert "已派给城管局。" in desk.get(onwards).text


def test_from_the_page_of_a_case_it_leads_back_to_where_it_was_opened(
    browse: Browse,
    tree: dict[str, int],
    lamps: int,
) -> None:
    first, second, third = a_lamp(tree), a_lamp(tree), a_lamp(tree)
    desk = browse(dispatcher())
    for case, address, onwards in (
        (first, where(first), where(first)),
        (
            second,
            f"{where(second)}?from=queue",
            f"{reverse('desk:queue')}?tab=dispatch#case-{third.number}",
        ),
        (third, f"{where(third)}?from=//elsewhere", where(third)),
    ):
        sent = inputs(desk.get(address).text, accepting(case))
        assert desk.post(accepting(case), sent).headers["Location"] == onwards


def test_a_category_that_was_read_goes_along_and_one_that_was_chosen_stays(
    browse: Browse,
    tree: dict[str, int],
    lamps: int,
) -> None:
    taught(tree, lamps, a_unit("水务公司"))
    for kind in Kind:
        jobs.retrain(kind, actor=ADMIN)
    read, chosen = a_lamp(tree, category_id=None), a_lamp(tree)
    desk = browse(dispatcher())
    sent = inputs(desk.get(where(read)).text, accepting(read))
    assert sent["category"] == str(tree["0101"])

    desk.post(accepting(read), sent)
    desk.post(
        accepting(chosen),
        {"seen": chosen.version, "unit": lamps, "category": tree["0102"]},
    )

    assert fresh(read).category_id == tree["0101"]
    assert fresh(chosen).category_id == tree["0101"]
    settle()
    assert category_of(read).outcome == Outcome.ACCEPTED


def test_a_stale_press_is_refused_and_says_what_changed(
    browse: Browse,
    tree: dict[str, int],
    lamps: int,
) -> None:
    case = a_lamp(tree)
    routing.classify(case.pk, category_id=None, area_id=None, actor=dispatcher())
    before = fresh(case)

    answer = browse(dispatcher()).post(
        accepting(case),
        {"seen": case.version, "unit": lamps, "instruction": "请今天到场。"},
    )

    assert answer.status_code == 409
    assert "已被他人更新" in answer.text
    assert "修改了分类" in answer.text
    assert "请今天到场。" in answer.text
    assert fresh(case).status == before.status == Status.ACCEPTED


def test_a_press_without_the_version_that_was_seen_does_nothing(
    browse: Browse,
    tree: dict[str, int],
    lamps: int,
) -> None:
    case = a_lamp(tree)
    desk = browse(dispatcher())
    assert desk.post(accepting(case), {"unit": lamps}).status_code == 422
    assert desk.get(accepting(case)).status_code == 405
    assert fresh(case).status == Status.ACCEPTED


def test_who_may_not_dispatch_accepts_nothing(
    browse: Browse,
    tree: dict[str, int],
    lamps: int,
) -> None:
    case = a_lamp(tree)
    given = {"seen": case.version, "unit": lamps}
    intake = acting(Role.INTAKE, name="account:9003")
    assert browse(intake).post(accepting(case), given).status_code == 403
    assert browse(intake).post(wrong(case), {"wrong": "duty"}).status_code == 403
    outside = browse(handler_of(a_unit())).post(accepting(case), given)
    assert outside.status_code in (403, 404)
    assert fresh(case).status == Status.ACCEPTED


# -- Found wrong ------------------------------------------------------------------------


def test_why_it_was_wrong_is_asked_kept_and_shown(
    browse: Browse,
    tree: dict[str, int],
    lamps: int,
) -> None:
    case, desk = a_lamp(tree), browse(dispatcher())
    refused = desk.post(wrong(case), {"wrong": "other", "because": "  "})
    untold = desk.post(wrong(case), {"because": "这是小区自管的灯。"})
    assert (refused.status_code, untold.status_code) == (409, 422)
    assert "请写明为什么不对。" in refused.text
    assert "这是小区自管的灯。" in untold.text

    answer = desk.post(wrong(case), {"wrong": "duty", "because": "小区自管的灯。"})

    assert answer.headers["Location"] == f"{where(case)}#proposal"
    shown = desk.get(where(case)).text
    assert "不归这个单位管" in shown
    assert "小区自管的灯。" in shown
    assert "说明了系统建议为什么不对" in shown
    inbox = desk.get(reverse("desk:queue"), INBOX).text
    assert "建议过城管局，有人说不对" in inbox
    assert accepting(case) not in inbox


def test_what_was_accepted_or_never_proposed_cannot_be_called_wrong(
    browse: Browse,
    tree: dict[str, int],
    lamps: int,
) -> None:
    case, desk = a_lamp(tree), browse(dispatcher())
    routing.dispatch(case.pk, unit_id=lamps, actor=dispatcher())
    settle()
    assert wrong(case) not in desk.get(where(case)).text
    late = desk.post(wrong(case), {"wrong": "duty", "because": "想了想。"})
    assert late.status_code == 409
    assert "想了想。" in late.text
    assert desk.get(wrong(an_accepted_case())).status_code == 404
    assert desk.get(wrong(case, "weather")).status_code == 404


def test_afterwards_the_page_says_what_was_proposed_and_what_was_chosen(
    browse: Browse,
    tree: dict[str, int],
    lamps: int,
) -> None:
    case, desk = a_lamp(tree), browse(dispatcher())
    other = a_unit("街道办")
    routing.dispatch(case.pk, unit_id=other, actor=dispatcher())
    told = "建议派给城管局，实际派给了街道办。"
    assert told in desk.get(where(case)).text  # before the reaction has noted it
    settle()
    assert told in desk.get(where(case)).text
    assert wrong(case) in desk.get(where(case)).text
    assert told not in browse(handler_of(other)).get(where(case)).text


def test_what_may_be_the_same_matter_is_looked_at_before_a_list_sends_it(
    browse: Browse, tree: dict[str, int], lamps: int
) -> None:
    said = {
        "title": "丽水新城小区北门外路灯不亮",
        "body": "丽水新城小区北门外的路灯连续一周夜里都不亮，老人孩子出门看不见路，很危险。",
    }
    a_lamp(tree, **said)
    again, desk = a_lamp(tree, **said), browse(dispatcher())
    inbox = desk.get(reverse("desk:queue"), {"tab": "dispatch"}).text

    stopped = desk.post(accepting(again), inputs(inbox, accepting(again)))
    assert stopped.status_code == 409
    assert "有 1 件很可能说的是同一件事" in stopped.text
    assert "可能是同一件事</h2>" in stopped.text
    assert fresh(again).owner_id is None

    beside = desk.get(where(again)).text
    desk.post(accepting(again), inputs(beside, accepting(again)))
    assert fresh(again).owner_id == lamps
