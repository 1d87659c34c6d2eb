"""Verdicts on the page of a case, objections to them, and codes for them."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from bihuan.faces.desk.tests.acting import page, where
from bihuan.loop.cases.models import Case
from bihuan.loop.cases.tests.factories import (
    a_unit,
    caller_of,
    fresh,
    handler_of,
    supervisor,
)
from bihuan.loop.closing import actions
from bihuan.loop.closing.models import Invitation, Judgement, Objection
from bihuan.loop.closing.tests.factories import (
    BAD,
    HAPPY,
    a_badly_judged_case,
    a_case_of_two,
    a_named_case,
    as_raiser,
    clerk,
    judge,
    raisings,
)
from bihuan.loop.handling import actions as handling

pytestmark = pytest.mark.usefixtures("county")
Browse = Callable[..., Client]


def read(client: Client, case: Case) -> str:
    return client.get(where(case)).content.decode()


# -- Who must do what by when ---------------------------------------------------------


def test_after_a_bad_verdict_the_page_says_who_must_do_what_by_when(
    browse: Browse,
) -> None:
    water = a_unit("水务局")
    case, _ = a_badly_judged_case(water)
    client = browse(handler_of(water))

    shown = read(client, case)
    assert re.search("水务局须在.+前联系诉求人", shown)
    assert re.search("水务局须在.+前整改到位", shown)
    assert "再次回访" in shown

    client.post(page(case, "contact"), {"seen": case.version, "text": "道歉。"})
    shown = read(client, case)
    assert "已联系诉求人，或诉求人没有留联系方式" in shown


def test_trying_in_vain_is_written_down_and_the_duty_stays(browse: Browse) -> None:
    water = a_unit("水务局")
    case, _ = a_badly_judged_case(water)
    client = browse(handler_of(water))

    told = {"seen": case.version, "outcome": "missed", "text": "没人接。"}
    client.post(page(case, "contact"), told)

    shown = read(client, case)
    assert "联系诉求人，未接通" in shown
    assert "已联系诉求人，或诉求人没有留联系方式" not in shown


def test_the_queue_says_what_a_bad_verdict_sent_back(browse: Browse) -> None:
    water = a_unit()
    case, _ = a_badly_judged_case(water)

    shown = browse(handler_of(water)).get("/desk/?tab=hand").content.decode()

    assert case.title in shown
    assert "差评整改" in shown


# -- Several raisers --------------------------------------------------------------------


def test_the_unit_reads_the_spread_and_not_who_gave_which(browse: Browse) -> None:
    water = a_unit()
    case = judge(judge(a_case_of_two(water), HAPPY), BAD, nth=1)

    unit = read(browse(handler_of(water)), case)
    caller = read(browse(caller_of(a_unit())), case)

    for shown in (unit, caller):
        assert "评价分布" in shown
        assert "已解决 1 · 未解决 1 · 共2位诉求人" in shown
    assert "为保护评价人" in unit
    assert "还是不亮。" in unit  # what to put right, without whose word it is
    assert "凭查询码" not in unit
    assert "凭查询码" in caller


def test_who_asks_raisers_for_a_living_does_not_read_it_of_their_own_unit(
    browse: Browse,
) -> None:
    water = a_unit()
    case = judge(judge(a_case_of_two(water), HAPPY), BAD, nth=1)

    assert "凭查询码" not in read(browse(caller_of(water)), case)


# -- Objections --------------------------------------------------------------------------


def objected(client: Client, case: Case, given: Judgement) -> None:
    paper = SimpleUploadedFile("记录.txt", "十点修好。".encode(), "text/plain")
    told = {
        "seen": case.version,
        "judgement": given.pk,
        "ground": "malicious",
        "reason": "与事实不符。",
        "pieces": paper,
    }
    response = client.post(page(case, "object"), told)
    assert response.status_code == 302, response.content.decode()


def test_an_objection_goes_from_the_unit_to_a_second_reader(browse: Browse) -> None:
    water = a_unit("水务局")
    case, given = a_badly_judged_case(water)
    objected(browse(handler_of(water)), case, given)
    one = Objection.objects.get()
    reader = browse(supervisor())

    listed = reader.get(reverse("desk:objections")).content.decode()
    assert case.title in listed
    assert "恶意差评" in listed
    where_ = reverse("desk:objection", args=[one.pk])
    shown = reader.get(where_).content.decode()
    assert "与事实不符。" in shown
    assert "记录.txt" in shown
    early = reader.post(where_, {"decision": "uphold", "reason": "查了。"})
    assert early.status_code == 409
    assert "之前不能认定异议成立" in early.content.decode()

    raiser = as_raiser(given.raising_id)
    actions.answer_objection(one.pk, text="照实评的。", actor=raiser)
    assert "照实评的。" in reader.get(where_).content.decode()
    reader.post(where_, {"decision": "uphold", "reason": "查了。"})

    given.refresh_from_db()
    assert given.excluded
    assert (
        "其中1个经异议审核" in reader.get(reverse("desk:objections")).content.decode()
    )
    assert "异议成立，不计入" in read(reader, fresh(case))


def test_an_objection_without_evidence_is_asked_again(browse: Browse) -> None:
    water = a_unit()
    case, given = a_badly_judged_case(water)

    told = {"judgement": given.pk, "ground": "mistaken", "reason": "不对。"}
    response = browse(handler_of(water)).post(page(case, "object"), told)

    assert response.status_code == 422
    assert "须附佐证" in response.content.decode()
    assert not Objection.objects.exists()


# -- Codes ------------------------------------------------------------------------------


def test_a_clerk_shows_a_code_with_which_the_raiser_judges(browse: Browse) -> None:
    case = a_named_case(a_unit())
    client = browse(clerk(a_unit()))
    assert "请诉求人扫码评价" in read(client, case)

    told = {"raising": raisings(case)[0], "source": "site"}
    shown = client.post(page(case, "invite"), told).content.decode()

    link = re.search(r"https?://\S+?(/v/[\w-]+)", shown)
    assert link is not None
    assert "<svg" in shown
    assert "30分钟内有效" in shown
    phone = Client()
    assert phone.get(link[1]).status_code == 302
    assert case.title in phone.get("/verdict/").content.decode()


def test_no_code_is_made_of_a_matter_that_is_not_answered(browse: Browse) -> None:
    case, _ = a_badly_judged_case(a_unit())

    client = browse(clerk(a_unit()))
    told = {"raising": raisings(case)[0], "source": "site"}

    assert client.post(page(case, "invite"), told).status_code == 409
    assert not Invitation.objects.exists()


def test_a_report_without_contact_cannot_be_passed_by_a_click(browse: Browse) -> None:
    water = a_unit()
    case, _ = a_badly_judged_case(water)
    handling.report_done(
        case.pk, result="solved", answer="修好了。", actor=handler_of(water)
    )

    shown = read(browse(supervisor()), fresh(case))

    assert "还没有联系诉求人的记录" in shown
