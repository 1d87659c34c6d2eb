"""Looking at a connection before it is used: free while it lives, loud when it does not."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import psycopg
import pytest
from django.db import connection

from bihuan.project.postgresql import base

pytestmark = pytest.mark.django_db


def _opened() -> psycopg.Connection[Any]:
    connection.ensure_connection()
    return psycopg.connect(**connection.get_connection_params(), autocommit=True)


@pytest.fixture
def line() -> Iterator[psycopg.Connection[Any]]:
    with _opened() as own:
        yield own


def _last_heard(line: psycopg.Connection[Any]) -> datetime:
    """When the server last finished a statement of this line.

    Asked on a line of its own: within one transaction the server shows one moment.
    """
    with _opened() as watcher:
        found = watcher.execute(
            "SELECT state_change FROM pg_stat_activity WHERE pid = %s",
            [line.info.backend_pid],
        ).fetchone()
    assert found is not None
    moment = found[0]
    assert isinstance(moment, datetime)
    return moment


def test_a_line_just_asked_is_only_looked_at(
    line: psycopg.Connection[Any],
) -> None:
    base.still_there(line)
    before = _last_heard(line)

    base.still_there(line)

    assert _last_heard(line) == before


def test_a_line_not_asked_for_long_is_asked(
    line: psycopg.Connection[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    base.still_there(line)
    before = _last_heard(line)
    monkeypatch.setattr(base, "ASK_AFTER_SECONDS", 0.0)

    base.still_there(line)

    assert _last_heard(line) > before


def test_a_line_whose_server_has_gone_is_refused(
    line: psycopg.Connection[Any],
) -> None:
    base.still_there(line)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [line.info.backend_pid])

    with pytest.raises(psycopg.OperationalError):
        base.still_there(line)
