"""Drawn, asked a second time, contradicted, opened again, counted, and drawn again by anybody."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, time, timedelta

import pytest
from playwright.sync_api import expect

from bihuan.directory.units.queries import unit_ids
from bihuan.ground.draws.queries import draw_line
from bihuan.kit import clock
from bihuan.loop.cases.tests.factories import a_profile, fresh
from bihuan.loop.cases.words import Status
from bihuan.loop.truth import actions
from bihuan.loop.truth.models import Look
from bihuan.loop.truth.tests.factories import WELL, closed, looker_of, night
from tests.browser.people import Person
from tests.browser.reading import can_be_read

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("width", [390, 1440])]

SAID_FIRST = "马上就修好了，非常满意"


@pytest.fixture
def drawn(county: str) -> list[Look]:
    """Six matters that were closed yesterday and all drawn tonight."""
    a_profile(second_look={"share": 1.0})
    yesterday = clock.local_day() - timedelta(days=1)
    with clock.set_to(datetime.combine(yesterday, time(9), tzinfo=clock.COUNTY_TIME)):
        for _n in range(6):
            closed(unit_ids()["zjj"], words=SAID_FIRST)
        at = clock.now().astimezone(clock.COUNTY_TIME)
    night(at)
    return list(Look.objects.select_related("ending__case").order_by("pk"))


def test_a_wrong_close_is_found_opened_again_and_counted(
    come: Callable[..., Person], drawn: list[Look]
) -> None:
    mine = next(one for one in drawn if one.unit_id == unit_ids()["hfzx"])
    case = mine.ending.case

    looker = come("looker")
    looker.sign_in("callback")
    looker.open(f"/desk/cases/{case.number}/")
    looker.is_at("再问一遍")  # not the page of the case
    looker.sees("问完以后再看办理经过")
    looker.does_not_see(SAID_FIRST)
    looker.open("/desk/looks/")
    can_be_read(looker)
    looker.follow(re.compile(re.escape(case.title)))
    can_be_read(looker)
    looker.choose("您反映的这件事，现在解决了吗？", "没有解决")
    looker.choose("对这次办理，您满意吗？", "不满意")
    looker.choose(re.compile("是您自己的意思吗"), "有人打过招呼、劝说或许过好处")
    looker.write("原话（选填）", "修了一天又灭了。")
    looker.press("记下二次回访")
    looker.sees("这件事已重新办理")
    assert fresh(case).status == Status.ACCEPTED

    for one in drawn:
        if one.pk != mine.pk and one.unit_id is not None:
            actions.record_second_answer(one.pk, WELL, actor=looker_of(one.unit_id))
    leader = come("leader")
    leader.sign_in("leader")
    leader.open("/desk/truth/")
    leader.sees("16.7%", "区住建局", "1 / 6")
    can_be_read(leader)
    leader.open("/desk/lead/")
    leader.sees(re.compile("6件第一次说好的，1件不认"))

    anybody = come("anybody")
    anybody.open(f"/draws/{draw_line(mine.draw_id).code}/")
    can_be_read(anybody)
    anybody.page.get_by_role("button", name="在这台设备上重算").click()
    anybody.sees("重算一致")


def test_a_look_is_made_by_keys_alone(
    come: Callable[..., Person], drawn: list[Look], width: int
) -> None:
    if width < 800:
        pytest.skip("telephones have no keys")
    mine = next(one for one in drawn if one.unit_id == unit_ids()["hfzx"])
    looker = come("looker")
    looker.sign_in("callback")
    looker.open(f"/desk/looks/{mine.pk}/")
    for key in ("y", "y", "4", "4", "a", "a"):  # out of sight: the first shows it
        looker.page.keyboard.press(key)
    for name in ("解决了", "满意", "是本人自愿回答的"):
        expect(looker.page.get_by_role("radio", name=name, exact=True)).to_be_checked()


def test_without_scripts_a_look_is_made_all_the_same(
    come: Callable[..., Person], drawn: list[Look]
) -> None:
    mine = next(one for one in drawn if one.unit_id == unit_ids()["hfzx"])
    looker = come("looker", scripts=False)
    looker.sign_in("callback")
    looker.open(f"/desk/looks/{mine.pk}/")
    looker.press("没有接通")
    looker.is_at("二次回访")
    looker.sees("打过1次")
