"""Pages of the desk over HTTP: done, mistaken, refused, and not to be known of."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from bihuan.ground.access.words import Actor, Role
from bihuan.ground.files.queries import files_of
from bihuan.kit import clock
from bihuan.loop.cases.models import Case
from bihuan.loop.cases.tests.factories import (
    a_case,
    a_case_to_call_back,
    a_case_with,
    a_profile,
    a_reported_case,
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
from bihuan.loop.handling import actions as handling
from bihuan.loop.handling.queries import branches_of
from bihuan.loop.handling.words import BranchState
from bihuan.loop.routing import actions as routing

pytestmark = pytest.mark.usefixtures("county")
Browse = Callable[[Actor], Client]


def page(case: Case, verb: str = "") -> str:
    return reverse("desk:act", args=[case.number, verb]) if verb else where(case)


def where(case: Case) -> str:
    return reverse("desk:case", args=[case.number])


def send(client: Client, case: Case, verb: str, **given: Any) -> Any:
    return client.post(page(case, verb), {"seen": case.version, **given})


def send_back(case: Case, unit: int) -> Case:
    routing.ask_return(
        case.pk,
        ground="三定方案",
        reason="不是我们的。",
        proposed_id=None,
        actor=handler_of(unit),
    )
    return fresh(case)


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
        browse(handler_of(water)), case, "report", result="solved", answer="我写的答复"
    )

    assert answer.status_code == 409
    assert "我写的答复" in answer.text
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


# -- Lists ----------------------------------------------------------------------------


def test_a_queue_that_has_not_changed_is_not_sent_again(browse: Browse) -> None:
    water = a_unit()
    a_case_with(water)
    unit = browse(handler_of(water))
    address = reverse("desk:queue")
    mark = unit.get(address).text.partition('"X-Mark": "')[2].partition('"')[0]
    asks = {"HX-Request": "true", "X-Mark": mark}

    assert unit.get(address, headers=asks).status_code == 204
    a_case_with(water)
    renewed = unit.get(address, headers=asks)

    assert renewed.status_code == 200
    assert "<html" not in renewed.text


def test_filters_narrow_a_queue_and_stay_in_the_form(browse: Browse) -> None:
    water = a_unit()
    late = a_case_with(water, title="漏水")
    Case.objects.filter(pk=late.pk).update(act_by=clock.now() - timedelta(hours=1))
    a_case_with(water, title="停电")

    shown = browse(handler_of(water)).get(
        reverse("desk:queue"), {"tab": "hand", "light": "red"}
    )

    assert "漏水" in shown.text
    assert "停电" not in shown.text
    assert '<option value="red" selected>' in shown.text


def test_search_finds_by_number_and_opens_all_cases(browse: Browse) -> None:
    case = a_case(title="井盖缺失")
    desk = browse(dispatcher())

    by_number = desk.get(reverse("desk:search"), {"q": case.number})
    assert "井盖缺失" in by_number.text
    assert "井盖缺失" in desk.get(reverse("desk:search")).text
    nobody = browse(handler_of(a_unit()))
    assert "井盖缺失" not in nobody.get(reverse("desk:search"), {"q": case.number}).text


@pytest.mark.parametrize("tab", ["hand", "help", "extensions"])
def test_a_list_costs_the_same_at_any_length(
    browse: Browse, flat_queries: Callable[..., None], tab: str
) -> None:
    water, heat = a_unit(), a_unit()
    head = browse(head_of(water))

    def grow() -> None:
        case = a_case_with(water)
        other = a_case_with(heat)
        send(browse(handler_of(heat)), other, "ask-help", unit=water, task="看", days=1)
        send(
            browse(handler_of(water)), case, "ask-extension", count=1, reason="等图纸。"
        )

    # The filters' lists are kept for a minute, which must not end in between.
    with clock.set_to(clock.now()):
        flat_queries(
            grow=grow, read=lambda: head.get(reverse("desk:queue"), {"tab": tab})
        )


def test_a_case_costs_the_same_however_much_has_happened(
    browse: Browse, flat_queries: Callable[..., None]
) -> None:
    water = a_unit()
    case = a_case_with(water)
    unit = browse(handler_of(water))

    flat_queries(
        grow=lambda: handling.add_note(
            case.pk, text="又去看了一次。", actor=handler_of(water)
        ),
        read=lambda: unit.get(where(case)),
    )


@pytest.mark.parametrize(
    ("role", "name", "arguments"),
    [
        (Role.SYSTEM_ADMIN, "calendar", []),
        (Role.SYSTEM_ADMIN, "calendar_year", [2027]),
        (Role.HANDLER, "profiles", []),
        (Role.HANDLER, "profile", ["hotline"]),
        (Role.HANDLER, "units", []),
        (Role.DISPATCHER, "parties", []),
        (Role.LEADER, "lead", []),
        (Role.AUDIT_ADMIN, "audit", []),
    ],
)
def test_pages_of_the_directory_open(
    browse: Browse, role: Role, name: str, arguments: list[Any]
) -> None:
    unit = a_unit()
    a_case_with(unit)
    address = reverse(f"desk:{name}", args=arguments)
    assert browse(acting(role, unit)).get(address).status_code == 200


def test_a_day_is_set_by_whoever_may_and_by_nobody_else(browse: Browse) -> None:
    given = {"on": "2026-12-24", "what": "holiday", "name": "本地节日"}
    address = reverse("desk:set_day")

    assert browse(dispatcher()).post(address, given).status_code == 403
    assert browse(acting(Role.SYSTEM_ADMIN)).post(address, given).status_code == 302

    shown = browse(dispatcher()).get(reverse("desk:calendar"), {"day": "2026-12-24"})
    assert "本地节日" in shown.text
    assert "不是工作日" in shown.text


def test_a_wrong_list_of_holidays_is_said_and_kept(browse: Browse) -> None:
    given = {"year": "2027", "days": "2027-02-30,放假,春节"}

    answer = browse(acting(Role.SYSTEM_ADMIN)).post(reverse("desk:publish_year"), given)

    assert answer.status_code == 422
    assert "2027-02-30" in answer.text


def test_the_ledger_is_checked_on_request(browse: Browse) -> None:
    a_case()
    auditor = browse(acting(Role.AUDIT_ADMIN, name="account:9009"))

    answer = auditor.post(reverse("desk:check_ledger"), follow=True)

    assert "核验通过" in answer.text
