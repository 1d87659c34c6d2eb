from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bihuan.faces.mail.tests.peers import Peers
from bihuan.loop.cases.tests.factories import a_county, a_profile


@pytest.fixture
def county(db: None) -> None:
    a_county()
    a_profile(channels=["phone", "web", "mail"])


@pytest.fixture(scope="session")
def _peers() -> Iterator[Peers]:
    peers = Peers()
    yield peers
    peers.stop()


@pytest.fixture
def peers(
    _peers: Peers, settings: Any, tmp_path: Path, county: None
) -> Iterator[Peers]:
    """A real IMAP and a real SMTP server, and a county that has a mailbox there."""
    settings.MAILBOXES_FILE = tmp_path / "mailboxes.toml"
    settings.PUBLIC_URL = "https://county.example"
    settings.FILES_ROOT = tmp_path / "files"
    _peers.empty()
    _peers.tell(settings.MAILBOXES_FILE)
    return _peers
