"""The truth gap and the signals on their pages."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from bihuan.ground.access.words import GRANTS, Actor, Role
from bihuan.kit import clock
from bihuan.loop.cases.tests.factories import a_profile, a_unit, handler_of
from bihuan.loop.truth import jobs
from bihuan.loop.truth.models import Limit, Look, Signal
from bihuan.loop.truth.tests.factories import (
    NOT_WELL,
    WELL,
    a_call_back_unit,
    closed,
    looked,
    morning,
    night,
    overseer,
)
from bihuan.loop.truth.words import Kind, SignalState

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("county")]

Browse = Callable[[Actor], Client]
DAY = morning("2026-11-18")


def leader() -> Actor:
    return Actor("account:9004", frozenset(), GRANTS[Role.LEADER])


def some_looks(count: int) -> None:
    unit, _ = a_unit("水务局"), a_call_back_unit("回访中心")
    a_profile(second_look={"share": 1.0})
    with clock.set_to(DAY):
        for _n in range(count):
            closed(unit)
    night(DAY)
    for n, look in enumerate(Look.objects.order_by("pk")):
        looked(look, NOT_WELL if n == 0 else WELL)


def test_the_gap_stands_with_its_interval_and_its_numbers(browse: Browse) -> None:
    some_looks(6)
    with clock.set_to(morning("2026-11-20")):
        shown = browse(leader()).get("/desk/truth/").content.decode()
        month = browse(leader()).get("/desk/truth/?month=2026-11").content.decode()
        lead = browse(leader()).get("/desk/lead/").content.decode()
    for page in (shown, month):
        assert "水务局" in page
        assert "16.7%" in page
        assert "1 / 6" in page
    assert "问到6件第一次说好的，1件不认（16.7%，区间3%–56%）" in lead
    assert "1件因此重新办理" in lead


def test_too_few_are_not_shown(browse: Browse) -> None:
    some_looks(4)
    with clock.set_to(morning("2026-11-20")):
        shown = browse(leader()).get("/desk/truth/").content.decode()
        lead = browse(leader()).get("/desk/lead/").content.decode()
    assert "太少" in shown
    assert "25" not in shown.split("<main")[1].split("置信")[0].replace("2026", "")
    assert "还太少，不显示比例" in lead


def test_handlers_do_not_read_the_gap(browse: Browse) -> None:
    for page in ("/desk/truth/", "/desk/truth/signals/", "/desk/looks/"):
        assert browse(handler_of(a_unit())).get(page).status_code == 403


def a_signal() -> Signal:
    unit, caller = a_unit("水务局"), a_call_back_unit("回访中心")
    with clock.set_to(morning("2026-10-12")):
        for _n in range(3):
            closed(unit, by=caller, words="修好了，谢谢")
    with clock.set_to(morning("2026-11-02")):
        jobs.look_for_too_good()
    return Signal.objects.get()


def test_a_signal_shows_its_rule_its_rows_and_is_decided(browse: Browse) -> None:
    signal = a_signal()
    desk = browse(overseer())
    listed = desk.get("/desk/truth/signals/").content.decode()
    assert "同一分钟记下许多回访" in listed
    address = f"/desk/truth/signals/{signal.pk}/"
    shown = desk.get(address).content.decode()
    assert shown.count("修好了，谢谢") == 3
    assert "account:" not in shown

    assert desk.post(address, {"outcome": "explain"}).status_code == 422
    told = desk.post(address, {"outcome": "explain", "note": "先记纸上"}, follow=True)
    assert "情况正常" in told.content.decode()
    signal.refresh_from_db()
    assert signal.state == SignalState.EXPLAINED


def test_a_limit_is_set_on_the_page(browse: Browse) -> None:
    desk = browse(overseer())
    desk.post("/desk/truth/limits/perfect/", {"least": "50", "value": "0.001"})
    assert Limit.objects.get(kind=Kind.PERFECT).least == 50
    wrong = {"least": "0", "value": "1"}
    assert desk.post("/desk/truth/limits/perfect/", wrong).status_code == 404
    assert desk.post("/desk/truth/limits/beauty/", wrong).status_code == 404
