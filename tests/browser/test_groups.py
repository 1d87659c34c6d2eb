"""A pasted chat, from two matters by one click each to the same question being stopped."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator

from bihuan.directory.catalogue.words import Result
from bihuan.directory.units.queries import unit_ids
from bihuan.ground.access.words import GRANTS, Actor, Role
from bihuan.loop.cases.models import Case
from bihuan.loop.handling.actions import answer_now
from tests.browser.people import Person

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("width", [390, 1440])]
CHAT = """—————  2026-11-20  —————

云杏堂-张  14:05

饮片厂门口的路灯坏了三天，夜班看不见路。

云杏堂-张  14:05

[图片]

白芍园  14:06

稳岗补贴到哪里申请？
"""
AGAIN = "九蒸九晒 2026/11/21 09:12:40\n稳岗补贴到哪里申请\n"
ANSWER = "稳岗补贴请到政务服务大厅二楼人社窗口申请，带营业执照。"


@pytest.fixture
def clerk(come: Callable[..., Person]) -> Person:
    person = come("dispatcher")
    person.sign_in("dispatcher")
    return person


def entered(clerk: Person, code: str, name: str) -> None:
    clerk.open("/desk/groups/")
    page = clerk.page
    page.get_by_label("群名").fill(name)
    page.get_by_label("代码").fill(code)
    page.get_by_label("标签").fill("药业")
    page.get_by_role("button", name="登记", exact=True).click()
    clerk.is_at(name)


def pasted(clerk: Person, text: str) -> None:
    clerk.page.get_by_label("聊天内容").fill(text)
    clerk.page.get_by_role("button", name="拆成消息").click()
    clerk.is_at("群消息摘录")


def message(clerk: Person, words: str) -> Locator:
    return clerk.page.get_by_role("article").filter(has_text=words)


def answered(words: str) -> None:
    """Somebody at the counter knows the answer and gives it."""
    case = Case.objects.get(body__contains=words)
    (unit, *_) = unit_ids().values()
    seat = Actor("account:9002", frozenset({unit}), GRANTS[Role.INTAKE])
    answer_now(case.pk, result=Result.EXPLAINED, answer=ANSWER, actor=seat)


def test_a_chat_becomes_matters_and_the_same_question_is_stopped(
    clerk: Person,
) -> None:
    entered(clerk, "medicine", "药业领域服务群")
    pasted(clerk, CHAT)
    message(clerk, "[图片]").get_by_role("button", name="并入上一条").click()
    message(clerk, "路灯").get_by_role("button", name="成为事项").click()
    clerk.sees("已登记为")
    message(clerk, "稳岗补贴").get_by_role("button", name="成为事项").click()
    assert message(clerk, "稳岗补贴").get_by_text("已是事项").is_visible()
    lamp = Case.objects.get(body__contains="路灯")
    assert lamp.body.endswith("[图片]")
    assert lamp.profile.code == "wechat-group"

    answered("稳岗补贴")
    clerk.page.get_by_role("link", name="药业领域服务群").click()
    clerk.page.get_by_role("button", name="已复制并发到群里").click()
    clerk.sees("已记下")

    entered(clerk, "pieces", "饮片企业群")
    pasted(clerk, AGAIN)
    clerk.sees("这个问题已有答复")
    told = message(clerk, "稳岗补贴").get_by_label("发到群里的答复")
    assert told.input_value() == ANSWER
    assert (
        message(clerk, "稳岗补贴").get_by_role("button", name="成为事项").count() == 0
    )
    assert Case.objects.filter(body__contains="稳岗补贴").count() == 1
