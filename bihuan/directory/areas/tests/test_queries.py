from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from bihuan.directory.areas import queries
from bihuan.directory.areas.actions import keep_areas
from bihuan.directory.areas.models import Area
from bihuan.directory.areas.tests.factories import COUNTY, TREE, a_county
from bihuan.directory.areas.words import Level, NewArea

pytestmark = pytest.mark.django_db


def test_the_tree_comes_each_area_under_its_parent() -> None:
    a_county()
    tree = queries.area_tree()
    assert [area.code for area in tree] == sorted(TREE)
    assert [area.depth for area in tree] == [0, 1, 2, 3, 3, 2, 1, 2]
    assert len(queries.area_tree(down_to=Level.TOWN)) == 3


def test_loading_the_same_tree_twice_changes_nothing() -> None:
    a_county()
    with transaction.atomic():
        again = keep_areas([NewArea(code, name) for code, name in TREE.items()])
    assert again == 0
    assert Area.objects.count() == len(TREE)


def test_a_renamed_town_renames_the_full_names_below_it() -> None:
    a_county()
    with transaction.atomic():
        changed = keep_areas(
            [
                NewArea(c, "花戏路街道" if c == "341602001" else n)
                for c, n in TREE.items()
            ]
        )
    assert changed == 5
    found = queries.find_area("341602001001001")
    assert found is not None
    assert found.full_name == "谯城区花戏路街道白布社区第一网格"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("341602001", "341602001"),
        ("341602001000", "341602001"),
        ("花戏楼街道", "341602001"),
        ("花戏楼", "341602001"),
        ("谯城区 花戏楼街道", "341602001"),
        ("华佗镇五里社区", "341602102001"),
        ("安徽省亳州市谯城区花戏楼街道五里社区", "341602001002"),
    ],
)
def test_an_area_is_found_by_code_or_name(text: str, code: str) -> None:
    a_county()
    found = queries.find_area(text)
    assert found is not None
    assert found.code == code


@pytest.mark.parametrize("text", ["五里社区", "999999", "不存在", "", "%"])
def test_what_is_ambiguous_or_unknown_is_answered_by_nobody(text: str) -> None:
    a_county()
    assert queries.find_area(text) is None


def test_the_way_down_to_an_area_begins_at_the_county() -> None:
    ids = a_county()
    way = queries.ancestors(ids["341602001001001"])
    assert [area.name for area in way] == [
        "谯城区",
        "花戏楼街道",
        "白布社区",
        "第一网格",
    ]
    assert queries.ancestors(0) == []


def test_within_is_the_area_and_everything_inside_it_and_nothing_beside_it() -> None:
    a_county()
    inside = set(queries.within("341602001").values_list("code", flat=True))
    assert inside == {code for code in TREE if code.startswith("341602001")}
    assert not queries.within("999999").exists()


def test_a_prefecture_keeps_its_counties_though_their_codes_differ() -> None:
    with transaction.atomic():
        keep_areas(
            [
                NewArea("441202001", "城东街道"),
                NewArea("441202", "端州区", "441200"),
                NewArea("441200", "肇庆市"),
            ]
        )
    inside = queries.within("441200").values_list("code", flat=True)
    assert set(inside) == {"441200", "441202", "441202001"}


def test_names_cost_the_same_at_any_number(
    flat_queries: Callable[..., Any],
) -> None:
    ids = a_county()
    wanted: list[int] = []
    flat_queries(
        grow=lambda: wanted.append(list(ids.values())[len(wanted) % len(ids)]),
        read=lambda: queries.area_names(wanted),
    )
    assert queries.area_names([ids[COUNTY]]) == {ids[COUNTY]: "谯城区"}
    assert [area.name for area in queries.children(ids[COUNTY])] == [
        "花戏楼街道",
        "华佗镇",
    ]
    assert queries.county() == ids[COUNTY]
    assert [area.code for area in queries.areas_named("花")] == ["341602001"]


def test_the_database_refuses_a_code_of_a_wrong_length_and_a_foreign_path() -> None:
    for code, path in (("3416", "3416/"), ("341602", "341603/")):
        with pytest.raises(IntegrityError), transaction.atomic():
            Area.objects.create(
                code=code, name="x", full_name="x", level=Level.COUNTY, path=path
            )
