"""Lists of classes of problems: what they say, how they are narrowed, what they cost."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from bihuan.directory.areas.queries import area_tree
from bihuan.directory.areas.words import Level
from bihuan.ground.access.words import Actor
from bihuan.kit import clock
from bihuan.loop.cases.tests.factories import a_unit, dispatcher, supervisor
from bihuan.loop.causes import actions as causes
from bihuan.loop.causes.tests.factories import (
    LIFT,
    PARKING,
    SMELL,
    a_problem,
    told,
    two_towns,
)

pytestmark = pytest.mark.usefixtures("county")
Browse = Callable[[Actor], Client]
LIST = "/desk/problems/"


def test_the_list_says_how_broad_and_since_when(browse: Browse) -> None:
    problem = a_problem()
    shown = browse(dispatcher()).get(LIST).text

    assert problem.title in shown
    assert "4位诉求人" in shown
    assert "待确认" in shown
    assert "近4周4件" in shown


def test_every_town_is_on_the_map_and_leads_to_what_lies_there(browse: Browse) -> None:
    told(*SMELL, area_id=two_towns()[0])
    desk = browse(dispatcher())
    shown = desk.get(LIST).text

    tiles = re.findall(r'class="tile (shade-\d)" href="([^"]+)"', shown)
    towns = [one for one in area_tree(down_to=Level.TOWN) if one.depth]
    assert len(tiles) == len(towns)
    assert tiles[0] == ("shade-4", f"{LIST}?area=341602001")
    assert {shade for shade, _ in tiles[1:]} == {"shade-0"}
    there = desk.get(tiles[0][1]).text
    assert "4位诉求人" in there
    assert 'aria-current="true"><span>花戏楼街道' in there
    assert "没有符合条件的一类问题" in desk.get(tiles[1][1]).text


def test_nothing_found_yet_is_said(browse: Browse) -> None:
    desk = browse(dispatcher())
    assert "还没有发现一类问题" in desk.get(LIST).text
    assert "没有符合条件的一类问题" in desk.get(LIST, {"state": "settled"}).text
    assert "这段时间没有一类问题" in desk.get(f"{LIST}hot/").text


def test_filters_stay_in_the_address_and_in_the_form(browse: Browse) -> None:
    problem, unit = a_problem(), a_unit("水务局")
    causes.name_owner(problem.pk, unit_id=unit, actor=supervisor())
    desk = browse(dispatcher())

    theirs = desk.get(LIST, {"owner": unit, "state": "confirmed"}).text
    others = desk.get(LIST, {"owner": a_unit()}).text

    assert problem.title in theirs
    assert f'<option value="{unit}" selected>' in theirs
    assert problem.title not in others


@pytest.mark.parametrize(
    "query", ["state=x", "owner=zz", "owner=99999999999999", "area=x", "owner=-1"]
)
def test_an_odd_address_is_no_error(browse: Browse, query: str) -> None:
    a_problem()
    assert browse(dispatcher()).get(f"{LIST}?{query}").status_code == 200


def test_a_longer_list_costs_no_more_queries(
    browse: Browse, flat_queries: Callable[..., None]
) -> None:
    desk, kinds = browse(dispatcher()), iter([SMELL, PARKING, LIFT * 2])
    flat_queries(
        grow=lambda: told(*next(kinds, ())), read=lambda: desk.get(LIST).content
    )


def test_a_hot_list_is_of_its_days(browse: Browse) -> None:
    problem, desk = a_problem(), browse(dispatcher())
    today = clock.local_day()

    now = desk.get(f"{LIST}hot/").text
    then = desk.get(
        f"{LIST}hot/",
        {"first": today - timedelta(days=300), "last": today - timedelta(days=200)},
    ).text

    assert problem.title in now
    assert "为什么排在第1" in now
    assert problem.title not in then
    assert desk.get(f"{LIST}hot/", {"first": "x", "last": "2199-01-01"}).text
