"""Calling raisers back by keyboard, grading without scripts, and judging by a code.

What waits is walked there by the real actions; what this is about happens in a browser.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from bihuan.directory.catalogue.words import Result
from bihuan.directory.units.queries import unit_ids
from bihuan.ground.access.words import Actor, Permission
from bihuan.ground.files.words import Content, Kind
from bihuan.kit import clock
from bihuan.loop.cases.models import Case
from bihuan.loop.closing.actions import pass_audit
from bihuan.loop.closing.models import Judgement
from bihuan.loop.conftest import settle
from bihuan.loop.handling.actions import attach, report_done
from bihuan.loop.intake.words import Raised
from bihuan.loop.routing.actions import claim, dispatch
from tests.browser.matters import CLERK, a_matter
from tests.browser.people import Person

pytestmark = [pytest.mark.browser]
LAMP = "药都大道路口的路灯坏了三天"
PAPER = Content("派工单.txt", Kind.DOCUMENT, "text/plain", "已换灯具。".encode())
wide = pytest.mark.parametrize("width", [1440])
telephone = pytest.mark.parametrize("width", [390])


def asked(title: str = LAMP) -> Raised:
    """A matter whose raiser left a number and is asked for a verdict."""
    raised = a_matter(
        title, "晚上看不见路。", raiser_name="苗女士", phone="13900001234"
    )
    streets = unit_ids()["cgj"]
    handler = Actor(
        "account:7001",
        frozenset({streets}),
        frozenset({Permission.HANDLE, Permission.HEAD_UNIT}),
    )
    dispatch(raised.case_id, unit_id=streets, actor=CLERK)
    claim(raised.case_id, actor=handler)
    attach(raised.case_id, contents=[PAPER], actor=handler)
    report_done(
        raised.case_id, result=Result.SOLVED, answer="灯具已更换。", actor=handler
    )
    pass_audit(raised.case_id, actor=CLERK)
    settle()
    return raised


def press(person: Person, *keys: str) -> None:
    for key in keys:
        person.page.keyboard.press(key)


def opens_the_first_call(caller: Person) -> None:
    """Down to the first line, and into it."""
    press(caller, "j")
    with caller.page.expect_event("domcontentloaded"):
        press(caller, "Enter")
    caller.is_at("回访")


def chosen(person: Person, question: str, answer: str) -> None:
    group = person.page.get_by_role("group", name=re.compile(f"^{question}"))
    expect(group.get_by_role("radio", name=answer, exact=True)).to_be_checked()


@wide
def test_a_call_is_taken_down_without_touching_the_mouse(
    come: Callable[..., Person],
) -> None:
    raised = asked()
    caller = come("callback")
    caller.sign_in("callback")
    caller.open("/desk/call-backs/")
    caller.is_at("回访")
    opens_the_first_call(caller)
    caller.sees("怎么说", re.compile(f"您反映了“{LAMP}”，编号 {raised.number}"))

    press(caller, "y")
    chosen(caller, "接通了吗", "接通了")
    press(caller, "s", "5", "c")
    chosen(caller, "问题解决了吗", "解决了")
    chosen(caller, "对办理满意吗", "非常满意")
    chosen(caller, "接下来怎么办", "就此办结")
    record(caller)

    caller.sees("回访已记录。", "没有现在要打的回访。")
    given = Judgement.objects.get(case=raised.case_id)
    assert (given.source, given.grade, given.wish) == ("call", 5, "close")


def record(caller: Person) -> None:
    """The key that records; one that is below the screen is first shown by it."""
    button = caller.page.get_by_role("button", name="回访")
    shown = "one => one.getBoundingClientRect().bottom <= window.innerHeight"
    if not button.evaluate(shown):
        press(caller, "r")
        expect(button).to_be_focused()
    with caller.page.expect_event("domcontentloaded"):
        press(caller, "r")


@wide
def test_who_is_not_reached_is_tried_at_another_hour(
    come: Callable[..., Person],
) -> None:
    asked()
    caller = come("callback")
    caller.sign_in("callback")
    caller.open("/desk/call-backs/")
    opens_the_first_call(caller)

    press(caller, "n")
    chosen(caller, "接通了吗", "没有接通")
    record(caller)

    caller.sees("没有现在要打的回访。")
    caller.follow(re.compile("^约好再打"))
    caller.sees(LAMP, "已打1次，1个时段（共3个）")


@wide
def test_what_a_raiser_puts_down_for_a_date_comes_back_on_it(
    come: Callable[..., Person],
) -> None:
    raised = asked()
    day = clock.local_day() + timedelta(days=20)
    caller = come("callback")
    caller.sign_in("callback")
    caller.open(f"/desk/cases/{raised.number}/call-back/")
    caller.choose("接通了吗", "接通了")
    caller.choose("问题解决了吗", "没有解决")
    caller.choose("对办理满意吗", "基本满意")
    caller.choose("接下来怎么办", "约定日期，到时再看")
    caller.page.get_by_label("约到哪一天").fill(day.isoformat())
    caller.press("回访")
    caller.sees("挂账", f"{day.year}年{day.month}月{day.day}日")

    streets = come("cgj")
    streets.sign_in("cgj")
    streets.find(LAMP, under="挂账待回")
    with clock.set_to(clock.now() + timedelta(days=20)):
        settle()
    streets.find(LAMP, under="在办")
    streets.sees("挂账到期，区城管局继续办理")


@telephone
def test_sides_are_graded_without_scripts_and_the_code_opens_it_again(
    come: Callable[..., Person],
) -> None:
    raised = asked()
    raiser = come("raiser", scripts=False)
    raiser.open("/follow/")
    raiser.write("查询码", raised.receipt)
    raiser.press("查询")
    raiser.is_at(LAMP)
    raiser.choose("问题解决了吗？", "解决了")
    raiser.choose("您对办理满意吗？", "满意")
    raiser.unfold("分别评一评")
    raiser.choose("服务态度（选填）", "非常满意")
    raiser.choose("办理时效（选填）", "不满意")
    raiser.press("提交评价")
    raiser.sees("谢谢您的评价", "已闭环")
    given = Judgement.objects.get(case=raised.case_id)
    sides = given.sides.values_list("dimension", "grade")
    assert dict(sides) == {"attitude": 5, "speed": 2}

    raiser.unfold("没有解决？要求重新办理")
    raiser.write("还有什么没有解决", "又不亮了。")
    raiser.press("要求重新办理")
    raiser.sees("您要求重新办理", "已受理，等待派单")


@telephone
def test_a_clerk_shows_a_code_and_the_raiser_judges_on_their_own_telephone(
    come: Callable[..., Person],
) -> None:
    raised = asked()
    clerk = come("intake")
    clerk.sign_in("intake")
    clerk.open(f"/desk/cases/{raised.number}/invite/")
    clerk.choose("怎么给", "现场扫码：就在面前，30分钟内有效")
    clerk.press("显示评价码")
    shown = clerk.page.get_by_text(re.compile(r"^http.*/v/"))
    expect(shown).to_be_visible()

    raiser = come("raiser", scripts=False)
    raiser.page.goto(shown.inner_text())
    raiser.is_at("请您评价")
    assert "/v/" not in raiser.page.url  # the code stands in no address
    raiser.sees("灯具已更换。")
    raiser.choose("问题解决了吗？", "没有解决")
    raiser.choose("您对办理满意吗？", "非常不满意")
    raiser.write("还想说什么（选填）", "只换了一半。")
    raiser.press("提交评价")
    raiser.is_at("谢谢您的评价")

    given = Judgement.objects.get(case=raised.case_id)
    assert (given.source, given.grade) == ("site", 1)
    assert Case.objects.get(pk=raised.case_id).round == 2
