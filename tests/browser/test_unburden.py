"""A town is asked once: the second office is told where the data is; a leader decides."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest

from bihuan.directory.burden.tests.factories import answered, asked
from bihuan.directory.burden.words import NewItem, Sort
from bihuan.directory.units.queries import unit_ids
from bihuan.kit import clock
from tests.browser.people import Person
from tests.browser.reading import barriers, overflow

pytestmark = pytest.mark.browser
Come = Callable[..., Person]


def staff(come: Come, name: str) -> Person:
    person = come(name)
    person.sign_in(name)
    return person


def ask_for(person: Person, title: str, fact: str) -> None:
    due = clock.local_day() + timedelta(days=7)
    person.open("/desk/burden/ask/")
    page = person.page
    person.write("这张表叫什么", title)
    person.write(re.compile("^依据"), "省政府办公厅〔2026〕15号第三条。")
    page.get_by_role("textbox", name="指标").first.fill(fact)
    page.get_by_label("统计期从").fill("2026-07-01")
    page.get_by_label("统计期到").fill("2026-09-30")
    page.get_by_label(re.compile("哪天前报")).fill(due.isoformat())
    page.locator(f"input[name=units][value='{unit_ids()['t001']}']").check()
    person.press("下发")


@pytest.mark.parametrize("width", [1440])
def test_a_fact_is_asked_once_and_the_data_comes_down_again(come: Come) -> None:
    first = staff(come, "jxj-head")
    ask_for(first, "三季度停产企业情况表", "停产企业数量")
    first.sees("已下发")

    town = staff(come, "grid")
    town.open("/desk/burden/")
    town.follow("三季度停产企业情况表")
    town.follow(re.compile("^填报"))
    town.page.get_by_label("第1行，停产企业数量").fill("3")
    town.press("报送")
    town.sees("同样的数据不会再向您要")

    second = staff(come, "scjg-head")
    ask_for(second, "停产企业摸底", "辖区停产企业")
    second.sees("这些数据已经有了", "没有下发")
    second.follow("三季度停产企业情况表")
    second.press("查看数据")
    second.sees("谁看过记录在案")
    assert second.page.get_by_role("cell", name="3", exact=True).is_visible()

    leader = staff(come, "leader")
    leader.open("/desk/burden/")
    leader.follow("停产企业摸底")
    leader.write("理由", "已有数据够用。")
    leader.press("取消这张表")
    leader.sees("填报单位不用再填")


@pytest.mark.parametrize(("width", "language"), [(390, "zh-hans")])
def test_every_page_of_the_guard_can_be_read_by_everybody(
    come: Come, language: str, width: int
) -> None:
    units = unit_ids()
    farm, trade, town = units["jxj"], units["scjg"], units["t001"]
    facts = (NewItem("停产企业数量", Sort.NUMBER), NewItem("停产原因", Sort.TEXT))
    demand = asked(farm, town, units["t002"], items=facts).demand_id
    done = asked(farm, town, items=("规上企业数量",)).demand_id
    answered(done, town, minutes=25)
    held = asked(trade, town, items=facts).demand_id
    pages = {
        "grid": ("", f"{demand}/", f"{demand}/units/{town}/", "meter/"),
        "jxj-head": ("", "ask/"),
        "leader": ("", f"{held}/"),
    }
    wrong: dict[str, list[str]] = {}
    for name, paths in pages.items():
        person = staff(come, name)
        person.open(f"/?lang={language}")
        for path in paths:
            person.open(f"/desk/burden/{path}")
            found = barriers(person.page) + overflow(person.page)
            if found:
                wrong[f"{name} {path}"] = found
    assert wrong == {}
