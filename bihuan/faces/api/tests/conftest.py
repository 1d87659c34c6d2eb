from __future__ import annotations

from collections.abc import Iterator

import pytest

from bihuan.faces.api.http import forget_keys
from bihuan.faces.api.tests.factories import Machine
from bihuan.loop.cases.tests.factories import a_county, a_profile


@pytest.fixture(autouse=True)
def _keys_forgotten() -> Iterator[None]:
    forget_keys()
    yield
    forget_keys()


@pytest.fixture
def county(db: None) -> None:
    a_county()
    a_profile()


@pytest.fixture
def machine(county: None) -> Machine:
    """A program whose key has every scope."""
    return Machine()
