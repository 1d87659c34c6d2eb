"""What the tests of feeds share."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from bihuan.loop.cases.tests.factories import a_county, a_profile


@pytest.fixture
def county(db: None, settings: Any, tmp_path: Path) -> None:
    """A county with one sort of matter and an address of its own."""
    settings.FILES_ROOT = tmp_path / "files"
    settings.PUBLIC_URL = "https://county.example"
    a_county()
    a_profile()
