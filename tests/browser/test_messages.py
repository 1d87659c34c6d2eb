"""Messages out: a raiser is told by text message, whatever the gateway does meanwhile.

The gateway is the stand-in, over real HTTP. It is noon, so that nothing has to wait for
the morning; between steps the reactions and the sending run, as the worker does.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from bihuan.faces.messaging import jobs
from bihuan.faces.messaging.http import standin
from bihuan.faces.messaging.models import Message
from bihuan.faces.messaging.tests.factories import a_gateway, today_at
from bihuan.kit import clock
from bihuan.loop.conftest import settle
from tests.browser.people import Person
from tests.browser.reading import FOR_EVERYBODY, barriers, overflow

pytestmark = pytest.mark.browser
AT_BOTH_WIDTHS = pytest.mark.parametrize("width", [390, 1440])

NOON = today_at(12)
PHONE = "16600004747"
PAGES = (
    "",
    "log/?tab=dead",
    "log/?tab=waiting",
    "texts/",
    "texts/escalated/zh/",
    "gateways/",
    "stand-in/",
)
WISH = "薛阁街道菜市场北门的下水道堵了，污水流到了路上。"


@pytest.fixture
def gateway(county: str, settings: Any, tmp_path: Path) -> Iterator[standin.StandIn]:
    settings.DATA = tmp_path
    settings.PUBLIC_URL = county
    with standin.StandIn(tmp_path / "standin") as here:
        a_gateway()
        yield here


def raises(raiser: Person) -> None:
    raiser.open("/raise/")
    raiser.type("您要反映什么？", WISH)
    raiser.unfold("联系方式")
    raiser.write("手机或电话（选填）", PHONE)
    raiser.press("提交诉求")
    raiser.sees("已收到您的诉求")


def sent(*, minutes: float) -> int:
    """What goes out so many minutes after noon."""
    with clock.set_to(NOON + timedelta(minutes=minutes)):
        settle()
        return jobs.deliver()


@AT_BOTH_WIDTHS
def test_one_message_comes_with_a_link_that_opens(
    come: Callable[..., Person], gateway: standin.StandIn
) -> None:
    raiser = come("raiser")
    raises(raiser)
    sent(minutes=0)
    sent(minutes=2)
    sent(minutes=4)

    (kept,) = standin.read(gateway.folder)
    assert kept["to"] == PHONE
    (link,) = re.findall(r"http\S+", kept["text"])
    elsewhere = come("elsewhere")
    elsewhere.open(urlsplit(link).path)
    elsewhere.sees(WISH)
    elsewhere.press("不要再就这件事发消息")
    elsewhere.sees("您已选择不接收这件事的消息。")


@AT_BOTH_WIDTHS
def test_a_gateway_that_is_down_gets_it_later(
    come: Callable[..., Person], gateway: standin.StandIn
) -> None:
    standin.tell(gateway.folder, "500", 2)
    raises(come("raiser"))
    for minutes in (0, 2, 10):
        sent(minutes=minutes)
        assert standin.read(gateway.folder) == []
    admin = administrator(come)
    admin.open("/desk/messages/log/?tab=waiting")
    admin.sees("将重试", "网关回答 500", "试了2次")
    admin.open("/desk/messages/gateways/")
    admin.sees("不通")
    sent(minutes=40)
    assert len(standin.read(gateway.folder)) == 1
    admin.open("/desk/messages/log/?tab=sent")
    admin.sees("收到诉求", "166****4747", "试了3次")


@AT_BOTH_WIDTHS
def test_a_refused_message_is_a_dead_letter_and_is_sent_again(
    come: Callable[..., Person], gateway: standin.StandIn
) -> None:
    standin.tell(gateway.folder, "400", 1)
    raises(come("raiser"))
    for minutes in (0, 2):
        sent(minutes=minutes)
    admin = administrator(come)
    admin.open("/desk/messages/log/?tab=dead")
    admin.sees("停发", "对方拒收", "网关回答 400")
    admin.press("重发")
    admin.sees("已重新排队。")
    Message.objects.update(not_before=NOON)
    sent(minutes=5)
    assert len(standin.read(gateway.folder)) == 1
    admin.open("/desk/messages/stand-in/")
    bubble = admin.page.locator(".phone .bubble")
    expect(bubble).to_have_count(1)
    expect(bubble).to_contain_text("已收到您的诉求")


@AT_BOTH_WIDTHS
def test_somebody_chooses_how_to_be_told(
    come: Callable[..., Person], gateway: standin.StandIn
) -> None:
    handler = come("handler")
    handler.sign_in("zjj")
    handler.unfold("我的账号")
    handler.follow("我的消息")
    handler.sees("现在不会给您发消息")
    handler.write("短信（选填）", "12345")
    handler.press("保存")
    handler.sees("这不是可以收短信的手机号")
    handler.write("短信（选填）", "16600009001")
    handler.choose("已超期", "每日汇总")
    handler.press("保存")
    handler.sees("已保存，从下一条消息起生效。", "166****9001")
    handler.press(re.compile("发一条到短信"))
    handler.sees("试发的消息已排队")
    assert jobs.deliver() == 1
    (kept,) = standin.read(gateway.folder)
    assert kept["to"] == "16600009001"


@FOR_EVERYBODY
def test_the_administrators_pages_can_be_read_by_everybody(
    come: Callable[..., Person], gateway: standin.StandIn, language: str
) -> None:
    standin.tell(gateway.folder, "400", 1)
    raises(come("raiser"))
    for minutes in (0, 2):
        sent(minutes=minutes)
    admin = administrator(come)
    admin.open(f"/desk/messages/?lang={language}")
    wrong = {}
    for path in PAGES:
        admin.open(f"/desk/messages/{path}")
        if found := barriers(admin.page) + overflow(admin.page):
            wrong[path] = found
            admin.keep_picture(f"messages-{path}-{language}")
    assert wrong == {}


def administrator(come: Callable[..., Person]) -> Person:
    admin = come("admin")
    admin.sign_in("sysadmin")
    admin.set_up_second_factor()
    return admin
