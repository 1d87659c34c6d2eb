"""Supervision on screen: an item from setting up to striking off, a late part, two ledgers."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest

from bihuan.directory.catalogue.words import Result
from bihuan.directory.units.queries import accounts_with, unit_ids
from bihuan.ground.access.words import Actor, Permission, Role, job
from bihuan.ground.files.actions import keep_file
from bihuan.kit import clock
from bihuan.kit.transactions import opens_transaction
from bihuan.loop.cases.words import stream_of
from bihuan.loop.conftest import settle
from bihuan.loop.handling.actions import report_done
from bihuan.loop.routing.actions import claim
from bihuan.loop.supervision import actions
from bihuan.loop.supervision.models import Item, Part
from bihuan.loop.supervision.tests.factories import part_terms, parts_of, some_terms
from bihuan.loop.supervision.tests.test_visits import a_visit
from bihuan.loop.supervision.words import Theirs
from tests.browser.matters import a_matter
from tests.browser.people import Person
from tests.browser.reading import barriers, overflow
from tests.browser.test_oversight import comes, supervising

pytestmark = pytest.mark.browser
CLERK = job("tests", *Permission)
TITLE = "老城区积水点整治"


def a_signer() -> str:
    return f"account:{accounts_with(Role.LEADER)[0]}"


def given_out(*codes: str, ago: int = 0, within: int = 30, title: str = TITLE) -> Item:
    """An item that units were given some days ago."""
    units, signer = unit_ids(), a_signer()
    with clock.set_to(clock.now() - timedelta(days=ago)):
        last = clock.local_day() + timedelta(days=within)
        terms = some_terms(
            title=title, due_on=last, signer=signer, instructed_by=signer
        )
        made = actions.set_up(terms, actor=CLERK)
        for code in codes:
            part = part_terms(units[code], due_on=last)
            actions.plan_part(made, part, actor=CLERK)
        actions.give_out(made, actor=CLERK)
        for part_ in Part.objects.filter(item=made):
            claim(part_.case_id or 0, actor=holder(part_))
    settle()
    return Item.objects.get(pk=made)


def holder(part: Part) -> Actor:
    return Actor("job:unit", frozenset({part.unit_id}), CLERK.permissions)


def reported(part: Part) -> None:
    """The unit hands in its evidence and reports its part done."""
    _keep(part.case_id or 0)
    report_done(
        part.case_id or 0,
        result=Result.SOLVED,
        answer="老城区8处积水点的管网全部改造完毕，已通水检验。",
        actor=holder(part),
    )
    settle()


@opens_transaction
def _keep(case_id: int) -> None:
    keep_file(
        stream_of(case_id), "验收.txt", b"ok", kind_of_use="evidence", actor=CLERK
    )


def sets_up(office: Person) -> None:
    """From the first word to giving out."""
    office.open("/desk/supervision/new/")
    office.write("事项", TITLE)
    office.write("要求", "汛期前完成老城区积水点整治。")
    office.choose("来源", "会议议定")
    day = (clock.local_day() + timedelta(days=40)).isoformat()
    office.page.get_by_label("办结期限").fill(day)
    office.page.get_by_label("由谁签批销号").select_option(a_signer())
    office.press("保存")
    office.is_at(TITLE)
    office.do("分解一个部分")
    office.write("目标", "8处管网全部改造并通水")
    unit = str(unit_ids()["zjj"])
    office.page.get_by_label("牵头单位").select_option(unit)
    office.press("分解一个部分")
    office.do("交办")
    office.sees("已交办，各牵头单位今天之内认领。", "待认领")


@pytest.mark.parametrize("width", [390, 1440])
def test_an_item_is_set_up_claimed_reported_reviewed_and_struck_off(
    come: Callable[..., Person],
) -> None:
    office = supervising(come)
    sets_up(office)

    handler = comes(come, "zjj")
    handler.find(TITLE, under="待签收")
    handler.do("签收")
    handler.follow("反馈进展")
    handler.page.get_by_label("完成比例（%）").fill("60")
    handler.write("进展", "改造了5处。")
    handler.press("反馈进展")
    handler.sees("改造了5处。")
    (part,) = parts_of(Item.objects.get())
    reported(part)

    office.open(f"/desk/supervision/{part.item_id}/")
    office.sees("当日认领", "待复核")
    office.follow("复核")
    office.choose("怎么复核的", "现场查看")
    office.choose("复核结论", "属实，办得好")
    office.write("看到了什么", "现场看了8处，都已通水。")
    office.press("复核")
    office.sees("复核属实", "待销号")

    leader = comes(come, "leader")
    leader.open("/desk/supervision/?mine=1&state=all")
    leader.follow(TITLE)
    leader.do("签批销号")
    leader.write("销号结论", "全部完成，予以销号。")
    leader.press("签批销号")
    leader.sees("已销号。", "全部完成，予以销号。")


@pytest.mark.parametrize("width", [390])
def test_a_late_part_is_red_and_climbs(come: Callable[..., Person]) -> None:
    given_out("zjj", "cgj", ago=40)
    given_out("scjg", title="食品安全包保")
    leader = comes(come, "leader")
    leader.open("/desk/supervision/?light=red")
    leader.sees(TITLE, "约谈")
    leader.does_not_see("食品安全包保")
    leader.follow(TITLE)
    leader.sees(re.compile("已升级到"))


@pytest.mark.parametrize("width", [1440])
def test_two_ledgers_are_matched_and_the_open_ones_named(
    come: Callable[..., Person],
) -> None:
    raised = [
        a_matter(f"{firm}反映缺工", f"{firm}反映缺工{n}人，希望协助招工。")
        for n, firm in enumerate(("古井包装厂", "药都药业"), 1)
    ]
    day = clock.local_day().isoformat()
    ledger = (
        "编号,平台编号,企业,反映日期,内容,状态\n"
        f"1,{raised[0].number},古井包装厂,{day},缺工,未办结\n"
        f"2,,药都药业,{day},别的事,已办结\n"
        "3,,,,,已办结\n"
    )
    clerk = comes(come, "discipline")
    clerk.open("/desk/ledgers/new/")
    clerk.write("名称", "企业诉求对账")
    clerk.write("和谁对账", "区纪委监委")
    clerk.page.get_by_label("本平台的哪一类事项").select_option("hotline")
    clerk.page.get_by_label("收集日期从").fill(day)
    clerk.page.get_by_label("到", exact=True).fill(day)
    clerk.press("新建对账")
    sent = {"name": "台账.csv", "mimeType": "text/csv", "buffer": ledger.encode()}
    clerk.page.get_by_label("对方台账").set_input_files(sent)  # type: ignore[arg-type]
    clerk.press("导入")
    clerk.sees("收集2件，办结0件", "未读1行", "双方都在办", "只在对方台账")
    clerk.follow("人工对应2")
    clerk.press(f"就是{raised[1].number}")
    clerk.sees("对方已销号，本方未办结")


@pytest.mark.parametrize(("width", "language"), [(1440, "zh-hans"), (390, "en")])
def test_every_page_of_supervision_can_be_read_by_everybody(
    come: Callable[..., Person], language: str
) -> None:
    item = given_out("zjj", "cgj", ago=40)
    part = parts_of(item)[0]
    actions.tell_progress(part.pk, percent=60, text="改造了5处。", actor=holder(part))
    reported(part)
    ledgers, visit = _a_ledger(), a_visit(unit_ids()["zjj"])
    paths = (
        "/desk/supervision/",
        "/desk/supervision/new/",
        f"/desk/supervision/{item.pk}/",
        f"/desk/supervision/parts/{part.pk}/review/",
        f"/desk/supervision/{_a_draft().pk}/part/",
        f"/desk/cases/{part.case.number if part.case else ''}/",
        "/desk/ledgers/",
        "/desk/ledgers/new/",
        f"/desk/ledgers/{ledgers}/",
        "/desk/supervision/meeting/",
        "/desk/visits/",
        f"/desk/visits/plans/{visit.plan_id}/visit/",
        f"/desk/visits/{visit.pk}/",
    )
    person = supervising(come)
    person.open(f"/?lang={language}")
    wrong: dict[str, list[str]] = {}
    for path in paths:
        person.open(path)
        if found := barriers(person.page) + overflow(person.page):
            wrong[path] = found
            person.keep_picture(f"{path}-{language}-{person.page.viewport_size}")
    assert wrong == {}


def _a_draft() -> Item:
    made = actions.set_up(some_terms(signer=a_signer()), actor=CLERK)
    return Item.objects.get(pk=made)


def _a_ledger() -> int:
    """A list of theirs of which one row is known here, and one is not."""
    raised = a_matter("药都药业反映缺工", "药都药业反映缺工五人，希望协助招工。")
    today = clock.local_day()
    made = actions.open_ledgers(
        name="企业诉求对账",
        other="区纪委监委",
        profile="hotline",
        since=today,
        until=today,
        unit_id=unit_ids()["dckh"],
        actor=CLERK,
    )
    rows = [
        Theirs("1", raised.number, "药都药业", today, "缺工", closed=True),
        Theirs("2", "", "古井包装厂", today, "缺地"),
    ]
    actions.import_theirs(made, rows, actor=CLERK)
    return made
