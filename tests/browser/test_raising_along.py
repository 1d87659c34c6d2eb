"""Before sending: others raised this. A resident joins it, or says that theirs is another.

On the demo county as it ships, where what residents write on the portal is public unless
they say no; by everybody without scripts as well.
"""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.db import connection
from playwright.sync_api import expect

from bihuan.directory.units.queries import unit_ids
from bihuan.ground.access.words import Actor
from bihuan.loop.closing.actions import pass_audit
from bihuan.loop.conftest import settle
from bihuan.loop.handling.actions import report_done
from bihuan.loop.intake.words import Raised
from bihuan.loop.routing.actions import claim, dispatch
from tests.browser.matters import CLERK, a_matter
from tests.browser.people import Person

pytestmark = [
    pytest.mark.browser,
    pytest.mark.parametrize("width", [390, 1440]),
    pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"]),
]

THEIRS = (
    "我是3栋的王建国，电话13812345678。丽水新城小区北门外的工地连续一周夜里十一点后"
    "还在打桩，噪声很大，老人孩子睡不着。"
)
MINE = "我住丽水新城小区，北边工地夜里打桩，噪声很大，孩子睡不着，请管管夜间施工。"
OF_OTHERS = ("王建国", "13812345678", "3栋", "十一点", "老人")
ANSWER = "已责令停工整改。"


@pytest.fixture(autouse=True)
def _fresh_allowance(county: str) -> None:
    """Who sends without scripts has little to spend, and no test spends another's."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM project_allowance")


@pytest.fixture
def first(county: str) -> Raised:
    """What another resident wrote on the portal, under the county's own public sort."""
    found = a_matter(
        "工地夜间打桩",
        THEIRS,
        profile="public-message",
        channel="portal",
        raiser_name="王建国",
        phone="13812345678",
    )
    settle()
    return found


def is_asked_before_sending(resident: Person) -> None:
    resident.open("/")
    unseen = resident.page.get_by_role("checkbox", name="不公开")
    expect(unseen).not_to_be_checked()
    resident.sees("看不到您写的内容，也看不到您是谁")
    resident.type("您要反映什么？", MINE)
    resident.press("提交诉求")
    resident.is_at("这件事可能已经有人提过")
    resident.sees("您的诉求还没有提交", "丽水新城小区", "1人反映")
    resident.does_not_see(*OF_OTHERS)


def answers(resident: Person, told: str) -> str:
    """The code on the receipt for what was told."""
    choice = resident.page.get_by_role("radio", name=re.compile(f"^{told}"))
    choice.check()
    resident.press("继续")
    resident.sees("已收到您的诉求", MINE)
    settle()
    shown = resident.page.get_by_text(re.compile(r"^\w{4}(-\w{4}){3}$"))
    return shown.inner_text()


def opens(resident: Person, code: str) -> None:
    resident.open("/follow/")
    resident.write("查询码", code)
    resident.press("查询")


def adds(resident: Person, code: str, text: str) -> None:
    opens(resident, code)
    resident.unfold("补充内容或照片")
    resident.write("补充内容（选填）", text)
    resident.press("补充")
    resident.sees(text)
    settle()


def judges(resident: Person, code: str, *, solved: str, grade: str) -> None:
    opens(resident, code)
    resident.sees("已答复，请您评价", ANSWER)
    resident.choose("问题解决了吗？", solved)
    resident.choose("您对办理满意吗？", grade)
    resident.press("提交评价")
    resident.sees("谢谢您的评价，已记录在案。")
    settle()


def answered(case_id: int) -> None:
    """Dispatched, handled and passed on to whoever asks the raisers."""
    unit = unit_ids()["cgj"]
    handler = Actor("job:cgj", frozenset({unit}), CLERK.permissions)
    dispatch(case_id, unit_id=unit, actor=CLERK)
    claim(case_id, actor=handler)
    report_done(case_id, result="explained", answer=ANSWER, actor=handler)
    pass_audit(case_id, actor=CLERK)
    settle()


def test_joining_gives_a_code_and_a_verdict_of_ones_own(
    come: Callable[..., Person], first: Raised, *, scripts: bool
) -> None:
    resident = come("resident", scripts=scripts)
    is_asked_before_sending(resident)
    code = answers(resident, "是，加入这一件")
    assert code != first.receipt
    more = "昨晚一点又打了半小时。"
    adds(resident, code, more)

    another = come("another", scripts=scripts)
    opens(another, first.receipt)
    another.does_not_see(MINE, more)

    answered(first.case_id)
    judges(resident, code, solved="解决了", grade="满意")
    opens(another, first.receipt)
    another.does_not_see("您的评价：已解决，满意")
    judges(another, first.receipt, solved="解决了", grade="非常满意")
    resident.open("/matter/")
    resident.sees("您的评价：已解决，满意", "与同一件事的其他诉求合并办理")
    resident.does_not_see("您的评价：已解决，非常满意", *OF_OTHERS)


def test_saying_that_mine_is_another_sends_it_by_itself(
    come: Callable[..., Person], first: Raised, *, scripts: bool
) -> None:
    resident = come("resident", scripts=scripts)
    is_asked_before_sending(resident)
    if scripts:  # without them one may send little at a time
        resident.press("继续")
        resident.sees("请选一项。")
    code = answers(resident, "不是，单独提交我的")

    answered(first.case_id)
    opens(resident, code)
    resident.sees("已登记，等待受理")
    resident.does_not_see(ANSWER, "与同一件事的其他诉求合并办理")
