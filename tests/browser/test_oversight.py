"""Oversight on paper and on screen: colour notes to red, a notice by four eyes, a letter as PDF."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from playwright.sync_api import expect
from pypdf import PdfReader

from bihuan.directory.units.queries import unit_ids
from bihuan.ground.access.words import Actor, Permission, job
from bihuan.kit import clock
from bihuan.loop.cases.models import Case
from bihuan.loop.conftest import settle
from bihuan.loop.intake.words import Raised
from bihuan.loop.oversight.models import Note
from bihuan.loop.routing.actions import claim, dispatch
from tests.browser.matters import a_matter
from tests.browser.people import Person

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("width", [390, 1440])]
CLERK = job("tests", *Permission)
TITLE = "丽水新城小区北侧工地夜间施工扰民"
BODY = "小区北门外的工地连续一周夜里十一点后还在打桩，孩子睡不着。"


def held_by(code: str, title: str = TITLE, **more: str) -> Raised:
    """A matter that a unit has claimed."""
    unit = unit_ids()[code]
    raised = a_matter(title, BODY, **more)
    dispatch(raised.case_id, unit_id=unit, actor=CLERK)
    handler = Actor("job:unit", frozenset({unit}), CLERK.permissions)
    claim(raised.case_id, actor=handler)
    settle()
    return raised


@contextmanager
def after_the_deadline(raised: Raised) -> Iterator[None]:
    """The newest note about a matter has just expired."""
    note = Note.objects.filter(case=raised.case_id).latest("pk")
    with clock.set_to(note.due_at + timedelta(minutes=1)):
        settle()
        yield


def comes(come: Callable[..., Person], username: str) -> Person:
    person = come(username)
    person.sign_in(username)
    return person


def supervising(come: Callable[..., Person], username: str = "supervisor") -> Person:
    person = comes(come, username)
    person.set_up_second_factor()
    return person


def test_notes_go_from_blue_to_red_and_the_head_is_called(
    come: Callable[..., Person],
) -> None:
    raised = held_by("zjj")
    supervisor = supervising(come)
    for colour, word in (("blue", "蓝色"), ("yellow", "黄色"), ("red", "红色")):
        supervisor.open(f"/desk/cases/{raised.number}/")
        supervisor.do("出督办单")
        supervisor.is_at(f"{word}督办单")
        supervisor.sees(f"督办单（{word}）")
        supervisor.write("督办要求", f"{word}：请立即制止夜间施工。")
        supervisor.press("更新预览")
        expect(supervisor.page.get_by_role("article")).to_contain_text(
            f"{word}：请立即制止夜间施工。"
        )
        supervisor.press("出具督办单")
        supervisor.sees(re.compile("谯督〔.*号已出具"))
        assert Note.objects.latest("pk").colour == colour
        with after_the_deadline(raised):
            pass
    supervisor.open(f"/desk/cases/{raised.number}/")
    supervisor.sees("由单位负责人亲自办理", "到期未答复")

    head = comes(come, "zjj-head")
    head.open(f"/desk/cases/{raised.number}/")
    head.do("负责人接办")
    head.press("负责人接办")
    head.sees("已接办，组织部门会看到。", re.compile("没有说明理由"))
    watcher = comes(come, "organisation")
    watcher.open("/desk/heads/")
    watcher.sees(raised.number, "没有说明理由")
    watcher.does_not_see(TITLE)


def test_a_unit_answers_a_note_and_the_colours_stop(
    come: Callable[..., Person],
) -> None:
    raised = held_by("zjj")
    supervisor = supervising(come)
    supervisor.open(f"/desk/cases/{raised.number}/urging-note/")
    supervisor.press("出具督办单")
    handler = comes(come, "zjj")
    handler.open("/desk/notes/")
    handler.follow(TITLE)
    handler.follow("答复督办单")
    handler.write("答复", "今晚已责令停工，明日约谈施工方。")
    handler.press("答复")
    handler.sees("今晚已责令停工，明日约谈施工方。", "已答复")

    supervisor.open("/desk/notes/?state=answered")
    supervisor.sees(TITLE)
    supervisor.open(f"/desk/cases/{raised.number}/urging-note/")
    supervisor.is_at("蓝色督办单")


def test_a_notice_is_refused_to_its_drafter_and_published_by_four_eyes(
    come: Callable[..., Person],
) -> None:
    raised = held_by("zjj")
    supervisor = supervising(come)
    supervisor.open("/desk/notices/")
    supervisor.follow("起草通报")
    supervisor.write("标题", "关于夜间施工扰民办理情况的通报")
    supervisor.write("正文", "近期夜间施工投诉较多，现将办理情况通报如下。")
    supervisor.choose("发给谁看", "向社会公开")
    supervisor.press("保存")
    names_two_units(supervisor, raised.number)
    supervisor.press("送审")
    supervisor.sees("起草人不能批准自己的通报，请由其他领导批准。")
    expect(supervisor.bar().get_by_role("button", name="批准")).to_be_disabled()
    address = supervisor.page.url

    leader = comes(come, "leader")
    leader.page.goto(address)
    leader.press("批准")
    leader.sees("已批准，可以发布。")
    supervisor.page.goto(address)
    supervisor.press("发布")
    supervisor.sees(re.compile("谯督通〔.*号已发布"))

    citizen = come("citizen")
    citizen.open("/notices/")
    citizen.follow("关于夜间施工扰民办理情况的通报")
    citizen.sees("三次督办没有答复。", re.compile("可以在.*提出异议"))
    citizen.does_not_see(raised.number)
    text = downloaded(citizen, "下载PDF")
    assert "关于夜间施工扰民办理情况的通报" in text
    assert "一、典型做法" in text
    assert "二、存在问题" in text


def test_a_letter_of_acceptance_is_previewed_issued_and_downloaded(
    come: Callable[..., Person],
) -> None:
    raised = held_by("zjj", raiser_name="苗青", phone="13900001234")
    dispatcher = comes(come, "dispatcher")
    dispatcher.open(f"/desk/cases/{raised.number}/")
    dispatcher.follow("受理告知书")
    paper = dispatcher.page.get_by_role("article")
    expect(paper).to_contain_text("受理告知书")
    expect(paper).to_contain_text(TITLE)
    dispatcher.press("出具")
    dispatcher.is_at(re.compile("谯受〔"))

    text = downloaded(dispatcher, "下载PDF")
    assert "谯城区诉求办理中心" in text
    assert re.search(r"谯受〔\d{4}〕1号", text)
    assert TITLE in text
    assert "苗" not in text
    dispatcher.open("/desk/letters/")
    dispatcher.sees(re.compile("谯受〔"), TITLE)
    assert Case.objects.get(pk=raised.case_id).version > 1


def names_two_units(supervisor: Person, number: str) -> None:
    """One for good practice, one for bad, with the matter that shows it."""
    for tone, unit, text in (
        ("典型做法", "谯城区市场监督管理局", "全部按期办结，主动回访。"),
        ("存在问题", "谯城区住房和城乡建设局", "三次督办没有答复。"),
    ):
        supervisor.choose("正面还是反面", tone)
        supervisor.pick("单位", unit)
        supervisor.write("做了什么", text)
        if tone == "存在问题":
            supervisor.write(re.compile("依据的事项"), number)
        supervisor.press("加上")


def downloaded(person: Person, link: str) -> str:
    """What a reader of PDFs finds in what this link hands out."""
    with person.page.expect_download() as coming:
        person.page.get_by_role("link", name=link).first.click()
    data = coming.value.path().read_bytes()
    pages = PdfReader(io.BytesIO(data)).pages
    return "".join(page.extract_text() for page in pages).replace("\n", "")
