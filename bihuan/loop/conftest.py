"""What the tests of the loop share: a county with a profile, and a running relay."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest

from bihuan.ground.clocks.jobs import sweep
from bihuan.kit import clock
from bihuan.loop.cases.tests.factories import a_county, a_profile
from bihuan.project.relay import relay_once


@pytest.fixture
def county(db: None) -> None:
    """An area and the tests' profile."""
    a_county()
    a_profile()


@pytest.fixture
def at() -> Callable[[str], datetime]:
    """A moment in county time, from text."""

    def read(text: str) -> datetime:
        return datetime.fromisoformat(text).replace(tzinfo=clock.COUNTY_TIME)

    return read


def settle() -> None:
    """Let clocks fire and reactions run until nothing more happens."""
    while sweep() + relay_once():
        pass
