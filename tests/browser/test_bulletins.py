"""A bulletin from its first draft to a telephone at the bus stop, and its numbers to their cases."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from bihuan.kit import clock
from bihuan.measure.bulletins.actions import (
    approve_bulletin,
    draft_bulletin,
    publish_bulletin,
    submit_bulletin,
)
from bihuan.measure.bulletins.words import Readers, Span
from tests.browser.people import Person
from tests.browser.reading import barriers, overflow
from tests.browser.test_oversight import CLERK, TITLE, comes, held_by, supervising

pytestmark = pytest.mark.browser
PAGES = (
    "/desk/bulletins/",
    "/desk/bulletins/new/",
    "/desk/bulletins/{draft}/",
    "/desk/bulletins/{draft}/edit/",
    "/desk/bulletins/{draft}/numbers/0/",
    "/desk/figures/",
    "/desk/figures/rows/?figure=accepted",
    "/bulletins/",
    "/bulletins/{shown}/",
    "/figures/",
)


def this_week(drafter: Person) -> str:
    """The running week, as the list of periods calls it."""
    offered = drafter.page.get_by_label("统计期").inner_text().splitlines()
    today, weeks = f"{clock.local_day()}", [one.strip() for one in offered]
    return next(one for one in weeks if one[:10] <= today <= one[-10:])


@pytest.mark.parametrize("width", [1440])
def test_a_bulletin_is_drafted_opened_approved_and_read_by_everybody(
    come: Callable[..., Person],
) -> None:
    raised = held_by("zjj")
    drafter = supervising(come)
    drafter.open("/desk/bulletins/")
    drafter.follow("起草简报")
    drafter.pick("统计期", this_week(drafter))
    drafter.choose("发给谁看", "内部")
    drafter.press("写出初稿")
    drafter.sees("总体情况", re.compile("本周共受理诉求"))
    drafter.page.get_by_role("link", name="1件", exact=True).first.click()
    drafter.sees("当时计入1件。")
    drafter.follow(TITLE)
    drafter.is_at(TITLE)

    drafter.page.go_back()
    drafter.page.go_back()
    drafter.follow("修改")
    drafter.write(
        "正文", "# 本周\n共受理{{ 受理数 }}，{{ 受理数变化 }}。请住建局加强夜间巡查。"
    )
    drafter.press("保存")
    drafter.press("送审")
    leader = comes(come, "leader")
    leader.open("/desk/bulletins/?state=submitted")
    leader.page.get_by_role("link", name=re.compile("周报")).first.click()
    leader.press("批准")
    drafter.page.reload()
    drafter.press("发布")
    drafter.sees("已发布，数字从此不再改动。")
    drafter.press("复核这些数字")
    drafter.sees(re.compile("复核通过"))
    with drafter.page.expect_download() as taken:
        drafter.page.get_by_role("link", name="PDF").click()
    assert taken.value.path().read_bytes().startswith(b"%PDF")
    expect(drafter.page.get_by_role("button", name="重新取数")).to_have_count(0)
    assert raised.number not in drafter.page.content()


@pytest.mark.parametrize(("language", "width"), [("zh-hans", 390), ("en", 1440)])
def test_every_page_of_bulletins_and_figures_can_be_read_by_everybody(
    come: Callable[..., Person], language: str
) -> None:
    for title in ("小区北侧工地夜间施工", "路灯不亮", "自来水发黄"):
        held_by("zjj", title)
    today = clock.local_day()
    draft = draft_bulletin(Span.WEEK, today, Readers.STAFF, actor=CLERK)
    over = today.replace(day=1) - timedelta(days=1)
    shown = draft_bulletin(Span.MONTH, over, Readers.EVERYBODY, actor=CLERK)
    submit_bulletin(shown, actor=CLERK)
    leader = CLERK.__class__("job:leader", permissions=CLERK.permissions)
    approve_bulletin(shown, actor=leader)
    publish_bulletin(shown, actor=CLERK)

    person = supervising(come)
    person.open(f"/?lang={language}")
    wrong: dict[str, list[str]] = {}
    for path in PAGES:
        address = path.format(draft=draft, shown=shown)
        person.open(address)
        if found := [*barriers(person.page), *overflow(person.page)]:
            wrong[address] = found
            person.keep_picture(f"{address}-{language}-{person.page.viewport_size}")
    assert wrong == {}
