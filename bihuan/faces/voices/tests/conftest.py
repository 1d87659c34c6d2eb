"""What the tests of voices share: a county whose profiles are open to its channels."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from bihuan.faces.voices.tests.factories import an_observer
from bihuan.faces.voices.words import Badge
from bihuan.loop.cases.tests.factories import a_county, a_profile, a_unit


@pytest.fixture(autouse=True)
def _own_places(settings: Any, tmp_path: Path) -> None:
    """Keys and files of the tests lie with the tests."""
    settings.KEYS_FILE = tmp_path / "keys" / "keys.json"
    settings.FILES_ROOT = tmp_path / "files"


@pytest.fixture
def county(db: None) -> int:
    """A county with the window's profile and one for all other voices; gives a unit."""
    a_county()
    a_profile()
    a_profile(code="window-bbc", stream="BC", channels=["window", "phone"])
    a_profile(code="clue", stream="XS", channels=["clue", "observer", "walk"])
    return a_unit("行政审批局")


@pytest.fixture
def badge(county: int) -> Badge:
    """An observer in office, with their code."""
    return an_observer()
