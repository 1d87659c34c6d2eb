from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from bihuan.directory.areas.tests.factories import a_county
from bihuan.directory.parties import actions, queries
from bihuan.directory.parties.tests.factories import (
    CLERK,
    NOBODY,
    a_party,
    an_enterprise,
)
from bihuan.directory.parties.words import Kind, NewParty
from bihuan.kit.verdicts import NotVisible

pytestmark = pytest.mark.django_db


def test_a_party_is_found_by_the_beginning_of_code_or_name() -> None:
    party = an_enterprise("云杏堂饮片")
    pk = actions.register_party(party, actor=CLERK)
    a_party("别的厂")
    for text in (
        "云杏",
        " 云杏堂 ",
        party.uscc,
        party.uscc[:14] + party.uscc[14:].lower(),
    ):
        assert [line.pk for line in queries.find_party(text)] == [pk]
    assert queries.find_party("杏堂") == []
    assert queries.find_party("") == []
    assert queries.find_party("%") == []
    found = queries.party_by_uscc(party.uscc)
    assert found is not None
    assert found.pk == pk


def test_a_household_is_not_found_by_name_and_is_called_by_its_area() -> None:
    a_county()
    door = NewParty(Kind.HOUSEHOLD, "白布社区 3 栋 501", area="341602001001")
    pk = actions.register_party(door, actor=CLERK)
    assert queries.find_party("白布") == []
    assert queries.party_names([pk]) == {pk: "谯城区花戏楼街道白布社区"}


def test_a_file_shows_the_sector_by_name_and_nothing_of_turnover() -> None:
    a_county()
    pk = a_party("云杏堂", area="341602001", scale_class=True, tags=("药业",))
    file = queries.party_file(CLERK, pk)
    assert file.sector_name == "中药饮片加工"
    assert file.area == "谯城区花戏楼街道"
    assert file.party.scale_class
    assert not any("turnover" in name for name in dir(file))


def test_a_file_is_invisible_to_who_may_not_see_parties() -> None:
    pk = a_party()
    with pytest.raises(NotVisible):
        queries.party_file(NOBODY, pk)
    with pytest.raises(NotVisible):
        queries.party_file(CLERK, 0)


def test_scale_enterprises_can_be_limited_to_areas() -> None:
    ids = a_county()
    inside = a_party("甲厂", scale_class=True, area="341602001")
    a_party("乙厂", scale_class=True, area="341602102")
    a_party("丙厂", area="341602001")
    assert len(queries.scale_enterprises()) == 2
    found = queries.scale_enterprises(area_ids=[ids["341602001"]])
    assert [line.pk for line in found] == [inside]


def test_names_and_lists_cost_the_same_at_any_number(
    flat_queries: Callable[..., Any],
) -> None:
    made: list[int] = []
    flat_queries(
        grow=lambda: made.append(a_party(scale_class=True)),
        read=lambda: (
            queries.party_names(made),
            queries.find_party("测试"),
            queries.scale_enterprises(),
        ),
    )
