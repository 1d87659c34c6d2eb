"""The calendar of the desk: who may change it, and what a mistake is told."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from bihuan.faces.desk.tests.acting import inputs
from bihuan.ground.access.words import Actor, Role
from bihuan.ground.calendars.queries import special_days
from bihuan.loop.cases.tests.factories import acting, dispatcher

pytestmark = pytest.mark.usefixtures("county")
Browse = Callable[[Actor], Client]
SET, PUBLISH = "/desk/calendar/day/", "/desk/calendar/publish/"


def test_a_day_is_set_by_whoever_may_and_by_nobody_else(browse: Browse) -> None:
    given = {"on": "2026-12-24", "what": "holiday", "name": "本地节日"}
    address = reverse("desk:set_day")

    assert browse(dispatcher()).post(address, given).status_code == 403
    assert browse(acting(Role.SYSTEM_ADMIN)).post(address, given).status_code == 302

    shown = browse(dispatcher()).get(reverse("desk:calendar"), {"day": "2026-12-24"})
    assert "本地节日" in shown.text
    assert "不是工作日" in shown.text


def test_a_wrong_list_of_holidays_is_said_and_kept(browse: Browse) -> None:
    given = {"year": "2027", "days": "2027-02-30,放假,春节"}

    answer = browse(acting(Role.SYSTEM_ADMIN)).post(reverse("desk:publish_year"), given)

    assert answer.status_code == 422
    assert "2027-02-30" in answer.text


@pytest.mark.parametrize(
    ("given", "where", "why"),
    [
        ({"on": "2027-03-08", "name": "妇女节"}, "2027年工作日历", "请选择一项。"),
        ({"on": "zz", "what": "working", "name": "调休"}, "", "请按年-月-日填写"),
        ({"what": "working", "name": "调休"}, "", "请选一天。"),
        ({"on": "9999-01-01", "what": "working"}, "", "日历从2010年到2100年。"),
    ],
)
def test_a_wrong_day_is_said_and_what_was_typed_is_kept(
    browse: Browse, given: dict[str, str], where: str, why: str
) -> None:
    answer = browse(acting(Role.SYSTEM_ADMIN)).post(SET, given)

    assert answer.status_code == 422
    assert where in answer.text
    assert why in answer.text.partition('id="mistakes"')[2]
    kept = inputs(answer.text, SET)
    assert {name: kept[name] for name in given} == given
    assert special_days("default", 2027) == []


def test_a_day_without_a_local_arrangement_cannot_lose_it(browse: Browse) -> None:
    given = {"on": "2027-03-08", "what": "remove"}

    answer = browse(acting(Role.SYSTEM_ADMIN)).post(SET, given)

    assert answer.status_code == 422
    assert "2027-03-08 没有本地安排" in answer.text


@pytest.mark.parametrize("given", [{"year": "zz", "days": "春节"}, {}])
def test_a_list_of_an_unreadable_year_is_a_mistake(
    browse: Browse, given: dict[str, str]
) -> None:
    answer = browse(acting(Role.SYSTEM_ADMIN)).post(PUBLISH, given)

    assert answer.status_code == 422
    assert given.get("days", "") in answer.text


@pytest.mark.parametrize("address", [SET, PUBLISH])
def test_who_may_not_edit_is_told_so_before_any_mistake(
    browse: Browse, address: str
) -> None:
    assert browse(dispatcher()).post(address, {"on": "zz"}).status_code == 403


@pytest.mark.parametrize("year", [0, 2009, 2101, 9999, 99999])
def test_a_year_beyond_the_calendar_is_not_found(browse: Browse, year: int) -> None:
    assert browse(dispatcher()).get(f"/desk/calendar/{year}/").status_code == 404
