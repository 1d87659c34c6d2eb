"""The knowledge base at the desk: found, proposed, approved, looked at again, filled."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from bihuan.directory.knowledge.actions import note_miss
from bihuan.directory.knowledge.models import Answer
from bihuan.directory.knowledge.queries import find_answers, misses
from bihuan.directory.knowledge.tests.factories import an_answer
from bihuan.ground.access.words import Actor, Permission, Role, job
from bihuan.kit import clock
from bihuan.loop.cases.models import Case
from bihuan.loop.cases.tests.factories import (
    a_case_with,
    a_closed_case,
    a_unit,
    acting,
)

pytestmark = pytest.mark.usefixtures("county")
Browse = Callable[[Actor], Client]
HERE = "/desk/knowledge/"


def written(unit: int, **more: object) -> dict[str, object]:
    return {
        "question": "社保卡丢了怎么补办？",
        "text": "先挂失，再带身份证补卡。",
        "source": "办事指南",
        "owner": unit,
        "valid_from": "2026-01-01",
        "review_months": 12,
        **more,
    }


@pytest.fixture
def unit(county: None) -> int:
    return a_unit("人社局")


def test_an_answer_is_proposed_by_one_and_approved_by_the_head(
    browse: Browse, unit: int
) -> None:
    clerk = browse(acting(Role.HANDLER, unit))
    head = browse(acting(Role.UNIT_HEAD, unit))
    made = clerk.post(f"{HERE}new/", written(unit))
    assert made.status_code == 302
    page = str(made["Location"])
    assert "待审核" in clerk.get(page).text
    assert clerk.post(f"{page}approve/", {}).status_code == 403
    assert page in head.get(f"{HERE}?tab=waiting").text
    assert head.post(f"{page}approve/", {"public": "on"}).status_code == 302
    assert Answer.objects.get().public
    assert page in clerk.get(HERE, {"q": "社保卡"}).text
    other = browse(acting(Role.UNIT_HEAD, a_unit("住建局")))
    assert other.post(f"{page}withdraw/").status_code == 409


def test_what_is_wrong_is_said_and_what_was_typed_stays(
    browse: Browse, unit: int
) -> None:
    clerk = browse(acting(Role.HANDLER, unit))
    answer = clerk.post(f"{HERE}new/", written(unit, source="", text="请拨13812345678"))
    assert answer.status_code == 422
    assert "请拨13812345678" in answer.text
    answer = clerk.post(f"{HERE}new/", written(unit, text="请拨13812345678"))
    assert "不要写个人手机号" in answer.text
    assert not Answer.objects.exists()
    assert browse(acting(Role.LEADER)).get(f"{HERE}new/").status_code == 403


def test_an_answer_is_taken_from_a_closed_case_without_its_raiser(
    browse: Browse, unit: int
) -> None:
    case = a_closed_case(unit)
    clerk = browse(acting(Role.HANDLER, unit))
    begun = clerk.get(f"{HERE}new/", {"case": case.number}).text
    assert case.title in begun
    assert case.number in begun
    good = written(unit, origin=case.number)
    assert clerk.post(f"{HERE}new/", good).status_code == 302
    assert Answer.objects.get().origin == case.number
    leak = written(unit, origin=case.number, text="请与诉求人13900005678联系。")
    assert clerk.post(f"{HERE}new/", leak).status_code == 422
    still_open = a_case_with(unit)
    early = clerk.post(f"{HERE}new/", written(unit, origin=still_open.number))
    assert "只有已销号的事项" in early.text
    assert Answer.objects.count() == 1
    assert f"?case={case.number}" in clerk.get(f"/desk/cases/{case.number}/").text


def test_a_stale_answer_is_listed_for_its_owner_until_confirmed(
    browse: Browse, unit: int
) -> None:
    pk = an_answer(unit, review_months=3)
    clerk = browse(acting(Role.HANDLER, unit))
    with clock.set_to(clock.now() + timedelta(days=100)):
        assert "超过复核期" in clerk.get(f"{HERE}?tab=stale").text
        assert clerk.post(f"{HERE}{pk}/confirm/").status_code == 302
        assert "超过复核期" not in clerk.get(f"{HERE}?tab=stale").text
    rewording = clerk.get(f"{HERE}new/", {"replaces": pk}).text
    assert "换一种写法" in rewording


def test_gaps_are_filled_handed_on_or_struck_off(browse: Browse, unit: int) -> None:
    asker = job("tests", Permission.RAISE)
    first = note_miss("公积金贷款", unit_id=unit, actor=asker)
    other = note_miss("公园门票", unit_id=unit, actor=asker)
    elsewhere = a_unit("住建局")
    clerk = browse(acting(Role.HANDLER, unit))
    assert "公积金 贷款" in clerk.get(f"{HERE}?tab=missing").text
    assert "公积金" in clerk.get(f"{HERE}new/", {"miss": first}).text
    assert clerk.post(f"{HERE}new/", written(unit, miss=first)).status_code == 302
    handed = clerk.post(f"{HERE}missing/{other}/hand-on/", {"unit": elsewhere})
    assert handed.status_code == 302
    assert [one.owner_id for one in misses()] == [elsewhere]
    assert clerk.post(f"{HERE}missing/{other}/settle/").status_code == 302
    assert misses() == []


def test_a_reply_form_offers_answers_at_one_click(browse: Browse, unit: int) -> None:
    an_answer(unit)
    case: Case = a_case_with(unit)
    clerk = browse(acting(Role.HANDLER, unit))
    page = clerk.get(f"/desk/cases/{case.number}/report/").text
    assert 'id="answers-found" aria-live="polite" data-into="id_answer"' in page
    found = clerk.post(f"{HERE}find/", {"asked": "社保卡丢了"}).text
    assert 'data-answer="先挂失' in found
    assert find_answers("社保卡丢了")
    assert "没有找到" in clerk.post(f"{HERE}find/", {"asked": "钓鱼证"}).text
