from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from bihuan.directory.areas.tests.factories import COUNTY
from bihuan.directory.catalogue import actions, queries
from bihuan.directory.catalogue.tests.factories import (
    PUBLISHER,
    TODAY,
    a_county,
    a_map,
    a_table,
    some_categories,
)
from bihuan.directory.catalogue.words import NewCategory
from bihuan.directory.units.models import Unit
from bihuan.directory.units.tests.factories import a_unit
from bihuan.kit.verdicts import NotVisible

pytestmark = pytest.mark.django_db


def test_the_most_specific_unit_comes_first_in_one_query() -> None:
    areas, categories = a_county(), some_categories()
    county, town, bureau = a_unit("county"), a_unit("town"), a_unit("bureau")
    a_unit("elsewhere")
    a_map(
        ("01", COUNTY, "county"),
        ("010101", COUNTY, "bureau"),
        ("010101", "341602001", "town"),
        ("010101", "341602102", "elsewhere"),
        ("02", COUNTY, "elsewhere"),
    )
    with CaptureQueriesContext(connection) as seen:
        found = queries.responsible_units(
            categories["垃圾清运"], areas["341602001001"], TODAY
        )
    assert found == [town, bureau, county]
    assert len(seen) == 1


def test_a_unit_no_longer_in_use_is_not_offered() -> None:
    areas, categories = a_county(), some_categories()
    a_unit("gone")
    a_map(("01", COUNTY, "gone"))
    Unit.objects.update(active=False)
    assert queries.responsible_units(categories["01"], areas[COUNTY], TODAY) == []


def test_a_profile_is_read_from_the_database_once() -> None:
    pk = actions.publish_profile(a_table(), actor=PUBLISHER)
    queries.profile(pk)
    with CaptureQueriesContext(connection) as seen:
        queries.profile(pk)
    assert len(seen) == 0
    with CaptureQueriesContext(connection) as seen:
        queries.active_profile("window")
    assert len(seen) == 1


def test_an_unknown_profile_is_not_visible() -> None:
    with pytest.raises(NotVisible):
        queries.profile(0)
    with pytest.raises(NotVisible):
        queries.active_profile("none")


def test_a_channel_leads_to_its_profile() -> None:
    pk = actions.publish_profile(a_table(), actor=PUBLISHER)
    found = queries.profile_for_channel("window")
    assert found is not None
    assert found[0] == pk
    assert queries.profile_for_channel("pigeon") is None
    assert [one for one, _ in queries.profiles()] == [pk]


def test_the_tree_knows_its_leaves_and_full_names() -> None:
    ids = some_categories()
    tree = queries.category_tree()
    assert [node.is_leaf for node in tree] == [False, False, True, True]
    assert tree[2].full_name == "城乡建设 / 市容环卫 / 垃圾清运"
    assert ids["垃圾清运"] == ids["010101"] == ids["城乡建设 / 市容环卫 / 垃圾清运"]
    for text in ("010101", "垃圾清运"):
        found = queries.find_category(text)
        assert found is not None
        assert found.pk == ids["010101"]
    assert queries.find_category("没有") is None


def test_lists_cost_the_same_at_any_length(flat_queries: Callable[..., Any]) -> None:
    a_county()
    ids = some_categories()
    codes = iter(["01", "0101", "010101", "02"] * 3)
    places = iter([COUNTY] * 4 + ["341602001"] * 4 + ["341602102"] * 4)

    def grow() -> None:
        unit = a_unit(f"u{next(serial)}")
        assert unit
        a_map((next(codes), next(places), f"u{next(used)}"))

    serial, used = iter(range(20)), iter(range(20))
    flat_queries(
        grow=grow,
        read=lambda: (
            queries.responsibilities(TODAY),
            queries.category_tree(),
            queries.category_names(ids.values()),
        ),
    )


def test_a_category_keeps_the_keywords_that_its_pack_gives() -> None:
    with transaction.atomic():
        new = NewCategory("09", "供水", keywords=("水管", "停水"))
        assert actions.keep_categories([new]) == 1
        assert actions.keep_categories([new]) == 0
    found = queries.find_category("09")
    assert found is not None
    assert found.keywords == ("水管", "停水")
