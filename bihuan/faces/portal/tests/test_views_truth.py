"""The truth gap on the public page: only where the county says so, only finished months."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from bihuan.kit import clock
from bihuan.loop.cases.tests.factories import a_profile, a_unit
from bihuan.loop.conftest import county  # noqa: F401 - a fixture
from bihuan.loop.truth.models import Look
from bihuan.loop.truth.tests.factories import (
    NOT_WELL,
    WELL,
    a_call_back_unit,
    closed,
    looked,
    morning,
    night,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("county")]


def test_it_is_not_there_unless_the_county_says_so(client: Client) -> None:
    assert client.get("/truth/").status_code == 404


def test_a_finished_month_is_told_and_no_other(client: Client, settings: Any) -> None:
    settings.TRUTH_PUBLIC = True
    _unit, _caller = a_unit("水务局"), a_call_back_unit("回访中心")
    a_profile(second_look={"share": 1.0})
    with clock.set_to(morning("2026-11-18")):
        for _n in range(6):
            closed(_unit)
    night(morning("2026-11-18"))
    assert "还没有可以公布的月份" in client.get("/truth/").content.decode()
    for n, look in enumerate(Look.objects.order_by("pk")):
        looked(look, NOT_WELL if n == 0 else WELL)
    told = client.get("/truth/").content.decode()
    assert "水务局" in told
    assert "16.7%" in told
