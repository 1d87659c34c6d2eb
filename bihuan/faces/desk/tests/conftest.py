"""What the tests of the desk share: a county in which somebody can act."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from bihuan.directory.areas.queries import area_ids
from bihuan.directory.catalogue.actions import assign_responsibility
from bihuan.kit import clock
from bihuan.loop.cases.tests.factories import SYSTEM, a_unit
from bihuan.loop.conftest import county  # noqa: F401 - a fixture
from bihuan.loop.triage.tests.conftest import (  # noqa: F401 - fixtures
    nothing_loaded,
    tree,
)


@pytest.fixture(autouse=True)
def _own_places(settings: Any, tmp_path: Path) -> None:
    """Keys and files of the tests lie with the tests."""
    settings.KEYS_FILE = tmp_path / "keys" / "keys.json"
    settings.FILES_ROOT = tmp_path / "files"


@pytest.fixture
def lamps(tree: dict[str, int]) -> int:  # noqa: F811
    """The unit that the responsibility map names for street lights."""
    unit = a_unit("城管局")
    assign_responsibility(
        tree["0101"],
        area_ids()["341602"],
        unit_id=unit,
        starts_on=clock.local_day(clock.now()),
        actor=SYSTEM,
    )
    return unit
