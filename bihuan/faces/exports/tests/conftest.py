"""What the tests of exports share."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from bihuan.loop.cases.tests.factories import a_county, a_profile


@pytest.fixture(autouse=True)
def _own_keys(settings: Any, tmp_path: Path) -> None:
    settings.KEYS_FILE = tmp_path / "keys" / "keys.json"


@pytest.fixture
def county(db: None) -> None:
    """A county with one sort of matter."""
    a_county()
    a_profile()
