"""Others that may be the same matter: at the telephone, before dispatch, side by side."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bihuan.faces.desk.queries.comparing import pieces
from bihuan.faces.desk.tests.acting import page, where
from bihuan.ground.access.words import Actor, Role
from bihuan.loop.cases.models import Case, Raising
from bihuan.loop.cases.tests.factories import (
    a_case,
    a_case_with,
    a_closed_case,
    a_profile,
    a_unit,
    acting,
    an_accepted_case,
    dispatcher,
    fresh,
    handler_of,
)
from bihuan.loop.conftest import settle
from bihuan.loop.routing.actions import classify

pytestmark = pytest.mark.usefixtures("county")
Browse = Callable[[Actor], Client]

TITLE = "丽水新城小区北侧工地夜间施工扰民"
BODY = (
    "丽水新城小区北门外的工地连续一周夜里十一点后还在打桩，噪声很大，老人孩子睡不着。"
)
ALIKE = "我住丽水新城小区，北边工地夜里打桩，噪声很大，孩子睡不着，请管管夜间施工。"
ELSEWHERE = (
    "锦绣花园小区南门外的工地连续一周夜里十一点后还在打桩，噪声很大，老人孩子睡不着。"
)


def an_old_one(**more: Any) -> Case:
    """What somebody else raised, filed so that it is found."""
    case = an_accepted_case(title=TITLE, body=BODY, **more)
    settle()
    return case


def intake() -> Actor:
    return acting(Role.INTAKE, a_unit(), name="account:9003")


def told(body: str = ALIKE, **more: str) -> dict[str, str]:
    return {"body": body, "profile": "hotline", "channel": "phone", **more}


# -- At the telephone -----------------------------------------------------------------


def test_what_others_raised_is_shown_with_the_reason(browse: Browse) -> None:
    old = an_old_one(raiser_name="苗女士", phone="13900001234")
    answer = browse(intake()).post(reverse("desk:twins"), told())

    assert TITLE in answer.text
    assert f'value="{old.number}"' in answer.text
    assert "丽水新城小区</span>" in answer.text
    assert "1人反映" in answer.text
    assert "13900001234" not in answer.text
    assert "苗" not in answer.text


def test_the_same_words_of_another_place_are_not_called_the_same(
    browse: Browse,
) -> None:
    an_old_one()
    answer = browse(intake()).post(reverse("desk:twins"), told(ELSEWHERE))
    assert "很可能是同一件" not in answer.text


@pytest.mark.parametrize(
    "body", ["楼道灯坏了没人修。", "你好", "", "1234567", "🙂🙂🙂🙂🙂🙂🙂"]
)
def test_what_is_not_the_same_shows_nothing(browse: Browse, body: str) -> None:
    an_old_one()
    answer = browse(intake()).post(reverse("desk:twins"), told(body))

    assert answer.status_code == 200
    assert "fieldset" not in answer.text


def test_what_is_typed_stands_in_no_address(browse: Browse) -> None:
    assert browse(intake()).get(reverse("desk:twins")).status_code == 405


def test_who_may_not_register_is_told_of_no_twins(browse: Browse) -> None:
    an_old_one()
    answer = browse(handler_of(a_unit())).post(reverse("desk:twins"), told())
    assert TITLE not in answer.text


def test_a_caller_becomes_one_more_raiser_in_one_go(browse: Browse) -> None:
    old, desk = an_old_one(), browse(intake())

    answer = desk.post(
        reverse("desk:register"), told(draft=str(uuid4()), into=old.number)
    )

    new = Case.objects.latest("pk")
    assert new.merged_into_id == old.pk
    assert Raising.objects.filter(case=old).count() == 2
    shown = desk.get(answer.headers["Location"])
    assert new.number in shown.text
    assert old.number in shown.text


def test_an_answer_on_the_spot_does_not_go_with_joining(browse: Browse) -> None:
    old, desk = an_old_one(), browse(intake())
    answered = told(
        draft=str(uuid4()), into=old.number, answer="已解释。", result="explained"
    )

    answer = desk.post(reverse("desk:register"), answered)

    assert answer.status_code == 422
    assert f'value="{old.number}" checked' in answer.text
    assert Case.objects.count() == 1


def test_a_closed_one_is_shown_and_cannot_be_joined(browse: Browse) -> None:
    old = a_closed_case(a_unit(), title=TITLE, body=BODY)
    settle()
    desk = browse(intake())

    shown = desk.post(reverse("desk:twins"), told())
    refused = desk.post(
        reverse("desk:register"), told(draft=str(uuid4()), into=old.number)
    )

    assert f'value="{old.number}"' not in shown.text
    assert "已办结，不能再加入" in shown.text
    assert refused.status_code == 409
    assert ALIKE in refused.text
    assert Case.objects.count() == 1


# -- Before dispatch ------------------------------------------------------------------


def test_twins_stand_beside_a_case_for_whoever_can_join_them(browse: Browse) -> None:
    unit = a_unit()
    new = a_case_with(unit, body=ALIKE)
    old = an_old_one()

    seen = browse(dispatcher()).get(where(new)).text
    unseen = browse(handler_of(unit)).get(where(new)).text

    assert f"{page(new, 'merge')}?into={old.number}" in seen
    assert TITLE not in unseen
    waiting = an_accepted_case(body=ALIKE)
    assert TITLE in browse(dispatcher()).get(page(waiting, "dispatch")).text


def test_more_twins_cost_no_more_queries(browse: Browse) -> None:
    new, desk = an_accepted_case(body=ALIKE), browse(dispatcher())
    an_old_one()
    desk.get(where(new))

    def cost() -> int:
        with CaptureQueriesContext(connection) as seen:
            assert TITLE in desk.get(where(new)).text
        return len(seen)

    few = cost()
    for _ in range(4):
        an_old_one()
    assert cost() == few


# -- Side by side ---------------------------------------------------------------------


def test_a_merge_begins_with_what_may_be_the_same(browse: Browse) -> None:
    old, new = an_old_one(), an_accepted_case(body=ALIKE)
    assert f"?into={old.number}" in browse(dispatcher()).get(page(new, "merge")).text


def test_both_are_read_side_by_side_with_their_places_marked(browse: Browse) -> None:
    old, new = an_old_one(), an_accepted_case(body=ELSEWHERE, title="工地夜间施工")

    shown = browse(dispatcher()).get(page(new, "merge"), {"into": old.number}).text

    assert '<mark class="apart">锦绣花园小区</mark>' in shown
    assert '<mark class="apart">丽水新城小区</mark>' in shown
    assert "诉求人共2位" in shown
    assert f"{page(old, 'merge')}?into={new.number}" in shown  # the other way round


def test_what_cannot_be_joined_says_why_before_the_click(browse: Browse) -> None:
    a_profile(code="quiet", privacy="restricted")
    new, desk = an_accepted_case(body=ALIKE), browse(dispatcher())
    closed = a_closed_case(a_unit())
    for into, why in (
        (new.number, "不能与自身并案"),
        (closed.number, "已经办结"),
        ("zzz", "没有找到这个编号的事项"),
    ):
        shown = desk.get(page(new, "merge"), {"into": into}).text
        assert why in shown
        assert "为什么是同一件事" not in shown


def test_a_pair_that_changed_meanwhile_keeps_what_was_typed(browse: Browse) -> None:
    old, new = an_old_one(), an_accepted_case(body=ALIKE)
    desk, seen = browse(dispatcher()), new.version
    classify(new.pk, category_id=None, area_id=None, actor=dispatcher())
    typed = {"into": old.number, "reason": "同一个工地。", "seen": seen}

    stale = desk.post(page(new, "merge"), typed)

    assert stale.status_code == 409
    assert "同一个工地。" in stale.text
    assert "修改了分类" in stale.text
    assert fresh(new).merged_into_id is None


def test_a_merge_without_a_reason_is_asked_again(browse: Browse) -> None:
    old, new = an_old_one(), a_case(body=ALIKE)
    answer = browse(dispatcher()).post(
        page(new, "merge"), {"into": old.number, "reason": " ", "seen": new.version}
    )
    assert answer.status_code == 422
    assert "诉求人共2位" in answer.text


def test_who_may_not_dispatch_joins_nothing(browse: Browse) -> None:
    old, new = an_old_one(), a_case(body=ALIKE)
    operator = browse(intake())
    assert operator.get(page(new, "merge")).status_code == 403
    given = {"into": old.number, "reason": "同一件。"}
    assert operator.post(page(new, "merge"), given).status_code == 403


def test_a_name_inside_a_longer_one_is_marked_once() -> None:
    cut = pieces("丽水新城小区门口", {"丽水新城": "apart", "丽水新城小区": "same"})
    assert [(one.text, one.look) for one in cut] == [
        ("丽水新城小区", "same"),
        ("门口", ""),
    ]
