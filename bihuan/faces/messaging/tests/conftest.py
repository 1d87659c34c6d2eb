"""What the tests of messaging share: a county with a stand-in for its gateway."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import requests

from bihuan.faces.messaging.http import standin
from bihuan.faces.messaging.tests.factories import a_gateway
from bihuan.loop.cases.tests.factories import a_county, a_profile, a_unit


@pytest.fixture
def gateway(tmp_path: Path, settings: Any) -> Iterator[standin.StandIn]:
    """A stand-in that listens, in the place where the county looks for it."""
    settings.DATA = tmp_path
    settings.KEYS_FILE = tmp_path / "keys" / "keys.json"
    settings.PUBLIC_URL = "https://county.example"
    with standin.StandIn(tmp_path / "standin") as here:
        yield here


@pytest.fixture
def behave(gateway: standin.StandIn) -> Callable[..., None]:
    """Tell the stand-in how to answer the next ones."""

    def told(**how: Any) -> None:
        at = f"{standin.address(gateway.folder)}/behave"
        assert requests.post(at, data=json.dumps(how), timeout=5).ok

    return told


@pytest.fixture
def county(db: None, gateway: standin.StandIn) -> standin.StandIn:
    """A county whose text messages go to the stand-in."""
    a_county()
    a_profile()
    a_gateway()
    return gateway


@pytest.fixture
def water(county: standin.StandIn) -> int:
    return a_unit("水务局", name_en="Water Bureau")
