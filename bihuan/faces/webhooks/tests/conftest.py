"""What the tests of webhooks share: a county and a receiver that listens."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bihuan.faces.webhooks.tests.receiver import Receiver
from bihuan.loop.cases.tests.factories import a_county, a_profile, a_unit


@pytest.fixture
def receiver(tmp_path: Path, settings: Any) -> Iterator[Receiver]:
    """A receiver on this machine, where the county allows one."""
    settings.KEYS_FILE = tmp_path / "keys" / "keys.json"
    settings.PUBLIC_URL = "https://county.example"
    settings.WEBHOOK_HOSTS = frozenset({"127.0.0.1"})
    settings.WEBHOOK_RESTRICTED = True
    with Receiver() as here:
        yield here


@pytest.fixture
def county(db: None, receiver: Receiver) -> Receiver:
    """A county with one receiver."""
    a_county()
    a_profile()
    return receiver


@pytest.fixture
def water(county: Receiver) -> int:
    return a_unit("水务局", name_en="Water Bureau")
