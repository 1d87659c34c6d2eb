"""A small county, and a process that knows no model yet."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import transaction

from bihuan.directory.areas.actions import keep_areas
from bihuan.directory.areas.words import NewArea
from bihuan.directory.catalogue.actions import keep_categories
from bihuan.directory.catalogue.queries import category_ids
from bihuan.directory.catalogue.words import NewCategory
from bihuan.loop.triage.queries import charge


@pytest.fixture
def tree(county: None) -> dict[str, int]:
    """Two categories, 路灯 and 供水, and two towns."""
    with transaction.atomic():
        keep_categories(
            [
                NewCategory("01", "市政设施"),
                NewCategory("0101", "路灯照明", parent="01", keywords=("灯杆",)),
                NewCategory("0102", "供水", parent="01", keywords=("水管", "停水")),
            ]
        )
        keep_areas(
            [
                NewArea(code="341602001", name="柳湾街道"),
                NewArea(code="341602002", name="石埠镇"),
            ]
        )
    return category_ids()


@pytest.fixture(autouse=True)
def nothing_loaded() -> Iterator[None]:
    """A process that starts, with no model in memory."""
    charge.forget_models()
    yield
    charge.forget_models()
