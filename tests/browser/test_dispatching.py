"""The dispatch desk: proposals accepted by key, corrected, and right the next time.

Once through the inbox with one hand, once from a wrong proposal through a correction and
a real retraining to a right one, and once without scripts.
"""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from bihuan.directory.catalogue.queries import category_ids
from bihuan.directory.units.queries import unit_ids
from bihuan.loop.conftest import settle
from bihuan.loop.routing.actions import classify, dispatch
from bihuan.loop.triage import jobs, queries
from bihuan.loop.triage.queries import charge
from bihuan.loop.triage.words import Kind, State
from tests.browser.matters import CLERK, LIGHTS, a_lamp, a_matter
from tests.browser.people import Person

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("width", [390, 1440])]

PIPE, LAMP = "自来水管爆裂，家里停水两天，漏了一地水", "路灯不亮，灯杆歪了"
WATER = "020101"
BEFORE, AFTER = 50, 80  # decisions of the old and of the new practice


@pytest.fixture(autouse=True)
def _no_model_yet() -> None:
    """A process that has no other county's model in memory."""
    charge.forget_models()


def decided(name: str, unit: str, n: int) -> None:
    """What clerks decided: every second matter is a burst pipe and went to this unit."""
    categories, units = category_ids(), unit_ids()
    for k in range(n):
        text, category, to = (PIPE, WATER, unit) if k % 2 else (LAMP, LIGHTS, "cgj")
        raised = a_matter(f"{name}第{k}次反映", f"{text}，第{k}天了。")
        classify(
            raised.case_id, category_id=categories[category], area_id=None, actor=CLERK
        )
        dispatch(raised.case_id, unit_id=units[to], actor=CLERK)
    settle()


def retrained() -> None:
    """What the worker does every night."""
    for kind in Kind:
        number = jobs.retrain(kind, actor=CLERK)
        assert queries.versions(kind, actor=CLERK)[0].number == number
        assert queries.versions(kind, actor=CLERK)[0].state is State.IN_CHARGE


def inbox(come: Callable[..., Person], *, scripts: bool = True) -> Person:
    """A dispatcher before what waits to be dispatched."""
    dispatcher = come("dispatcher", scripts=scripts)
    dispatcher.sign_in("dispatcher")
    dispatcher.open("/desk/?tab=dispatch")
    return dispatcher


def has_it(come: Callable[..., Person], unit: str, title: str) -> None:
    """Whoever works at the unit finds the matter among what is new."""
    handler = come(unit)
    handler.sign_in(unit)
    handler.find(title, under="待签收")


def key(person: Person, name: str) -> None:
    """A key that leads to another page."""
    person._leaving(lambda: person.page.keyboard.press(name))  # noqa: SLF001


def test_an_inbox_is_cleared_with_one_hand(come: Callable[..., Person]) -> None:
    for title in ("东门路灯不亮", "西门路灯不亮", "北门路灯不亮"):
        a_lamp(title)
    settle()
    dispatcher = inbox(come)
    dispatcher.sees("职责清单已写明", "职责清单：这一类事项在这里由它负责。")
    titles = dispatcher.page.locator("#lines a.line-title")

    dispatcher.page.keyboard.press("1")  # nothing has the focus: nothing goes out
    expect(titles).to_have_count(3)
    dispatcher.page.keyboard.press("j")
    for left in (2, 1):
        following = titles.nth(1).inner_text()
        key(dispatcher, "1")
        dispatcher.sees(re.compile("已派给.*城管局。"))
        expect(titles).to_have_count(left)
        expect(titles.first).to_have_text(following)
        expect(titles.first).to_be_focused()

    key(dispatcher, "Enter")
    dispatcher.is_at("北门路灯不亮")
    accepting = dispatcher.part("建议").get_by_role("button", name=re.compile("城管局"))
    accepting.scroll_into_view_if_needed()
    key(dispatcher, "1")
    dispatcher.sees("没有待派单的事项。")
    has_it(come, "cgj", "北门路灯不亮")


def test_what_is_not_on_the_screen_is_shown_before_it_is_pressed(
    come: Callable[..., Person],
) -> None:
    raised = a_lamp("很长的反映", "路灯坏了，请来修。" * 400)
    settle()
    dispatcher = inbox(come)
    dispatcher.open(f"/desk/cases/{raised.number}/")
    button = dispatcher.part("建议").get_by_role("button", name=re.compile("城管局"))
    expect(button).not_to_be_in_viewport()

    dispatcher.page.keyboard.press("1")
    expect(button).to_be_in_viewport()
    expect(button).to_be_focused()
    key(dispatcher, "1")
    dispatcher.sees(re.compile("已派给.*城管局。"))


def test_wrong_then_corrected_then_the_next_one_goes_right(
    come: Callable[..., Person],
) -> None:
    decided("旧办法", "zjj", BEFORE)
    retrained()
    a_matter("柳湾水管爆裂", f"{PIPE}，请快来修。")
    settle()
    dispatcher = inbox(come)
    dispatcher.sees(re.compile("建议.*区住建局"), re.compile("把握（约"))

    dispatcher.follow("柳湾水管爆裂")
    units = dispatcher.part("建议")
    units.get_by_text("这条建议不对，因为…").last.click()
    units.get_by_text("职责已经调整", exact=True).click()
    units.get_by_label(re.compile("说具体些")).last.fill("今年起归供水公司。")
    dispatcher.press("记下")
    dispatcher.sees("已记下这条建议为什么不对。", "今年起归供水公司。")
    dispatcher.page.locator("[data-key=d]").scroll_into_view_if_needed()
    key(dispatcher, "d")
    dispatcher.pick("承办单位", "谯城供水公司")
    dispatcher.press("派单")
    dispatcher.sees("建议派给区住建局，实际派给了供水公司。", "职责已经调整")

    decided("新办法", "gsgs", AFTER)  # so do the others, all day
    retrained()
    a_matter("石埠水管爆裂", f"{PIPE}，请尽快。")
    settle()
    dispatcher.open("/desk/?tab=dispatch")
    dispatcher.sees(re.compile("建议.*供水公司"))
    dispatcher.page.keyboard.press("j")
    key(dispatcher, "1")
    dispatcher.sees(re.compile("“石埠水管爆裂”已派给.*供水公司。"))


def test_a_proposal_is_accepted_without_scripts(come: Callable[..., Person]) -> None:
    a_lamp("东门路灯不亮")
    a_lamp("西门路灯不亮")
    settle()
    dispatcher = inbox(come, scripts=False)
    first = dispatcher.page.get_by_role("button", name=re.compile("派给.*城管局")).first
    dispatcher._leaving(first.click)  # noqa: SLF001
    dispatcher.sees(re.compile("“东门路灯不亮”已派给.*城管局。"))

    dispatcher.follow("西门路灯不亮")
    dispatcher.press(re.compile("派给.*城管局"))
    dispatcher.sees("没有待派单的事项。")
    has_it(come, "cgj", "西门路灯不亮")
