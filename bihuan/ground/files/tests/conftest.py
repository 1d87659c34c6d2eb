from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest


@pytest.fixture(autouse=True)
def files_root(settings: Any, tmp_path: Path) -> Path:
    """A place of the test's own."""
    settings.FILES_ROOT = tmp_path / "files"
    return tmp_path / "files"
