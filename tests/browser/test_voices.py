"""The window, a no read twice, an observer, a walk, a call for clues: told and followed."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from bihuan.directory.units.queries import unit_ids
from bihuan.faces.voices import actions
from bihuan.faces.voices.models import Call, Walk
from bihuan.faces.voices.tests.factories import (
    a_call,
    a_clue,
    a_refusal,
    a_report,
    a_step,
    a_walk,
    an_ended_call,
    an_observer,
    today,
)
from bihuan.ground.access.models import Account
from bihuan.ground.access.words import GRANTS, Actor, Role
from bihuan.loop.cases.models import Case
from tests.browser.people import Person
from tests.browser.reading import barriers, overflow

pytestmark = pytest.mark.browser
WIDE = pytest.mark.parametrize("width", [1440])
Come = Callable[..., Person]


def staff(come: Come, name: str) -> Person:
    person = come(name)
    person.sign_in(name)
    return person


def acting_as(username: str, role: Role, *units: str) -> Actor:
    """The account of the demo, as it acts without a browser."""
    pk = Account.objects.get(username=username).pk
    ids = unit_ids()
    return Actor(f"account:{pk}", frozenset(ids[u] for u in units), GRANTS[role])


@WIDE
def test_what_could_not_be_done_becomes_a_matter_with_a_printed_code(
    come: Come,
) -> None:
    clerk = staff(come, "intake")
    clerk.open("/desk/voices/window/")
    clerk.write(re.compile("要办什么事"), "食品经营许可")
    clerk.choose(re.compile("怎么办不成"), "不给办")
    clerk.write(re.compile("当时怎么说的"), "系统里没有这一类，办不了。")
    clerk.write(re.compile("希望怎么办"), "告诉我到底缺什么。")
    clerk.press("登记并打印回执")
    clerk.is_at("“办不成事”反映回执")
    code = clerk.page.locator(".receipt-code").inner_text()
    expect(clerk.page.get_by_role("button", name="打印回执")).to_be_visible()

    clerk.open("/desk/voices/window/")
    clerk.sees("食品经营许可不给办", Case.objects.get().number)

    raiser = come("raiser", scripts=False)
    raiser.open(f"/f/{code}")
    raiser.sees("系统里没有这一类")


@WIDE
def test_a_window_cannot_say_no_alone(come: Come) -> None:
    window = staff(come, "scjg")
    window.open("/desk/voices/refusals/")
    window.write(re.compile("申请的事项"), "临时占道许可")
    window.page.get_by_role("combobox").select_option(str(unit_ids()["scjg"]))
    window.write(re.compile("申请人要办什么"), "门口搭台办开业活动。")
    window.write(re.compile("为什么不能办"), "占道超过两米不予许可。")
    window.write(re.compile("申请人可以怎么做"), "缩到两米以内可以办。")
    window.press("报第二人复核")
    window.sees("复核之前不能告知申请人不能办", "您的角色不包含这项操作")

    head = staff(come, "scjg-head")
    head.open("/desk/voices/refusals/")
    head.follow("临时占道许可")
    head.choose("复核意见", "不同意，应当办理")
    head.write(re.compile("复核理由"), "两米以内就能办，先收件。")
    head.press("提交复核意见")
    head.sees("应当办理", Case.objects.get().number)

    window.page.reload()
    window.sees("请把查询码交给申请人")


@WIDE
def test_an_observer_is_appointed_speaks_and_follows_without_an_account(
    come: Come,
) -> None:
    keeper = staff(come, "dispatcher")
    keeper.open("/desk/voices/observers/")
    keeper.write(re.compile("姓名"), "魏观察")
    keeper.write(re.compile("行业"), "物流")
    keeper.page.get_by_label("聘期从").fill(today().isoformat())
    keeper.page.get_by_label("聘期到").fill(f"{today().year + 1}-12-31")
    keeper.press("聘请并打印聘书")
    keeper.is_at("营商环境观察员聘书")
    code = keeper.page.locator(".receipt-code").inner_text()

    observer = come("observer", scripts=False)
    observer.open("/observe/")
    observer.write(re.compile("观察员码"), code)
    observer.press("打开我的页面")
    observer.type("您的意见", "园区班车与下班时间对不上，工人走回来。")
    observer.press("提交意见")
    observer.sees("已收到，编号", Case.objects.get().number)
    observer.press(re.compile("查看和评价"))
    observer.sees("园区班车与下班时间对不上")

    keeper.open("/desk/voices/observers/")
    keeper.sees("1 / 1")
    keeper.does_not_see("魏观察")


@WIDE
def test_a_leader_walks_a_service_and_each_obstacle_has_an_owner(come: Come) -> None:
    leader = staff(come, "leader")
    leader.open("/desk/voices/walks/")
    leader.write("走哪一件事的流程", "开办小餐馆")
    where = leader.page.get_by_role("combobox", name="在哪个单位办")
    where.select_option(str(unit_ids()["scjg"]))
    leader.write(re.compile("以什么身份办"), "新店店主")
    leader.press("开始")
    leader.is_at("开办小餐馆")
    leader.write("这一步做了什么", "取号、交材料")
    leader.page.get_by_label("用了多少分钟").fill("35")
    leader.write(re.compile("遇到的障碍"), "同一张执照要复印三份。")
    leader.press("记下")
    number = Case.objects.get().number
    leader.sees("同一张执照要复印三份。", number)
    leader.write("说明", "并到一个窗口，不再收复印件。")
    leader.press("结束这次走流程")
    leader.follow("整改后再走一遍")
    again = leader.page.get_by_role("combobox", name=re.compile("复走"))
    assert again.input_value() == str(Walk.objects.get().pk)


@pytest.mark.parametrize("width", [390])
def test_a_call_is_published_answered_without_a_name_and_accounted_for(
    come: Come,
) -> None:
    keeper = staff(come, "dispatcher")
    keeper.open("/desk/voices/calls/")
    keeper.write("征集什么", "涉企收费问题线索")
    keeper.write(re.compile("说明"), "收了不该收的钱，请告诉我们。")
    keeper.page.get_by_label("从哪天起").fill(today().isoformat())
    keeper.page.get_by_label("到哪天止").fill(today().isoformat())
    keeper.press("存为草稿")
    keeper.press("在门户发布")
    keeper.sees("已在门户发布")

    citizen = come("citizen", scripts=False)
    citizen.open("/")
    citizen.follow("线索征集")
    citizen.follow("涉企收费问题线索")
    citizen.type(re.compile("您的线索"), "年检时收了我三百元，没有票。")
    citizen.press("提交线索")
    citizen.is_at("您的查询码")
    assert Case.objects.count() == 1

    call = Call.objects.get()
    keeper.page.reload()
    keeper.sees("1条线索", Case.objects.get().number)
    yesterday = today().replace(day=1)
    Call.objects.filter(pk=call.pk).update(
        opens_on=yesterday.replace(year=2025), closes_on=yesterday.replace(year=2025)
    )
    keeper.page.reload()
    keeper.write("结果说明", "已核实，正在退还。")
    keeper.press("公布")
    citizen.open(f"/calls/{call.pk}/")
    citizen.sees("已核实，正在退还。", "少于 5 件或为保护提供人不显示")


# ---- By eye and ear, on a telephone ----------------------------------------------------


def life() -> dict[str, dict[str, Any]]:
    """A county in which all of it has happened."""
    unit = unit_ids()["scjg"]
    clerk = acting_as("intake", Role.INTAKE, "rx12345")
    leader = acting_as("leader", Role.LEADER, "zfb")
    actions.report(a_report(unit), actor=clerk)
    waiting = a_refusal(unit, by=clerk)
    read = a_refusal(unit, by=clerk)
    head = acting_as("scjg-head", Role.UNIT_HEAD, "scjg")
    actions.read_refusal(read, agree=True, reason="依据准确。", actor=head)
    an_observer(trade="制造")
    walk = a_walk(unit, walker=leader)
    actions.note_step(walk, a_step(), actor=leader)
    actions.note_step(walk, a_step("要跑两层楼复印。"), actor=leader)
    call, ended = a_call(), an_ended_call()
    a_clue(call, "检查收了我三百元。")
    keeper = acting_as("dispatcher", Role.DISPATCHER, "ysb")
    actions.publish_results(ended, findings="没有收到线索。", actor=keeper)
    return {
        "dispatcher": {
            "window": "window/",
            "refusals": "refusals/",
            "observers": "observers/",
            "calls": "calls/",
            "call": f"calls/{call}/",
        },
        "leader": {"walks": "walks/", "walk": f"walks/{walk}/"},
        "scjg-head": {
            "refusal": f"refusals/{waiting}/",
            "refusal-read": f"refusals/{read}/",
        },
        "citizen": {
            "calls": "/calls/",
            "call": f"/calls/{call}/",
            "told": f"/calls/{ended}/",
            "gate": "/observe/",
            "observer": f"/o/{an_observer().code}",
        },
    }


@pytest.mark.parametrize(("width", "language"), [(390, "en")])
def test_every_page_of_voices_can_be_read_by_everybody(
    come: Come, language: str, width: int
) -> None:
    wrong: dict[str, list[str]] = {}
    for name, pages in life().items():
        person = come(name) if name == "citizen" else staff(come, name)
        person.open(f"/?lang={language}")
        for path in pages.values():
            person.open(path if name == "citizen" else f"/desk/voices/{path}")
            found = barriers(person.page) + overflow(person.page)
            if found:
                wrong[f"{name} {path}"] = found
    assert wrong == {}
