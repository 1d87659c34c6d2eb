"""The desk under the hands: lists by keyboard and without reload, drafts, stale forms."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from bihuan.directory.units.queries import unit_ids
from bihuan.ground.access.words import Permission, job
from bihuan.kit import clock
from bihuan.loop.intake.actions import raise_matter
from bihuan.loop.intake.words import NewMatter, Raised
from bihuan.loop.routing.actions import accept, claim, classify, dispatch
from tests.browser.people import Person

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("width", [390, 1440])]

CLERK = job("tests", *Permission)
POLL = 21_000  # a list asks every twenty seconds whether it is still right


def a_matter(title: str, **more: str) -> Raised:
    matter = NewMatter(
        profile="hotline",
        channel="phone",
        external_id=title,
        title=title,
        body=f"{title}，请派人来看。",
        raised_at=clock.now(),
        **more,
    )
    return raise_matter(matter, actor=CLERK)


def dispatched(title: str, unit: str = "cgj") -> Raised:
    raised = a_matter(title)
    accept(raised.case_id, actor=CLERK)
    dispatch(raised.case_id, unit_id=unit_ids()[unit], actor=CLERK)
    return raised


def test_a_list_is_walked_and_opened_by_keys(come: Callable[..., Person]) -> None:
    for title in ("路灯不亮", "井盖缺失", "垃圾外溢"):
        dispatched(title)
    handler = come()
    handler.sign_in("cgj")
    titles = handler.page.locator("#lines a")

    keys = handler.page.keyboard
    for key in ("j", "j", "k", "j"):
        keys.press(key)
    expect(titles.nth(1)).to_be_focused()
    wanted = titles.nth(1).inner_text()
    keys.press("Enter")
    handler.is_at(wanted)

    keys.press("/")
    expect(handler.page.get_by_role("searchbox")).to_be_focused()


def test_keys_of_one_letter_can_be_switched_off(come: Callable[..., Person]) -> None:
    dispatched("路灯不亮")
    handler = come()
    handler.sign_in("cgj")
    page = handler.page
    first = page.locator("#lines a").first

    def switch() -> None:
        page.locator("details.menu > summary").click()
        page.get_by_label("单键快捷键").click()
        page.keyboard.press("Escape")

    switch()
    handler.open("/desk/")
    page.keyboard.press("j")
    page.keyboard.press("/")
    expect(page.locator("body")).to_be_focused()

    switch()
    page.keyboard.press("j")
    expect(first).to_be_focused()


def test_a_list_grows_without_reload_and_keeps_its_place(
    come: Callable[..., Person],
) -> None:
    dispatched("路灯不亮")
    handler = come()
    handler.page.clock.install()
    handler.sign_in("cgj")
    handler.page.keyboard.press("j")
    handler.page.evaluate("window.notReloaded = true")

    dispatched("井盖缺失")
    handler.page.clock.fast_forward(POLL)

    handler.sees("井盖缺失")
    expect(handler.page.get_by_role("link", name="路灯不亮")).to_be_focused()
    assert handler.page.evaluate("window.notReloaded")


def test_a_caller_known_already_is_two_keys_away(come: Callable[..., Person]) -> None:
    a_matter("楼上漏水", raiser_name="苗女士", phone="13900001234")
    operator = come()
    operator.sign_in("intake")
    operator.open("/desk/new/")

    operator.write(re.compile("来电号码"), "139 0000 1234")
    operator.sees("同一来电人或企业还有在办的事项", "楼上漏水")
    assert "13900001234" not in operator.page.url
    hit = operator.page.locator("#known a.hit")
    hit.evaluate("hit => { hit.dataset.before = 'yes' }")
    operator.page.keyboard.press("ArrowDown")
    # Leaving the field asks once more; the new list takes the place of the old one.
    expect(operator.page.locator("[data-before]")).to_have_count(0)
    expect(hit).to_be_focused()
    operator.page.keyboard.press("Enter")

    operator.is_at("楼上漏水")


def test_a_draft_outlives_a_reload_and_goes_when_registered(
    come: Callable[..., Person],
) -> None:
    operator = come()
    operator.sign_in("intake")
    operator.open("/desk/new/")
    operator.write("诉求内容", "小区大门口的路灯坏了。")

    operator.page.reload()
    box = operator.page.get_by_role("textbox", name="诉求内容")
    expect(box).to_have_value("小区大门口的路灯坏了。")
    operator.press("登记")
    operator.sees("请把查询码念给诉求人")

    operator.follow("登记下一件")
    expect(box).to_have_value("")


def test_what_was_typed_outlives_a_change_by_somebody_else(
    come: Callable[..., Person],
) -> None:
    raised = dispatched("路灯不亮")
    claim_as_unit(raised)
    handler = come()
    handler.sign_in("cgj")
    handler.find("路灯不亮", under="在办")
    handler.do("申请延期")
    handler.write("延期理由", "等电缆到货。")

    classify(raised.case_id, category_id=None, area_id=None, actor=CLERK)
    handler.press("申请延期")

    handler.sees("您阅读期间，这件事已被他人更新", "修改了分类")
    expect(handler.page.get_by_label("延期理由")).to_have_value("等电缆到货。")
    handler.press("申请延期")
    handler.sees("延期申请已提交。")


def claim_as_unit(raised: Raised) -> None:
    units = frozenset({unit_ids()["cgj"]})
    claim(raised.case_id, actor=type(CLERK)("job:cgj", units, CLERK.permissions))


def test_only_a_deferral_asks_for_a_plan(come: Callable[..., Person]) -> None:
    raised = dispatched("路灯不亮")
    claim_as_unit(raised)
    handler = come()
    handler.sign_in("cgj")
    handler.find("路灯不亮", under="在办")
    handler.do("报办结")
    plan = handler.page.get_by_label(re.compile("后续计划"))

    expect(plan).to_be_hidden()
    handler.choose("办理结果", "部分解决，挂账：写明计划和再次办理的日期")
    expect(plan).to_be_visible()
