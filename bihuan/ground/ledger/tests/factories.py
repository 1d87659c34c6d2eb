"""Entries made through the real actions, and ways to damage them as a superuser could."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any

from django.db import connection, transaction

from bihuan.ground.ledger import jobs
from bihuan.ground.ledger.actions import record
from bihuan.ground.ledger.words import NewEntry

MOMENT = datetime(2026, 3, 2, 1, 30, 0, 123456, tzinfo=UTC)


class Event(StrEnum):
    RAISED = "cases.raised"
    DISPATCHED = "cases.dispatched"
    CLOSED = "cases.closed"
    NOTED = "notes.written"


def an_entry(
    stream: str = "case:1", kind: str = Event.RAISED, **facts: Any
) -> NewEntry:
    return NewEntry(stream, kind, "account:7", facts, MOMENT)


def record_some(stream: str, count: int = 1, kind: str = Event.RAISED) -> None:
    with transaction.atomic():
        for number in range(count):
            record(kind, stream, actor="account:7", number=number)


def two_anchored_streams() -> None:
    record_some("case:1", 3)
    record_some("case:2", 2)
    jobs.anchor(date(2026, 3, 1))
    record_some("case:2", 2)
    jobs.anchor(date(2026, 3, 2))
    record_some("case:3", 2)


@contextmanager
def superuser() -> Iterator[Any]:
    """A cursor for which no trigger, check or foreign key holds."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        yield cursor
        cursor.execute("SET LOCAL session_replication_role = origin")
