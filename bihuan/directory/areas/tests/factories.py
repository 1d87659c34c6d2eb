"""A small tree of areas for tests."""

from __future__ import annotations

from django.db import transaction

from bihuan.directory.areas.actions import keep_areas
from bihuan.directory.areas.queries import area_ids
from bihuan.directory.areas.words import NewArea

COUNTY = "341602"
TREE = {
    COUNTY: "谯城区",
    "341602001": "花戏楼街道",
    "341602001001": "白布社区",
    "341602001001001": "第一网格",
    "341602001001002": "第二网格",
    "341602001002": "五里社区",
    "341602102": "华佗镇",
    "341602102001": "五里社区",
}


def a_county(tree: dict[str, str] = TREE) -> dict[str, int]:
    """The tree, walked through the real action; ids by code."""
    with transaction.atomic():
        keep_areas([NewArea(code, name) for code, name in tree.items()])
    return area_ids()
