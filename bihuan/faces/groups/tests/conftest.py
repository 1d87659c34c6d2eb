"""What the tests of groups share: a county, and a WeCom that calls it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from apprise.plugins.wecombot import NotifyWeComBot

from bihuan.faces.groups.tests.factories import KEY, NOON
from bihuan.faces.groups.tests.robot import Robots, robots
from bihuan.faces.groups.tests.wecom import WeCom, an_app
from bihuan.kit import clock
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


@pytest.fixture
def wecom_robots(county: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[Robots]:
    """WeCom's side of the robots, where the port of messaging finds it; at noon."""
    with robots(KEY) as here, clock.set_to(NOON):
        monkeypatch.setattr(NotifyWeComBot, "notify_url", here.home)
        yield here
