"""A raiser who calls: their matter found by its code, taken back, opened again."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from bihuan.faces.desk.tests.acting import page, send, where
from bihuan.ground.access.words import Actor, Role
from bihuan.loop.cases.models import Case
from bihuan.loop.cases.tests.factories import (
    a_case,
    a_case_with,
    a_closed_case,
    a_unit,
    acting,
    an_accepted_case,
    dispatcher,
    fresh,
    handler_of,
    raised,
    raiser_of,
)
from bihuan.loop.cases.words import Status
from bihuan.loop.routing import actions as routing

pytestmark = pytest.mark.usefixtures("county")
Browse = Callable[[Actor], Client]
BY_RECEIPT = "/desk/new/by-receipt/"


@pytest.fixture
def desk(browse: Browse) -> Client:
    return browse(acting(Role.INTAKE, a_unit(), name="account:9003"))


def test_a_matter_is_taken_back_for_a_caller_and_says_so(desk: Client) -> None:
    case = a_case_with(a_unit())
    _raiser, raising = raiser_of(case)
    assert page(case, "withdraw") in desk.get(where(case)).text

    answer = send(desk, case, "withdraw", raising=raising, reason="说自己修好了。")

    assert answer.status_code == 302
    assert fresh(case).status == Status.CLOSED
    shown = desk.get(where(case)).text
    assert "按诉求人来电代为撤回" in shown
    assert "说自己修好了。" in shown


def test_a_matter_is_opened_again_for_a_caller_and_says_so(desk: Client) -> None:
    case = a_closed_case(a_unit())
    _raiser, raising = raiser_of(case)
    assert page(case, "reopen") in desk.get(where(case)).text

    send(desk, case, "reopen", raising=raising, reason="又坏了。")

    assert fresh(case).status == Status.ACCEPTED
    assert "按诉求人来电代为要求重新办理" in desk.get(where(case)).text


def test_who_dispatched_it_is_told_why_they_cannot_take_it_back(browse: Browse) -> None:
    case = a_case_with(a_unit())
    _raiser, raising = raiser_of(case)
    centre = browse(dispatcher())

    shown = centre.get(where(case)).text
    answer = send(centre, case, "withdraw", raising=raising, reason="不要了。")

    assert "此件由您派单" in shown
    assert page(case, "withdraw") not in shown
    assert answer.status_code == 409
    assert fresh(case).status == Status.HANDLING


def two_raisers() -> tuple[Case, dict[str, str]]:
    """One matter that two people raised, with the code of each by the number it had."""
    told = [raised(), raised()]
    case, twin = (Case.objects.get(pk=one.case_id) for one in told)
    for one in (case, twin):
        routing.accept(one.pk, actor=dispatcher())
    routing.merge(twin.pk, into_id=case.pk, reason="同一盏灯。", actor=dispatcher())
    return fresh(case), {one.number: one.receipt for one in told}


def test_the_code_says_which_raiser_calls(desk: Client) -> None:
    case, codes = two_raisers()

    send(desk, case, "withdraw", code=codes[case.number], reason="不要了。")

    left = desk.get(page(case, "withdraw")).text
    assert left.count('name="raising"') == 1
    assert fresh(case).status == Status.ACCEPTED


@pytest.mark.parametrize("code", ["", "0000-0000", "another"])
def test_without_knowing_who_calls_nothing_is_taken_back(
    desk: Client, code: str
) -> None:
    case, _codes = two_raisers()
    given = raised().receipt if code == "another" else code

    answer = send(desk, case, "withdraw", code=given, reason="不要了。")

    assert answer.status_code == 422
    assert "不要了。" in answer.text
    assert fresh(case).version == case.version


def test_a_code_and_another_name_contradict_each_other(desk: Client) -> None:
    case, codes = two_raisers()
    _raiser, first = raiser_of(case)
    (twin,) = codes.keys() - {case.number}

    answer = send(
        desk, case, "withdraw", raising=first, code=codes[twin], reason="不要了。"
    )

    assert answer.status_code == 422
    assert "这个查询码不是这位诉求人的" in answer.text


def test_a_callers_code_leads_to_the_matter(desk: Client) -> None:
    told = raised()

    found = desk.post(BY_RECEIPT, {"code": f" {told.receipt} "})

    assert found.headers["Location"] == reverse("desk:case", args=[told.number])


@pytest.mark.parametrize("code", ["", "0000-0000-0000"])
def test_a_wrong_code_is_said_and_kept(desk: Client, code: str) -> None:
    answer = desk.post(BY_RECEIPT, {"code": code})

    assert answer.status_code == 422
    assert f'name="code" id="id_code" value="{code}"' in answer.text
    assert 'aria-invalid="true"' in answer.text


def test_a_code_opens_nothing_that_the_clerk_may_not_see(browse: Browse) -> None:
    told = raised()
    worker = browse(acting(Role.GRID, a_unit()))

    assert worker.post(BY_RECEIPT, {"code": told.receipt}).status_code == 422
    unit = browse(handler_of(a_unit()))
    assert unit.post(BY_RECEIPT, {"code": told.receipt}).status_code == 404


def test_only_who_registers_is_offered_to_act_for_a_caller(browse: Browse) -> None:
    water = a_unit()
    case = a_case_with(water)
    assert "代为撤回" not in browse(handler_of(water)).get(where(case)).text
    assert "代为撤回" in browse(dispatcher()).get(where(an_accepted_case())).text
    assert "代为重开" not in browse(dispatcher()).get(where(a_case())).text
