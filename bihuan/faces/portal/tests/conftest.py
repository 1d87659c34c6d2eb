"""What the portal's tests share."""

from __future__ import annotations

import pytest

from bihuan.faces.portal.tests.factories import a_portal
from bihuan.loop.cases.tests.factories import a_county, a_unit


@pytest.fixture
def portal(db: None) -> None:
    a_county()
    a_portal()


@pytest.fixture
def water(portal: None) -> int:
    return a_unit("水务局")
