"""What can be done on the desk, each family once, over HTTP."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from bihuan.faces.desk.tests.acting import page, send, send_back, where
from bihuan.ground.access.words import Actor, Role
from bihuan.loop.cases.models import Case
from bihuan.loop.cases.tests.factories import (
    a_case,
    a_case_to_call_back,
    a_case_with,
    a_profile,
    a_unit,
    acting,
    an_accepted_case,
    caller_of,
    dispatcher,
    fresh,
    handler_of,
    head_of,
    raiser_of,
    supervisor,
)
from bihuan.loop.cases.words import Status
from bihuan.loop.handling.queries import branches_of
from bihuan.loop.handling.words import BranchState

pytestmark = pytest.mark.usefixtures("county")
Browse = Callable[[Actor], Client]


# -- The happy way of each family ---------------------------------------------------


def test_accepting_dispatching_and_claiming_by_clicks(browse: Browse) -> None:
    water = a_unit()
    case = a_case()
    desk = browse(dispatcher())

    assert send(desk, case, "accept").status_code == 302
    assert send(desk, fresh(case), "dispatch", unit=water).status_code == 302
    assert send(browse(handler_of(water)), fresh(case), "claim").status_code == 302

    assert fresh(case).status == Status.HANDLING
    assert fresh(case).owner_id == water


def test_a_form_that_needs_a_reason_does_its_verb(browse: Browse) -> None:
    water, heat = a_unit(), a_unit()
    case = send_back(a_case_with(water), water)
    desk = browse(dispatcher())

    send(desk, case, "put-up", reason="两家都说不是。")
    send(browse(supervisor()), fresh(case), "adjudicate", unit=heat, reason="归供热。")

    assert fresh(case).owner_id == heat
    assert fresh(case).adjudicated


def test_a_report_carries_its_evidence(browse: Browse) -> None:
    a_profile(evidence=1)
    water = a_unit()
    case = a_case_with(water)
    paper = SimpleUploadedFile("记录.txt", "路灯已修好。".encode(), "text/plain")

    send(
        browse(handler_of(water)),
        case,
        "report",
        result="solved",
        answer="修好了。",
        pieces=[paper],
    )

    assert fresh(case).status == Status.REPORTED


def test_help_is_asked_and_given(browse: Browse) -> None:
    water, heat = a_unit(), a_unit()
    case = a_case_with(water)
    send(
        browse(handler_of(water)), case, "ask-help", unit=heat, task="查管线。", days=2
    )
    helper = browse(handler_of(heat))

    shown = helper.get(reverse("desk:queue"), {"tab": "help"})
    assert "查管线。" in shown.text
    (branch,) = handling_branches(case)
    helper.post(
        reverse("desk:give_help", args=[case.number, branch]), {"answer": "查清了。"}
    )

    assert "查清了。" in helper.get(where(case)).text
    assert handling_branches(case) == []


def handling_branches(case: Case) -> list[int]:
    return [b.id for b in branches_of(case.pk) if b.state is BranchState.OPEN]


def test_an_extension_is_asked_and_granted(browse: Browse) -> None:
    water = a_unit()
    case = a_case_with(water)
    send(browse(handler_of(water)), case, "ask-extension", count=3, reason="等图纸。")
    head = browse(head_of(water))

    assert case.number in head.get(reverse("desk:extensions")).text
    send(head, fresh(case), "decide-extension", decision="grant", reason="")

    assert fresh(case).extensions == 1


def test_a_call_back_closes_or_sends_again(browse: Browse) -> None:
    water, calls = a_unit(), a_unit()
    for solved, grade, status in (("yes", 5, "closed"), ("no", 1, "handling")):
        case = a_case_to_call_back(water)
        _raiser, raising = raiser_of(case)
        send(
            browse(caller_of(calls)),
            case,
            "call-back",
            raising=raising,
            outcome="reached",
            solved=solved,
            grade=grade,
        )
        assert fresh(case).status == status


def test_a_missed_call_leaves_the_case_where_it_is(browse: Browse) -> None:
    case = a_case_to_call_back(a_unit())
    _raiser, raising = raiser_of(case)

    send(
        browse(caller_of(a_unit())),
        case,
        "call-back",
        raising=raising,
        outcome="missed",
    )

    assert fresh(case).status == Status.CALLING_BACK


def test_two_cases_are_joined_after_being_read_side_by_side(browse: Browse) -> None:
    one, two = an_accepted_case(), an_accepted_case(title="同一盏灯")
    desk = browse(dispatcher())

    both = desk.get(page(one, "merge"), {"into": two.number})
    assert "同一盏灯" in both.text
    send(desk, one, "merge", into=two.number, reason="同一盏路灯。")

    assert fresh(one).merged_into_id == two.pk


def test_a_matter_is_registered_once_and_its_code_shown_once(browse: Browse) -> None:
    desk = browse(acting(Role.INTAKE, a_unit(), name="account:9003"))
    form = desk.get(reverse("desk:register"))
    assert form.status_code == 200
    told = {
        "draft": "8f14e45f-ceea-467f-a0e6-1b1d2b3c4d5e",
        "body": "路灯坏了三天。",
        "phone": "13812345678",
        "name": "张三",
        "profile": "hotline",
        "channel": "phone",
    }

    answers = [desk.post(reverse("desk:register"), told) for _ in range(2)]

    assert Case.objects.count() == 1
    assert [answer.status_code for answer in answers] == [302, 302]
    case = Case.objects.get()
    assert case.number in desk.get(answers[0].url).text
    near = desk.post(reverse("desk:similar"), {"phone": "13812345678"})
    assert case.number in near.text
