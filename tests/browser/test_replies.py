"""An answer is read while it is written: the panel, the leak that stops it, and no scripts."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bihuan.directory.units.queries import unit_ids
from bihuan.ground.access.words import Permission, job
from bihuan.kit import clock
from bihuan.loop.intake.actions import raise_matter
from bihuan.loop.intake.words import NewMatter
from bihuan.loop.routing.actions import accept, dispatch
from tests.browser.people import Person

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("width", [390, 1440])]

CLERK = job("tests", *Permission)
TITLE = "柳湾小区东门路灯不亮"
BODY = (
    "柳湾小区东门的五盏路灯坏了半个月，晚上一片漆黑，老人出门摔了一跤。"
    "请问什么时候能修好？能否再加装两盏？"
)
STOCK = "您好！您反映的问题已收悉，我局高度重视。感谢您对我们工作的关心与支持！"
LEAK = (
    "经现场查看，柳湾小区东门路灯因电缆被挖断不亮，已于3月2日更换电缆修好。"
    "业主王建国先生已签字，电话13912345678。"
)
HALF = "经现场查看，柳湾小区东门路灯因电缆被挖断不亮，已于3月2日更换电缆修好。"
GOOD = f"{HALF}可以加装，两盏路灯计划于4月底前装好。"


def dispatched() -> str:
    """A matter that waits at the unit for streets; its number."""
    matter = NewMatter(
        profile="hotline",
        channel="phone",
        external_id=TITLE,
        title=TITLE,
        body=BODY,
        raised_at=clock.now(),
    )
    raised = raise_matter(matter, actor=CLERK)
    accept(raised.case_id, actor=CLERK)
    dispatch(raised.case_id, unit_id=unit_ids()["cgj"], actor=CLERK)
    return raised.number


def answering(handler: Person) -> None:
    number = dispatched()
    handler.sign_in("cgj")
    handler.open(f"/desk/cases/{number}/")
    handler.do("签收")
    handler.open(f"/desk/cases/{number}/report/")
    handler.choose("办理结果", "解释说明：没有法律政策依据，已讲清道理")
    handler.write("法律政策依据", "《城市道路照明设施管理规定》第十二条")


def test_what_is_wrong_is_told_while_one_writes(come: Callable[..., Person]) -> None:
    handler = come()
    answering(handler)

    handler.write("给诉求人的答复", STOCK)
    handler.sees("通篇是套话，没有说这件事查得怎样、办得怎样。")
    handler.write("给诉求人的答复", LEAK)
    handler.sees("答复里有个人信息，不能发出。请先删去。", "答复里有个人姓名：王**")
    handler.write("给诉求人的答复", HALF)
    handler.sees("能否再加装两盏?", "先写能或不能、是或不是，再写依据。")
    handler.does_not_see("答复里有个人信息，不能发出。请先删去。")
    handler.write("给诉求人的答复", GOOD)
    handler.sees("检查过了，没有发现问题。")

    handler.press("报办结")
    handler.sees("已报办结，等待审核和回访。")


def test_a_leak_stops_the_form_and_suggestions_only_once_without_scripts(
    come: Callable[..., Person],
) -> None:
    handler = come(scripts=False)
    answering(handler)

    handler.write("给诉求人的答复", LEAK)
    handler.press("报办结")
    handler.sees("有1处需要改一下", "答复里有个人的电话号码：13*******78")
    handler.write("给诉求人的答复", HALF)
    handler.press("检查这段答复")
    handler.sees("发出前再看一眼")
    handler.write("给诉求人的答复", GOOD)
    handler.press("报办结")
    handler.sees("已报办结，等待审核和回访。")
