from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from bihuan.faces.desk.tests.test_views_supervision import at
from bihuan.ground.access.words import Actor
from bihuan.kit import clock
from bihuan.loop.cases.tests.factories import a_unit, supervisor
from bihuan.loop.supervision.models import Part
from bihuan.loop.supervision.tests.factories import (
    a_supervision_profile,
    an_item,
    an_item_given_out,
    fresh,
    part_terms,
)
from bihuan.loop.supervision.words import ItemState

pytestmark = pytest.mark.usefixtures("county")
Browse = Callable[[Actor], Client]


@pytest.fixture(autouse=True)
def _profile(county: None) -> None:
    a_supervision_profile()


def test_a_planned_part_is_taken_out_again_and_a_draft_dropped(browse: Browse) -> None:
    item = an_item(part_terms(a_unit()))
    client = browse(supervisor())
    part = Part.objects.get()
    assert client.post(at("part_act", part.pk, "drop")).status_code == 302
    assert not Part.objects.exists()
    gone = client.post(at("item_act", item.pk, "drop"), {"reason": "重复。"})
    assert gone.status_code == 302
    assert fresh(item).state == ItemState.DROPPED


def test_a_month_s_meeting_has_its_list(browse: Browse) -> None:
    item = an_item_given_out(a_unit())
    client = browse(supervisor())
    month = {"month": f"{clock.local_day():%Y-%m}"}
    assert item.title in client.get(at("meeting"), month).content.decode()
    assert client.get(at("meeting"), {"month": "x"}).status_code == 200
    for odd in ("9999-12", "0001-01"):
        assert client.get(at("meeting"), {"month": odd}).status_code == 200
