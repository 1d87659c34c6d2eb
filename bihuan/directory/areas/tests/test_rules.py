from __future__ import annotations

import pytest

from bihuan.directory.areas import rules
from bihuan.directory.areas.words import AreaNode, Level, NewArea


def node(pk: int, name: str, path: str) -> AreaNode:
    level = Level(path.count("/"))
    return AreaNode(pk, path.split("/")[-2], name, name, level, None, path)


FLOWER = node(1, "花戏楼街道", "341602/341602001/")
FIVE_HERE = node(2, "五里社区", "341602/341602001/341602001002/")
FIVE_THERE = node(3, "五里社区", "341602/341602102/341602102001/")
NAMES = {"341602": "谯城区", "341602001": "花戏楼街道", "341602102": "华佗镇"}


@pytest.mark.parametrize(
    ("area", "parent"),
    [
        (NewArea("341602", "谯城区"), ""),
        (NewArea("341602001", "花戏楼街道"), "341602"),
        (NewArea("341602001001", "白布社区"), "341602001"),
        (NewArea("441202", "端州区", "441200"), "441200"),
    ],
)
def test_the_code_tells_the_parent_unless_the_pack_does(
    area: NewArea, parent: str
) -> None:
    assert rules.parent_code(area) == parent


def test_parents_come_before_children_however_the_file_is_ordered() -> None:
    areas = [
        NewArea("341602001001", "白布社区"),
        NewArea("341602001", "花戏楼街道"),
        NewArea("341602", "谯城区"),
    ]
    codes = [area.code for area in rules.in_order(areas)]
    assert codes == ["341602", "341602001", "341602001001"]


def test_a_ring_of_parents_does_not_hang() -> None:
    ring = [NewArea("341602", "甲", "341603"), NewArea("341603", "乙", "341602")]
    assert len(rules.in_order(ring)) == 2


@pytest.mark.parametrize(
    ("text", "candidates", "meant"),
    [
        ("花戏楼街道", [FLOWER], FLOWER),
        ("花戏楼", [FLOWER], FLOWER),
        ("华佗镇五里社区", [FIVE_HERE, FIVE_THERE], FIVE_THERE),
        ("谯城区花戏楼街道五里社区", [FLOWER, FIVE_HERE, FIVE_THERE], FIVE_HERE),
        ("五里社区", [FIVE_HERE, FIVE_THERE], None),
        ("没有的地方", [], None),
    ],
)
def test_a_text_means_the_one_area_that_fits_best_or_none(
    text: str, candidates: list[AreaNode], meant: AreaNode | None
) -> None:
    assert rules.best_area(text, candidates, NAMES) == meant


def test_every_ending_of_a_text_is_a_possible_name() -> None:
    assert rules.possible_names("谯城 花戏楼") == [
        "谯城花戏楼",
        "城花戏楼",
        "花戏楼",
        "戏楼",
    ]
    assert rules.possible_names("  ") == []
