"""An answer is read before it goes out: on the form, in the panel, and without scripts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from bihuan.faces.desk.tests.acting import page, send
from bihuan.ground.access.words import Actor, Role
from bihuan.ground.ledger.queries import timeline
from bihuan.loop.cases.models import Case, Writing
from bihuan.loop.cases.tests.factories import (
    a_case_with,
    a_profile,
    a_unit,
    acting,
    fresh,
    handler_of,
)
from bihuan.loop.cases.words import Status

pytestmark = pytest.mark.usefixtures("county")
Browse = Callable[[Actor], Client]

STOCK = "您好！您反映的问题已收悉，我局高度重视。感谢您对我们工作的关心与支持！"
LEAK = "已于3月2日修好路灯，业主王建国先生已签字，电话13912345678。"
GOOD = "已于3月2日更换电缆，路灯当晚恢复照明。"


@pytest.fixture
def water() -> int:
    return a_unit()


@pytest.fixture
def case(water: int) -> Case:
    return a_case_with(water)


@pytest.fixture
def desk(browse: Browse, water: int) -> Client:
    return browse(handler_of(water))


def report(desk: Client, case: Case, answer: str, **more: Any) -> Any:
    return send(desk, case, "report", result="explained", answer=answer, **more)


def looked_at(desk: Client, case: Case, verb: str, **given: Any) -> Any:
    return desk.post(reverse("desk:check_answer", args=[case.number, verb]), given)


def test_an_answer_that_says_what_was_done_goes_out_at_once(
    desk: Client, case: Case
) -> None:
    assert report(desk, case, GOOD).status_code == 302
    assert fresh(case).status == Status.REPORTED


def test_a_leak_stops_the_answer_and_keeps_what_was_typed(
    desk: Client, case: Case
) -> None:
    answer = report(desk, case, LEAK, confirmed="1")

    assert answer.status_code == 422
    assert "答复里有个人信息，不能发出。请先删去。" in answer.text
    assert "王**" in answer.text
    assert LEAK in answer.text  # the form as it was typed
    assert fresh(case).status == Status.HANDLING


def test_suggestions_are_shown_once_and_then_it_may_go(
    desk: Client, case: Case
) -> None:
    first = report(desk, case, STOCK)

    assert first.status_code == 422
    assert "通篇是套话" in first.text
    assert '<input type="hidden" name="confirmed" value="1">' in first.text
    assert fresh(case).status == Status.HANDLING

    assert report(desk, case, STOCK, confirmed="1").status_code == 302
    assert fresh(case).status == Status.REPORTED


def test_without_scripts_the_button_looks_and_sends_nothing(
    desk: Client, case: Case
) -> None:
    answer = send(desk, case, "report", answer=STOCK, only_check="1")

    assert answer.status_code == 200
    assert "通篇是套话" in answer.text
    assert STOCK in answer.text
    assert 'class="mistake"' not in answer.text
    assert fresh(case).status == Status.HANDLING


def test_the_panel_alone_is_drawn_for_scripts(desk: Client, case: Case) -> None:
    leaking = looked_at(desk, case, "report", answer=LEAK)
    good = looked_at(desk, case, "report", answer=GOOD)
    empty = looked_at(desk, case, "report", answer="  ")

    assert "13*******78" in leaking.text
    assert "13912345678" not in leaking.text
    assert "confirmed" not in leaking.text
    assert "检查过了，没有发现问题。" in good.text
    assert empty.text.strip() == ""
    assert "<html" not in leaking.text


def test_a_note_is_held_back_only_where_the_raiser_reads_it(
    desk: Client, case: Case
) -> None:
    refused = send(desk, case, "note", text=LEAK, for_raiser="on")
    assert refused.status_code == 422
    assert not Writing.objects.filter(text=LEAK).exists()

    assert send(desk, case, "note", text=LEAK).status_code == 302
    assert Writing.objects.filter(text=LEAK).exists()


def test_a_draft_is_looked_at_by_nobody_who_may_not_see_the_case(
    browse: Browse, case: Case
) -> None:
    stranger = browse(handler_of(a_unit()))

    answer = looked_at(stranger, case, "report", answer=GOOD)

    assert answer.status_code == 404


def test_looking_needs_a_post_and_leaves_nothing_in_the_ledger(
    desk: Client, case: Case
) -> None:
    before = len(timeline(f"case:{case.pk}"))
    address = reverse("desk:check_answer", args=[case.number, "report"])

    assert desk.get(address, {"answer": LEAK}).status_code == 405
    looked_at(desk, case, "report", answer=LEAK)

    assert len(timeline(f"case:{case.pk}")) == before


def test_forms_without_an_answer_have_no_panel(desk: Client, case: Case) -> None:
    assert "reply-check" in desk.get(page(case, "report")).text
    assert "reply-check" not in desk.get(page(case, "ask-extension")).text


def test_an_answer_on_the_spot_that_leaks_is_not_kept(browse: Browse) -> None:
    a_profile(code="a-line", channels=["phone"])
    desk = browse(acting(Role.INTAKE, a_unit(), name="account:9003"))
    told = {"profile": "a-line", "channel": "phone", "result": "explained"}

    for answer in (LEAK, GOOD):
        body = f"路灯坏了三天，{uuid4()}。"
        sent = told | {"draft": str(uuid4()), "body": body, "answer": answer}
        assert desk.post(reverse("desk:register"), sent).status_code == 302
        kept = Writing.objects.filter(text=answer).exists()
        assert Case.objects.filter(body=body).exists()
        assert kept is (answer == GOOD)
