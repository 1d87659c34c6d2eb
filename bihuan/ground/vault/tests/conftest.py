from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from bihuan.ground.vault.actions import keeping


@pytest.fixture(autouse=True)
def key_file(settings: Any, tmp_path: Path) -> Path:
    """Keys of the test's own."""
    settings.KEYS_FILE = tmp_path / "keys" / "keys.json"
    keeping._recognised.clear()
    return settings.KEYS_FILE
