"""Profiles, categories and lines of the map for tests."""

from __future__ import annotations

import copy
import tomllib
from datetime import date
from typing import Any

from django.db import transaction

from bihuan.directory.areas.tests.factories import a_county
from bihuan.directory.catalogue.actions import keep_categories, keep_responsibilities
from bihuan.directory.catalogue.queries import category_ids
from bihuan.directory.catalogue.words import NewCategory, NewResponsibility
from bihuan.ground.access.words import Actor, Permission, job

PUBLISHER = job("tests", Permission.LOAD_PACKS)
JUDGE = job("tests", Permission.ADJUDICATE)
NOBODY = Actor("account:0")
TODAY = date(2026, 3, 2)

_PROFILE = tomllib.loads(
    """
code = "window"
name = "窗口事项"
name_en = "Window item"
stream = "CK"
channels = ["window"]
acceptance = "auto"
reopen_within = "10 working-days"
results = ["solved", "explained"]
source = "测试"
[returns]
within = "24 hours"
[clocks.handle]
period = "5 working-days"
ends = "office"
source = "测试条例第一条"
ladder = [
  { name = "reminder", fraction = 0.5 },
  { name = "yellow", before = "1 working-days" },
  { name = "red", after = "0 working-days" },
]
[clocks.call-back]
period = "2 working-days"
source = "测试"
[clocks.verdict]
period = "5 working-days"
source = "测试"
"""
)


def a_table(**changes: Any) -> dict[str, Any]:
    return {**copy.deepcopy(_PROFILE), **changes}


def some_categories() -> dict[str, int]:
    with transaction.atomic():
        keep_categories(
            [
                NewCategory("010101", "垃圾清运", parent="0101"),
                NewCategory("0101", "市容环卫", parent="01"),
                NewCategory("01", "城乡建设"),
                NewCategory("02", "公用事业"),
            ]
        )
    return category_ids()


def a_map(*lines: tuple[str, str, str], starts_on: date = TODAY) -> int:
    """Lines of (category, area, unit), by code; answers how many changed."""
    with transaction.atomic():
        return keep_responsibilities(
            [NewResponsibility(c, a, u, starts_on) for c, a, u in lines],
            today=TODAY,
            actor=PUBLISHER,
        )


__all__ = [
    "JUDGE",
    "NOBODY",
    "PUBLISHER",
    "TODAY",
    "a_county",
    "a_map",
    "a_table",
    "some_categories",
]
