"""An asker, another one, and two who are asked."""

from __future__ import annotations

import pytest

from bihuan.directory.burden.tests.factories import a_body
from bihuan.directory.units.words import Kind


@pytest.fixture
def farm() -> int:
    return a_body("农业农村局", Kind.DEPARTMENT)


@pytest.fixture
def other() -> int:
    return a_body("统计局", Kind.DEPARTMENT)


@pytest.fixture
def town() -> int:
    return a_body("大杨镇")


@pytest.fixture
def village() -> int:
    return a_body("古井镇")
