"""What the desk says to mistakes, to what a rule forbids, and to whom it shows nothing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from bihuan.faces.desk.tests.acting import page, send, where
from bihuan.ground.access.words import Actor, Role
from bihuan.ground.files.queries import files_of
from bihuan.kit import clock
from bihuan.loop.cases.tests.factories import (
    a_case_to_call_back,
    a_case_with,
    a_reported_case,
    a_unit,
    acting,
    an_accepted_case,
    caller_of,
    dispatcher,
    fresh,
    handler_of,
    raiser_of,
)
from bihuan.loop.cases.words import Status
from bihuan.loop.handling import actions as handling

pytestmark = pytest.mark.usefixtures("county")
Browse = Callable[[Actor], Client]


# -- Mistakes come back with what was typed ------------------------------------------


@pytest.mark.parametrize(
    ("verb", "given"),
    [
        ("decline", {"ground": "", "route": "请向法院提出"}),
        ("dispatch", {"unit": "", "instruction": "请尽快"}),
        ("answer-now", {"result": "solved", "answer": ""}),
        ("transfer", {"to": "", "answer": "已转上级"}),
    ],
)
def test_a_mistaken_form_keeps_what_was_typed(
    browse: Browse, verb: str, given: dict[str, str]
) -> None:
    case = an_accepted_case()

    answer = send(browse(dispatcher()), case, verb, **given)

    assert answer.status_code == 422
    assert all(text in answer.text for text in given.values() if text)
    assert 'aria-invalid="true"' in answer.text
    assert fresh(case).version == case.version


def test_a_deferral_without_a_date_is_a_mistake(browse: Browse) -> None:
    water = a_unit()
    case = a_case_with(water)

    answer = send(
        browse(handler_of(water)), case, "report", result="deferred", answer="在等。"
    )

    assert answer.status_code == 422
    assert "挂账须写明再次办理的日期" in answer.text


def test_a_reached_call_without_an_answer_is_a_mistake(browse: Browse) -> None:
    case = a_case_to_call_back(a_unit())
    _raiser, raising = raiser_of(case)

    answer = send(
        browse(caller_of(a_unit())),
        case,
        "call-back",
        raising=raising,
        outcome="reached",
        words="说不清",
    )

    assert answer.status_code == 422
    assert "说不清" in answer.text


def test_a_matter_without_words_is_a_mistake(browse: Browse) -> None:
    desk = browse(acting(Role.INTAKE, a_unit()))

    answer = desk.post(reverse("desk:register"), {"phone": "12", "name": "李四"})

    assert answer.status_code == 422
    assert "李四" in answer.text


# -- What a rule forbids --------------------------------------------------------------


def test_a_stale_form_is_not_carried_out_and_says_what_changed(browse: Browse) -> None:
    water = a_unit()
    case = a_case_with(water)
    handling.add_note(case.pk, text="管线图到了。", actor=handler_of(water))

    answer = send(
        browse(handler_of(water)),
        case,
        "report",
        result="solved",
        answer="路灯已于昨天修好。",
    )

    assert answer.status_code == 409
    assert "路灯已于昨天修好。" in answer.text
    assert "管线图到了。" in answer.text
    assert f'name="seen" value="{fresh(case).version}"' in answer.text
    assert fresh(case).status == Status.HANDLING


def test_a_refused_verb_is_shown_with_its_reason(browse: Browse) -> None:
    water = a_unit()
    case = a_case_with(water)
    send(
        browse(handler_of(water)),
        case,
        "ask-help",
        unit=a_unit(),
        task="查管线。",
        days=2,
    )

    shown = browse(handler_of(water)).get(where(case)).text

    assert "还有 1 项协办未反馈" in shown
    assert reverse("desk:act", args=[case.number, "report"]) not in shown


def test_an_audit_of_the_own_report_is_refused(browse: Browse) -> None:
    water = a_unit()
    case = a_reported_case(water)

    answer = send(browse(acting(Role.DISPATCHER, water)), case, "pass-audit")

    assert answer.status_code == 409
    assert fresh(case).status == Status.REPORTED


def test_a_role_without_the_permission_is_turned_away(browse: Browse) -> None:
    case = an_accepted_case()

    answer = send(browse(acting(Role.INTAKE)), case, "dispatch", unit=a_unit())

    assert answer.status_code == 403
    assert fresh(case).status == Status.ACCEPTED


@pytest.mark.parametrize(
    ("role", "verb"),
    [
        (Role.LEADER, "dispatch"),
        (Role.DISCIPLINE, "decline"),
        (Role.CALLBACK, "answer-now"),
        (Role.INTAKE, "urge"),
    ],
)
def test_who_may_never_do_a_verb_fills_in_no_form(
    browse: Browse, role: Role, verb: str
) -> None:
    case = an_accepted_case()
    desk = browse(acting(role))

    assert desk.get(page(case, verb)).status_code == 403
    assert send(desk, case, verb).status_code == 403  # before any mistake of the form


def test_a_verb_that_is_not_possible_now_says_why(browse: Browse) -> None:
    case = an_accepted_case()

    answer = browse(dispatcher()).get(page(case, "agree-return"))

    assert answer.status_code == 200
    assert "不能这样办理" in answer.text
    assert "<form" not in answer.text.partition("<main")[2]


def test_a_late_extension_says_so_instead_of_a_form(browse: Browse) -> None:
    water = a_unit()
    case = a_case_with(water)

    with clock.set_to(clock.now() + timedelta(days=30)):
        answer = browse(handler_of(water)).get(page(case, "ask-extension"))

    assert "期限已过" in answer.text
    assert "<textarea" not in answer.text


# -- What one may not know of ---------------------------------------------------------


@pytest.mark.parametrize("verb", ["", "claim", "report", "note"])
def test_a_case_of_another_unit_is_not_found(browse: Browse, verb: str) -> None:
    case = a_case_with(a_unit())
    assert browse(handler_of(a_unit())).get(page(case, verb)).status_code == 404


def test_a_file_is_handed_out_only_with_its_own_case(browse: Browse) -> None:
    water = a_unit()
    case, other = a_case_with(water), a_case_with(water)
    unit = browse(handler_of(water))
    paper = SimpleUploadedFile("记录.txt", "现场记录".encode(), "text/plain")
    send(unit, case, "attach", pieces=[paper])

    (kept,) = files_of(f"case:{case.pk}")

    right = unit.get(reverse("desk:file", args=[case.number, kept.id]))
    wrong = unit.get(reverse("desk:file", args=[other.number, kept.id]))
    stranger = browse(handler_of(a_unit()))
    hidden = stranger.get(reverse("desk:file", args=[case.number, kept.id]))

    assert b"".join(right.streaming_content).decode() == "现场记录"
    assert (wrong.status_code, hidden.status_code) == (404, 404)


def test_boards_and_pages_of_other_offices_are_not_found(browse: Browse) -> None:
    unit = browse(handler_of(a_unit()))
    for name in ("dispatch", "call_backs", "oversight", "register", "parties"):
        assert unit.get(reverse(f"desk:{name}")).status_code == 404
    for name in ("lead", "audit"):
        assert unit.get(reverse(f"desk:{name}")).status_code == 403


def test_an_identity_is_opened_for_a_reason_that_is_kept(browse: Browse) -> None:
    case = an_accepted_case(raiser_name="王小明", phone="13812345678")
    _raiser, raising = raiser_of(case)
    address = reverse("desk:reveal", args=[case.number, raising])
    desk = browse(dispatcher())

    assert "王小明" not in desk.get(where(case)).text
    assert desk.post(address, {"reason": ""}).status_code == 422
    shown = desk.post(address, {"reason": "核对现场地址"})

    assert "王小明" in shown.text
    assert "no-store" in shown.headers["Cache-Control"]
    assert "核对现场地址" in desk.get(where(case)).text
    assert browse(acting(Role.INTAKE)).get(address).status_code == 404
