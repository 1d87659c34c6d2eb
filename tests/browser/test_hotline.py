"""A call, from the ringing telephone to the caller's verdict, by keys alone."""

from __future__ import annotations

import json
import re
import urllib.request
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from bihuan.faces.hotline.models import Call
from bihuan.ground.access.actions import issue_key
from bihuan.ground.access.words import Permission, job
from bihuan.loop.cases.models import Case
from bihuan.loop.cases.words import Status
from bihuan.loop.conftest import settle
from tests.browser.people import PATIENCE, Person

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("width", [1440])]

PHONE = "13900004321"
ASKED = "我的社保卡丢了，想问怎么补办。"
HEARD = "薛阁街道菜市场北门下水道堵了三天，污水流到路上。"
SECURITY = job("tests", Permission.MANAGE_KEYS)
FEWEST = 5  # presses from the end of typing to the saved record


class Keys:
    """A keyboard whose presses are counted."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.presses = 0

    def press(self, key: str) -> None:
        self.presses += 1
        self.page.keyboard.press(key)


def announced(home: str, key: str, call_id: str) -> dict[str, str]:
    """What the telephone system is told for a call that rings."""
    body = {"call_id": call_id, "number": PHONE, "line": "12345"}
    request = urllib.request.Request(  # noqa: S310 - our own server
        f"{home}/api/hotline/calls/",
        json.dumps(body).encode(),
        {"Authorization": f"Bearer {key}", "Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request, timeout=10) as answer:  # noqa: S310
        found: dict[str, str] = json.load(answer)
    return found


@pytest.fixture
def telephone(county: str) -> Callable[[str], dict[str, str]]:
    """`telephone(call_id)`: the telephone system announces a call."""
    secret = issue_key("电话系统", scopes=[Permission.REGISTER], actor=SECURITY).secret
    return lambda call_id: announced(county, secret, call_id)


@pytest.fixture
def seat(come: Callable[..., Person]) -> Person:
    operator = come("intake")
    operator.sign_in("intake")
    return operator


def wrapped_up(seat: Person) -> str:
    """Where the operator is after the last press; the code that is read out."""
    expect(seat.page.get_by_role("heading", name="已登记")).to_be_visible()
    code = seat.page.locator(".receipt-code")
    expect(code).to_be_visible()
    settle()
    return code.inner_text()


def help_found(seat: Person, question: str) -> None:
    found = seat.page.locator("#help").get_by_text(question)
    expect(found.first).to_be_visible(timeout=PATIENCE)


@pytest.mark.proves("hotline", "journey")
def test_a_call_goes_from_the_pop_to_the_verdict_by_keys_alone(
    seat: Person, telephone: Any, come: Callable[..., Person]
) -> None:
    ticket = telephone("cti-1")
    assert telephone("cti-1") == ticket
    seat.open(ticket["address"])
    seat.is_at("来电")
    assert PHONE not in seat.page.url
    expect(seat.page.get_by_label("来电号码")).to_have_value(PHONE)
    expect(seat.page.get_by_label("来电说了什么")).to_be_focused()
    seat.page.keyboard.type(ASKED, delay=15)
    help_found(seat, "社保卡丢了怎么补办？")

    keys = Keys(seat.page)
    keys.press("F2")
    expect(seat.page.get_by_label("当场答复")).to_have_value(re.compile("12333"))
    keys.press("F9")
    code = wrapped_up(seat)

    assert keys.presses <= FEWEST
    case, call = Case.objects.get(), Call.objects.get()
    assert (call.mode, call.case_id) == ("policy", case.pk)
    assert call.answer_id is not None
    assert call.draft is None
    assert case.status == Status.CALLING_BACK

    caller = come("caller")
    caller.open("/follow/")
    caller.write("查询码", code)
    caller.press("查询")
    caller.sees("已答复，请您评价", re.compile("12333"))
    caller.choose("问题解决了吗？", "解决了")
    caller.choose("您对办理满意吗？", "非常满意")
    caller.press("提交评价")
    caller.sees("谢谢您的评价，已记录在案。")
    settle()
    assert Case.objects.get().status == Status.CLOSED


def test_every_way_of_answering_takes_few_presses(seat: Person) -> None:
    ways = {"dispatch": ["F9"], "three-way": ["F4", "F9"], "policy": ["F2", "F9"]}
    for mode, presses in ways.items():
        seat.open("/desk/hotline/")
        seat.page.keyboard.type(PHONE)
        seat.page.keyboard.press("Enter")
        seat.is_at("来电")
        seat.page.keyboard.type(ASKED, delay=10)
        help_found(seat, "社保卡丢了怎么补办？")
        keys = Keys(seat.page)
        for key in presses:
            keys.press(key)
        wrapped_up(seat)
        assert keys.presses <= FEWEST
        last = Call.objects.order_by("-pk")[0]
        assert last.mode == mode
        assert (last.unit_id is not None) == (mode == "three-way")
    assert Call.objects.count() == Case.objects.count() == len(ways)


def test_a_browser_that_dies_in_the_middle_loses_nothing(
    seat: Person, telephone: Any, come: Callable[..., Person]
) -> None:
    address = telephone("cti-9")["address"]
    seat.open(address)
    seat.page.keyboard.type(HEARD, delay=10)
    expect(seat.page.locator("#saved")).to_contain_text("已保存", timeout=PATIENCE)
    with seat.page.expect_response(re.compile("/save/")):
        seat.page.get_by_label("姓名（选填）").fill("苗小兰")
    seat.page.context.close()

    again = come("again")
    again.sign_in("intake")
    again.open("/desk/hotline/")
    again.sees("还没有收尾的来电")
    again.open(address)
    expect(again.page.get_by_label("来电说了什么")).to_have_value(HEARD)
    expect(again.page.get_by_label("姓名（选填）")).to_have_value("苗小兰")
    again.page.keyboard.press("F9")
    wrapped_up(again)
    assert Case.objects.get().body == HEARD


def test_who_called_before_pops_up_with_their_matters(
    seat: Person, telephone: Any
) -> None:
    for name in ("cti-1", "cti-2"):
        seat.open(telephone(name)["address"])
        if name == "cti-1":
            seat.page.keyboard.type(HEARD, delay=10)
            seat.page.keyboard.press("F9")
            wrapped_up(seat)
    known = seat.page.locator("#caller").get_by_role("link")
    expect(known.filter(has_text="下水道")).to_be_visible()


def test_without_scripts_a_call_is_answered_by_buttons(
    come: Callable[..., Person],
) -> None:
    clerk = come("plain", scripts=False)
    clerk.sign_in("intake")
    clerk.open("/desk/hotline/")
    clerk.write("来电号码（选填）", PHONE)
    clerk.press(re.compile("^接听"))
    clerk.write("来电说了什么", ASKED)
    clerk.press("查")
    clerk.press(re.compile("^用这条答复.*F2"))
    clerk.press(re.compile("^收尾登记"))
    wrapped_up(clerk)
    assert Call.objects.get().mode == "policy"
