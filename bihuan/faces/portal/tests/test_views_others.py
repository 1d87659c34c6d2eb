"""Before sending: others raised this. Without JavaScript, and without telling on anybody."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from bihuan.faces.portal.queries import others_raised
from bihuan.faces.portal.tests.factories import (
    a_photo,
    a_portal,
    a_raised,
    a_token,
    code_of,
    raise_,
    seen,
    to_call_back,
)
from bihuan.loop.cases.models import Case, Raising
from bihuan.loop.cases.tests.factories import (
    a_case,
    a_county,
    a_profile,
    a_unit,
    dispatcher,
)
from bihuan.loop.conftest import settle
from bihuan.loop.routing import actions as routing

pytestmark = pytest.mark.django_db

THEIRS = (
    "我是3栋的王建国，电话13812345678。丽水新城小区北门外的工地连续一周夜里十一点后"
    "还在打桩，噪声很大，老人孩子睡不着。"
)
MINE = "我住丽水新城小区，北门外的工地夜里打桩，噪声很大，孩子睡不着，请管管夜间施工。"
ELSEWHERE = MINE.replace("丽水新城小区", "锦绣花园小区")


@pytest.fixture
def first(client: Client) -> Case:
    """What somebody else raised, in a county whose hotline is public."""
    a_county()
    a_profile(channels=["phone", "portal"], privacy="public")
    case = a_raised(Client(), matter=THEIRS, name="王建国", phone="13812345678")
    settle()
    return case


def asked(client: Client, **typed: Any) -> Any:
    """Send the form; the answer is a question."""
    answer = raise_(client, **{"matter": MINE, **typed})
    assert answer.status_code == 200, answer.headers.get("Location")
    return answer


def answered(client: Client, question: Any, same: str) -> Any:
    """Answer it, with all that the page holds and nothing else."""
    hidden = re.findall(
        r'<input type="hidden" name="([^"]+)" value="([^"]*)"', question.text
    )
    given = dict(hidden) | ({"same": same} if same else {})
    return client.post("/raise/", given)


def test_nothing_is_taken_in_before_the_question_is_answered(
    first: Case, client: Client
) -> None:
    question = asked(client)

    assert "这件事可能已经有人提过" in question.text
    assert first.number in question.text
    assert "丽水新城小区" in question.text
    assert Case.objects.count() == 1


def test_nothing_of_what_another_raiser_wrote_is_shown(
    first: Case, client: Client
) -> None:
    question = asked(client).text

    for theirs in ("王建国", "13812345678", "3栋", "十一点", "老人"):
        assert theirs not in question


def test_joining_gives_a_code_and_a_verdict_of_ones_own(
    first: Case, client: Client
) -> None:
    answer = answered(client, asked(client), first.number)

    assert answer["Location"] == "/receipt/"
    assert Raising.objects.filter(case=first).count() == 2
    assert MINE in seen(client, "/receipt/")
    to_call_back(first, a_unit())
    page = seen(client)
    assert "请您评价" in page
    assert "与同一件事的其他诉求合并办理" in page
    assert "王建国" not in page


def test_sending_mine_anyway_is_always_possible(first: Case, client: Client) -> None:
    answered(client, asked(client), "alone")

    assert Case.objects.count() == 2
    assert Raising.objects.filter(case=first).count() == 1


def test_no_answer_is_asked_again_and_going_back_keeps_what_was_typed(
    first: Case, client: Client
) -> None:
    question = asked(client, place="北门", name="李女士", phone="13900001234")

    again = answered(client, question, "")
    back = answered(client, question, "edit")

    assert again.status_code == 422
    assert "请选一项" in again.text
    assert back.status_code == 200
    for typed in (MINE, "北门", "李女士", "13900001234"):
        assert typed in back.text
    assert Case.objects.count() == 1


def test_what_was_typed_beside_goes_along(first: Case, client: Client) -> None:
    question = asked(client, place="北门", phone="13900001234", may_share="on")
    answered(client, question, "alone")

    case = Case.objects.latest("pk")
    assert (case.body, case.place) == (MINE, "北门")
    raising = Raising.objects.get(case=case)
    assert raising.may_share
    assert raising.identity is not None


@pytest.mark.parametrize("same", ["", "alone", "number"])
def test_a_second_click_is_the_same_matter(
    first: Case, client: Client, same: str
) -> None:
    token = a_token()
    question = asked(client, token=token)
    answer = {"": "alone", "alone": "alone", "number": first.number}[same]
    answered(client, question, answer)
    code, cases = code_of(client), Case.objects.count()
    settle()

    if same:
        answered(client, question, answer)
    else:
        raise_(client, token=token, matter=MINE)

    assert code_of(client) == code
    assert Case.objects.count() == cases
    assert Raising.objects.count() == 2


@pytest.mark.parametrize("same", ["RX999", "1", "' or 1=1"])
def test_only_what_was_offered_can_be_joined(
    first: Case, client: Client, same: str
) -> None:
    answer = answered(client, asked(client), same)
    assert answer.status_code == 422
    assert Case.objects.count() == 1


def test_what_was_offered_and_finished_meanwhile_is_sent_alone(
    first: Case, client: Client
) -> None:
    question = asked(client)
    Case.objects.filter(pk=first.pk).update(status="registered", visibility="internal")

    answered(client, question, first.number)

    assert Raising.objects.filter(case=first).count() == 1
    assert Case.objects.count() == 2


@pytest.mark.parametrize("matter", [ELSEWHERE, "楼道里的灯坏了，请来修。"])
def test_what_is_another_matter_goes_straight_in(
    first: Case, client: Client, matter: str
) -> None:
    assert raise_(client, matter=matter)["Location"] == "/receipt/"


def test_photographs_are_not_asked_for_twice(first: Case, client: Client) -> None:
    assert raise_(client, matter=MINE, papers=a_photo())["Location"] == "/receipt/"


def test_a_county_that_publishes_nothing_is_told_of_nothing(
    client: Client, django_assert_num_queries: Any
) -> None:
    a_county()
    a_portal()
    a_raised(Client(), matter=THEIRS)
    settle()
    told = {"matter": MINE, "place": "", "sort": "hotline", "firm": "", "uscc": ""}
    told["unseen"] = ""
    others_raised(told, nonce="n")

    with django_assert_num_queries(0):
        assert others_raised(told, nonce="n") == ()
    assert raise_(client, matter=MINE)["Location"] == "/receipt/"


def test_a_name_or_a_number_typed_to_find_out_is_not_confirmed(
    first: Case, client: Client
) -> None:
    question = asked(client, matter=f"{MINE}是不是王建国提的，电话13812345678？")

    tags = "".join(re.findall(r'<span class="other-names">(.*)', question.text))
    assert "丽水新城小区" in tags
    assert "王建国" not in tags
    assert "1381" not in tags


def test_nothing_is_told_of_an_internal_matter_that_a_public_one_took_up(
    first: Case, client: Client
) -> None:
    a_profile(code="quiet", stream="NB")
    theirs = "锦绣花园小区门口的路灯灭了半个月，晚上看不见路，有老人摔倒。"
    quiet = a_case(profile="quiet", title="路灯不亮", body=theirs)
    settle()
    routing.merge(quiet.pk, into_id=first.pk, reason="同一件事", actor=dispatcher())

    mine = "锦绣花园小区门口的路灯灭了，晚上看不见路，老人容易摔倒。"
    assert raise_(client, matter=mine)["Location"] == "/receipt/"
    assert Raising.objects.filter(case=first).count() == 2
    assert "1人反映" in asked(client).text


@pytest.fixture
def several(client: Client) -> None:
    """A county with a public sort for residents beside its hotline."""
    a_county()
    a_profile(channels=["phone", "portal"])
    a_profile(code="public-message", stream="LY", channels=["portal"], privacy="public")


@pytest.mark.usefixtures("several")
@pytest.mark.parametrize(
    ("typed", "visibility"),
    [
        ({}, "public"),
        ({"unseen": "on"}, "internal"),
        ({"unseen": "on", "sort": "public-message"}, "internal"),
        ({"sort": "hotline"}, "internal"),
        ({"firm": "测试厂", "sort": "public-message"}, "internal"),
    ],
)
def test_a_raiser_who_says_nothing_is_public_and_may_say_no(
    client: Client, typed: dict[str, str], visibility: str
) -> None:
    for address in ("/", "/raise/"):
        assert "看不到您写的内容，也看不到您是谁" in seen(client, address)
    assert a_raised(client, **typed).visibility == visibility


@pytest.mark.usefixtures("several")
def test_who_wants_not_to_be_seen_is_neither_asked_nor_told_of(client: Client) -> None:
    a_raised(Client(), matter=THEIRS, unseen="on")
    settle()
    assert raise_(client, matter=MINE)["Location"] == "/receipt/"
    settle()
    assert raise_(Client(), matter=MINE, unseen="on")["Location"] == "/receipt/"
    question = asked(Client(), matter=MINE.replace("孩子", "老人"))
    assert "1人反映" in question.text


def test_a_county_with_one_sort_offers_no_choice(first: Case, client: Client) -> None:
    assert 'name="unseen"' not in seen(client, "/raise/")
