"""A matter's whole way, from one sentence on the portal to the public figures.

Every step is taken in a real browser by whoever takes it in life, on a telephone and on
a wide screen, and by everybody without scripts. Between steps the clocks are swept and the
reactions run, as the worker does.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from playwright.sync_api import expect

from bihuan.directory.units.actions import appoint
from bihuan.directory.units.queries import unit_ids
from bihuan.ground.access.queries import find_account
from bihuan.ground.access.words import Permission, Role, job
from bihuan.kit import clock
from bihuan.loop.conftest import settle
from bihuan.loop.intake.actions import raise_matter
from bihuan.loop.intake.words import NewMatter
from bihuan.loop.routing.actions import accept
from tests.browser.matters import contacted
from tests.browser.people import Person

pytestmark = [
    pytest.mark.browser,
    pytest.mark.parametrize(
        ("width", "scripts"),
        [(390, True), (1440, True), (390, False)],
        ids=["telephone", "wide", "without-scripts"],
    ),
]

MATTER = "药都大道与魏武大道路口的路灯坏了三天"
WISH = "晚上看不见路，请派人来修。"
HOUSING, STREETS = "谯城区住房和城乡建设局", "谯城区城市管理局"
NOT_HOUSING, NOT_STREETS = "住建部门不管理城市道路照明", "该路段尚未移交城管部门"
HEAD = job("tests", Permission.MANAGE_ACCOUNTS)
NEIGHBOURS = 4  # with ours there are five: figures of fewer are not published


@dataclass
class Office:
    """The people of the county who meet this matter, each before their own screen."""

    come: Callable[..., Person]
    scripts: bool

    def arrives(self, username: str) -> Person:
        person = self.come(username, scripts=self.scripts)
        person.sign_in(username)
        return person


@pytest.mark.proves("portal", "journey")
def test_a_matter_goes_its_whole_way(
    come: Callable[..., Person], photo: bytes, *, scripts: bool
) -> None:
    office = Office(come, scripts)
    neighbours_have_raised()
    streets_also_calls_back()

    raiser = come("raiser", scripts=scripts)
    code = raises(raiser)
    dispatcher = office.arrives("dispatcher")
    accepted_and_dispatched(dispatcher, to=HOUSING)
    raiser_reads(raiser, code, "已派给区住建局办理", keeper="区住建局")

    housing = office.arrives("zjj")
    claimed(housing)
    sent_back(housing, under="在办", ground=NOT_HOUSING, to=STREETS)
    sent_on(dispatcher, ground=NOT_HOUSING, to=STREETS)
    streets = office.arrives("cgj")
    sent_back(streets, under="待签收", ground=NOT_STREETS, to=HOUSING)
    raiser_reads(raiser, code, "由谁办理有争议，已提交裁定", keeper="区城管局")

    supervisor = office.arrives("supervisor")
    supervisor.set_up_second_factor()
    adjudicated(supervisor, to=STREETS)
    claimed(streets)
    may_not_be_sent_back_again(streets)
    reported(streets, "已更换灯具，今晚恢复照明。", photo)
    passed(dispatcher)

    may_not_call_back_their_own(streets)
    caller = office.arrives("callback")
    called_back_not_content(caller)
    raiser_reads(raiser, code, "退回区城管局重新办理", keeper="区城管局")
    contacted(streets, MATTER)
    reported(streets, "查明为电缆故障，已更换电缆，路灯全部亮起。", photo)
    passed(dispatcher)
    judged_content(raiser, code)
    followed_to_the_end(raiser, code)
    books_are_open(raiser)
    supervisor_reads_the_figures(supervisor)


# -- Before --------------------------------------------------------------------------


def neighbours_have_raised() -> None:
    clerk = job("tests", Permission.RAISE, Permission.ACCEPT)
    for house in range(NEIGHBOURS):
        matter = NewMatter(
            profile="hotline",
            channel="phone",
            external_id=f"house-{house}",
            title="",
            body=f"{house + 1}号楼前的井盖响了一夜",
            raised_at=clock.now(),
        )
        accept(raise_matter(matter, actor=clerk).case_id, actor=clerk)
    settle()


def streets_also_calls_back() -> None:
    """A handler who also holds a post at the call-back seat of the same bureau."""
    account = find_account("cgj")
    assert account is not None
    appoint(unit_ids()["cgj"], account_id=account, role=Role.CALLBACK, actor=HEAD)


# -- The raiser ----------------------------------------------------------------------


def raises(raiser: Person) -> str:
    """One sentence, a place and a name; no account. The receipt's code is all they keep."""
    raiser.open("/")
    raiser.is_at("有事请说，一句话就行")
    raiser.follow("补充地点、照片或联系方式")
    raiser.type("您要反映什么？", f"{MATTER}。{WISH}")
    raiser.write("在哪里（选填）", "魏武大道路口东北角")
    raiser.unfold("留个联系方式")
    raiser.write("称呼（选填）", "苗女士")
    raiser.write("手机或电话（选填）", "13900001234")
    raiser.press("提交诉求")
    raiser.sees("已收到您的诉求", MATTER)
    shown = raiser.page.get_by_text(re.compile(r"^\w{4}(-\w{4}){3}$"))
    expect(shown).to_be_visible()
    settle()
    return shown.inner_text()


def raiser_reads(raiser: Person, code: str, beat: str, *, keeper: str) -> None:
    """Who has it, until when, and what happened last."""
    opened_by_code(raiser, code)
    raiser.is_at(MATTER)
    has_it = raiser.page.get_by_role("definition")
    expect(has_it.first).to_have_text(keeper)
    expect(raiser.beats().filter(has_text=beat)).to_have_count(1)


