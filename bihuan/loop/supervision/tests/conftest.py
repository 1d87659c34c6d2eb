"""Every test of supervision: a county with the profile of parts, and its own files."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from bihuan.loop.supervision.tests.factories import a_supervision_profile


@pytest.fixture(autouse=True)
def _own_files(settings: Any, tmp_path: Path) -> None:
    settings.FILES_ROOT = tmp_path / "files"


@pytest.fixture
def supervised(county: None) -> None:
    """A county whose pack has the profile of supervision."""
    a_supervision_profile()
