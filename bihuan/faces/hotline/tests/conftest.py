"""What the tests of the hotline share."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from bihuan.loop.conftest import county  # noqa: F401 - a fixture


@pytest.fixture(autouse=True)
def _own_places(settings: Any, tmp_path: Path) -> None:
    """Keys and files of the tests lie with the tests."""
    settings.KEYS_FILE = tmp_path / "keys" / "keys.json"
    settings.FILES_ROOT = tmp_path / "files"
