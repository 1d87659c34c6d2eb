from __future__ import annotations

import pytest

from bihuan.faces.open311.tests.factories import Client311, a_public_county


@pytest.fixture
def county(db: None) -> None:
    a_public_county()


@pytest.fixture
def client311(county: None) -> Client311:
    """A program whose key may raise."""
    return Client311()
