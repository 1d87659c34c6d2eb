"""The same matter raised twice: found, read side by side, joined, and judged by both.

At the desk by whoever dispatches, and at the telephone by the operator. What raisers are
asked on the portal is in `test_raising_along`.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from bihuan.directory.units.queries import unit_ids
from bihuan.ground.access.words import Actor, Permission, job
from bihuan.loop.closing.actions import pass_audit
from bihuan.loop.conftest import settle
from bihuan.loop.handling.actions import report_done
from bihuan.loop.intake.words import Raised
from bihuan.loop.routing.actions import claim, dispatch
from tests.browser.matters import a_matter
from tests.browser.people import Person

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("width", [390, 1440])]

CLERK = job("tests", *Permission)
OLD = "丽水新城小区北侧工地夜间施工扰民"
OLD_BODY = (
    "丽水新城小区北门外的工地连续一周夜里十一点后还在打桩，噪声很大，老人孩子睡不着。"
)
NEW = "北边工地半夜打桩"
NEW_BODY = "我住丽水新城小区，北边工地夜里打桩，噪声很大，孩子睡不着，请管管夜间施工。"


def raised(title: str, body: str, **more: str) -> Raised:
    found = a_matter(title, body, **more)
    settle()
    return found


def answered(case_id: int) -> None:
    """Dispatched, handled and passed on to whoever asks the raisers."""
    unit = unit_ids()["cgj"]
    handler = Actor("job:cgj", frozenset({unit}), CLERK.permissions)
    dispatch(case_id, unit_id=unit, actor=CLERK)
    claim(case_id, actor=handler)
    report_done(
        case_id,
        result="explained",
        answer="已责令停工整改。",
        basis="《噪声污染防治法》第四十三条",
        actor=handler,
    )
    pass_audit(case_id, actor=CLERK)
    settle()


def is_asked(raiser: Person, code: str) -> None:
    """Whoever holds this code reads the answer, and is asked for their own verdict."""
    raiser.open("/follow/")
    raiser.write("查询码", code)
    raiser.press("查询")
    raiser.sees("已答复，请您评价", "已责令停工整改。", "问题解决了吗？")


def test_two_matters_become_one_and_both_raisers_judge(
    come: Callable[..., Person],
) -> None:
    old, new = raised(OLD, OLD_BODY), raised(NEW, NEW_BODY, raiser_name="苗女士")
    dispatcher = come("dispatcher")
    dispatcher.sign_in("dispatcher")
    dispatcher.find(NEW, under="待派单")
    beside = dispatcher.part("可能是同一件事")
    expect(beside).to_contain_text("很可能是同一件")
    expect(beside).to_contain_text("丽水新城小区")

    dispatcher.follow(OLD)
    dispatcher.is_at("并案")
    dispatcher.sees("两件都提到", "诉求人共2位，都会收到答复，各自评价。")
    for caption in ("这一件，并案后不再单独办理", "并入这一件，由它统一办理"):
        marked = dispatcher.part(caption).locator("mark.same")
        expect(marked.first).to_have_text("丽水新城小区")
    dispatcher.write("为什么是同一件事", "同一个工地的夜间施工。")
    dispatcher.press("并案")
    dispatcher.is_at(OLD)
    dispatcher.sees("诉求人（2位）", f"并入了{new.number}")

    answered(old.case_id)
    for receipt in (old.receipt, new.receipt):
        is_asked(come("raiser"), receipt)


def test_a_caller_joins_what_others_raised_while_telling_it(
    come: Callable[..., Person],
) -> None:
    old = raised(OLD, OLD_BODY)
    operator = come("intake")
    operator.sign_in("intake")
    operator.open("/desk/new/")
    operator.write("诉求内容", NEW_BODY)
    operator.sees("别人可能已经提过同一件事", OLD)
    assert "打桩" not in operator.page.url

    alone = operator.page.get_by_role("radio", name="不是，单独登记")
    expect(alone).to_be_checked()
    alone.focus()
    operator.page.keyboard.press("ArrowDown")
    operator.sees("登记后加入所选的那一件")
    operator.press("登记")

    operator.is_at("已登记")
    operator.sees("诉求人凭自己的查询码看进展", old.number)