def opened_by_code(raiser: Person, code: str) -> None:
    raiser.open("/follow/")
    raiser.write("查询码", code)
    raiser.press("查询")


def judged_content(raiser: Person, code: str) -> None:
    opened_by_code(raiser, code)
    raiser.sees("已答复，请您评价", "查明为电缆故障，已更换电缆，路灯全部亮起。")
    raiser.choose("问题解决了吗？", "解决了")
    raiser.choose("您对办理满意吗？", "满意")
    raiser.press("提交评价")
    raiser.sees("谢谢您的评价，已记录在案。")
    settle()


def followed_to_the_end(raiser: Person, code: str) -> None:
    opened_by_code(raiser, code)
    raiser.sees("已闭环", "您的评价：已解决，满意", "电话回访记录：没有解决，不满意")
    expect(raiser.beats().last).to_contain_text("闭环销号")
    expect(raiser.page.get_by_role("button", name="提交评价")).to_have_count(0)
    raiser.sees("没有解决？要求重新办理")


def books_are_open(raiser: Person) -> None:
    raiser.follow("公开数据")
    raiser.is_at("公开数据")
    accepted = raiser.page.get_by_text("受理数", exact=True).first.locator("xpath=..")
    expect(accepted).to_contain_text(str(NEIGHBOURS + 1))
    expect(accepted).to_contain_text("怎么算的")
    raiser.sees("少于5件的格子不公布")


# -- The desk ------------------------------------------------------------------------


def accepted_and_dispatched(dispatcher: Person, *, to: str) -> None:
    dispatcher.find(MATTER, under="待受理")
    dispatcher.sees("苗", WISH)
    dispatcher.does_not_see("13900001234")
    dispatcher.do("受理")
    dispatcher.sees("已受理。")
    dispatcher.do("派单")
    dispatcher.pick("承办单位", to)
    dispatcher.press("派单")
    dispatcher.sees("已派单，办理时限开始计算。", "待签收")
    settle()


def claimed(handler: Person) -> None:
    handler.find(MATTER, under="待签收")
    handler.do("签收")
    handler.sees("已签收，请按期办理。", "办理中")
    settle()


def sent_back(handler: Person, *, ground: str, to: str, under: str) -> None:
    handler.find(MATTER, under=under)
    handler.do("申请退单")
    handler.write("法定依据或职责依据", ground)
    handler.write("理由", "不属于本单位职责范围。")
    handler.pick("建议的承办单位", to)
    handler.press("申请退单")
    handler.sees("退单申请已提交，时限照走。")
    settle()


def sent_on(dispatcher: Person, *, ground: str, to: str) -> None:
    dispatcher.find(MATTER, under="退单申请")
    dispatcher.sees("区住建局申请退单", ground)
    dispatcher.do("同意退单并改派")
    dispatcher.sees(f"原单位建议由{to}承办。")
    dispatcher.pick("承办单位", to)
    dispatcher.press("同意退单并改派")
    dispatcher.sees("已改派，新单位的时限开始计算。")
    settle()


def adjudicated(supervisor: Person, *, to: str) -> None:
    supervisor.find(MATTER, under="待裁定")
    supervisor.sees("区城管局申请退单")
    supervisor.do("裁定")
    supervisor.pick("承办单位", to)
    supervisor.write("裁定理由", "道路照明由城管部门负责，移交未完成不影响维修。")
    supervisor.press("裁定")
    supervisor.sees("已裁定，不再退单。")
    settle()


def may_not_be_sent_back_again(handler: Person) -> None:
    handler.unfold("更多")
    handler.sees("此件已经裁定，不能再退单；请办理。")


def reported(handler: Person, answer: str, photo: bytes) -> None:
    handler.find(MATTER, under="在办")
    handler.do("报办结")
    handler.choose("办理结果", "已解决：诉求人要求的事办成了")
    handler.write("给诉求人的答复", answer)
    handler.hand_in("佐证材料", "lamp.jpg", photo)
    handler.press("报办结")
    handler.sees("已报办结，等待审核和回访。", answer)
    settle()


def may_not_call_back_their_own(handler: Person) -> None:
    """The unit's own people see the verb, cannot press it, and read why."""
    handler.find(MATTER, under="已报结")
    call = handler.bar().get_by_role("button", name="回访", exact=True)
    expect(call).to_be_disabled()
    handler.sees("本单位办理过此件，须由其他单位回访。")


def passed(dispatcher: Person) -> None:
    dispatcher.find(MATTER, under="待审核")
    dispatcher.do("审核通过")
    dispatcher.sees("审核通过，请安排回访。")
    settle()


def called_back_not_content(caller: Person) -> None:
    caller.find(MATTER, under="待回访")
    caller.do("回访")
    caller.choose("接通了吗", "接通了")
    caller.choose("问题解决了吗", "没有解决")
    caller.choose("对办理满意吗", "不满意")
    caller.write("原话或备注（选填）", "只亮了一晚，第二天又灭了。")
    caller.press("回访")
    caller.sees("回访已记录。", "办理中", "第2次办理")
    settle()


def supervisor_reads_the_figures(supervisor: Person) -> None:
    """Inside the house small numbers are shown too."""
    supervisor.open("/desk/lead/")
    supervisor.is_at("领导驾驶舱")
    for name, value in (("受理数", "5"), ("满意率", "100"), ("解决率", "20")):
        shown = supervisor.page.get_by_text(name, exact=True).first.locator("xpath=..")
        expect(shown).to_contain_text(value)
