"""What the tests of groups share: a county, and a WeCom that calls it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from bihuan.faces.groups.tests.wecom import WeCom, an_app
from bihuan.loop.cases.tests.factories import a_county, a_profile


@pytest.fixture(autouse=True)
def _own_places(settings: Any, tmp_path: Path) -> None:
    """Keys of the tests lie with the tests."""
    settings.KEYS_FILE = tmp_path / "keys" / "keys.json"
    settings.PUBLIC_URL = "https://county.example"


@pytest.fixture
def county(db: None) -> None:
    """A county with one sort of matter that comes by WeChat."""
    a_county()
    a_profile()
    a_profile(code="wechat-group", stream="WX", channels=["wechat"])


@pytest.fixture
def wecom(county: None) -> WeCom:
    """WeCom as it calls a connected application."""
    return WeCom(an_app())
