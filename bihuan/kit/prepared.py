"""Statements that run so often that PostgreSQL should plan them once per connection."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from datetime import datetime
from typing import Any

import psycopg
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper


def run_prepared(sql: str, values: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    """Send one statement bound on the server, and give its rows.

    Django's own cursor pastes the values into the text, so that PostgreSQL parses and
    plans the statement anew every time, and the ORM builds that text anew as well.
    Whether the statement is kept still follows the connection's `prepare_threshold`.
    Inside and outside of transactions it behaves as Django's cursor does.
    """
    line = _line()
    with line.wrap_database_errors, _answered(line):
        cursor = _sent(line, sql, values)
    return cursor.fetchall() if cursor.description else []


def send_prepared(sql: str, values: Mapping[str, Any]) -> None:
    """The same for a statement of which nobody needs the rows.

    Inside `sent_together` it does not wait for the server's answer.
    """
    line = _line()
    with line.wrap_database_errors:
        _sent(line, sql, values)


@contextmanager
def sent_together() -> Iterator[None]:
    """For the last steps of a transaction: `send_prepared` does not wait in this block.

    The server takes the statements in their order and stops at the first that it
    refuses; that error is raised when the block ends, if not before. Every wait that is saved is a
    round trip, and two changes of process on a machine that is busy.
    """
    line = _line()
    with line.wrap_database_errors, line.connection.pipeline():
        yield


def _line() -> BaseDatabaseWrapper:
    """The connection, looked up once: Django's name for it looks anew at every dot."""
    line = connections[DEFAULT_DB_ALIAS]
    line.ensure_connection()
    return line


def _answered(line: BaseDatabaseWrapper) -> AbstractContextManager[object]:
    """Inside `sent_together` a block of its own ends with the answer."""
    waiting = line.connection.pgconn.pipeline_status
    return line.connection.pipeline() if waiting else nullcontext()


def _sent(
    line: BaseDatabaseWrapper, sql: str, values: Mapping[str, Any]
) -> psycopg.Cursor[Any]:
    line.validate_no_broken_transaction()
    if line.queries_logged:
        line.queries_log.append({"sql": sql, "time": "0.000"})
    cursor: psycopg.Cursor[Any] = psycopg.Cursor(line.connection)
    return cursor.execute(sql, values, prepare=True)


def as_rows(rows: Sequence[Mapping[str, object]]) -> str:
    """Any number of rows as one value, for `jsonb_to_recordset(%(rows)s)`.

    One text instead of an array for every column: of one row it costs Python a tenth
    of what the arrays do, of five hundred half, and PostgreSQL no more.
    """
    return json.dumps(rows, ensure_ascii=False, separators=(",", ":"), default=_plain)


def _plain(value: object) -> str:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, bytes):
        return f"\\x{value.hex()}"
    msg = f"{type(value).__name__} has no place in a row"
    raise TypeError(msg)
