"""What the tests of imports share: a county, with keys of the tests' own."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from bihuan.ground.vault.actions import keeping
from bihuan.loop.conftest import county  # noqa: F401 - a fixture


@pytest.fixture(autouse=True)
def _own_places(settings: Any, tmp_path: Path) -> None:
    """Keys of the tests lie with the tests."""
    settings.KEYS_FILE = tmp_path / "keys" / "keys.json"
    keeping._recognised.clear()


@pytest.fixture
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two rows a batch, so that a few rows are several."""
    monkeypatch.setattr("bihuan.faces.imports.jobs.running.BATCH", 2)
