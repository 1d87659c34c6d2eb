"""The desk in English: units, categories and sorts by their English names."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from bihuan.directory.catalogue.actions import keep_categories
from bihuan.directory.catalogue.queries import category_ids
from bihuan.directory.catalogue.words import NewCategory
from bihuan.faces.desk.tests.acting import page, where
from bihuan.ground.access.words import Actor, Role
from bihuan.kit import clock
from bihuan.loop.cases.tests.factories import (
    a_case_to_call_back,
    a_case_with,
    a_unit,
    acting,
    an_accepted_case,
    caller_of,
    dispatcher,
    fresh,
)
from bihuan.loop.routing import actions as routing

pytestmark = pytest.mark.usefixtures("county")
Browse = Callable[[Actor], Client]
LIGHTS = [
    NewCategory(code="01", name="市政设施", name_en="Municipal facilities"),
    NewCategory(code="0101", name="路灯", name_en="Street lights", parent="01"),
]


def both(client: Client, address: str) -> tuple[str, str]:
    """A page in Chinese, then the same page in English."""
    chinese = client.get(address, {"lang": "zh-hans"}).text
    return chinese, client.get(address, {"lang": "en"}).text


def test_lists_and_cases_name_units_and_categories_in_english(browse: Browse) -> None:
    with transaction.atomic():
        keep_categories(LIGHTS)
    water = a_unit("自来水公司", name_en="Water Company")
    case = a_case_with(water, category_id=category_ids()["0101"])
    a_case_to_call_back(water)
    centre = browse(dispatcher())

    for client, address in (
        (centre, where(case)),
        (centre, reverse("desk:search")),
        (centre, reverse("desk:units")),
        (centre, reverse("desk:unit", args=[water])),
        (browse(acting(Role.LEADER)), reverse("desk:lead")),
        (browse(caller_of(a_unit())), reverse("desk:call_backs")),
    ):
        chinese, english = both(client, address)
        assert "自来水公司" in chinese, address
        assert "自来水公司" not in english, address
        assert "Water Company" in english, address

    chinese, english = both(centre, where(case))
    assert "市政设施 / 路灯" in chinese
    assert "Municipal facilities / Street lights" in english


def test_forms_offer_units_and_categories_in_english(browse: Browse) -> None:
    with transaction.atomic():
        keep_categories(LIGHTS)
    a_unit("自来水公司", name_en="Water Company")
    case = an_accepted_case()
    centre = browse(dispatcher())

    for verb, name, name_en in (
        ("dispatch", "自来水公司", "Water Company"),
        ("classify", "路灯", "Street lights"),
    ):
        chinese, english = both(centre, page(case, verb))
        form, form_en = (one.partition("<form method")[2] for one in (chinese, english))
        assert name in form
        assert name not in form_en.partition("</form>")[0]
        assert name_en in form_en


def test_the_filters_of_one_language_are_not_shown_in_the_other(
    browse: Browse,
) -> None:
    with transaction.atomic():
        keep_categories(LIGHTS)
    centre = browse(dispatcher())

    # The filters' lists are kept for a minute; this one belongs to no other test.
    with clock.set_to(clock.now() + timedelta(hours=1)):
        chinese, english = both(centre, reverse("desk:dispatch"))

    assert "市政设施" in chinese
    assert "Municipal facilities" in english
    assert "市政设施" not in english


def test_what_happened_names_units_in_english(browse: Browse) -> None:
    water = a_unit("自来水公司", name_en="Water Company")
    case = an_accepted_case()
    routing.dispatch(case.pk, unit_id=water, actor=dispatcher())

    _chinese, english = both(browse(dispatcher()), where(fresh(case)))

    assert "Dispatched to Water Company" in english
