"""The test database emptied and filled again in milliseconds.

Django empties with TRUNCATE, which makes every file of every table anew, and then writes
content types and permissions again: a second a test with our tables. A test fills a few
of them, so their rows are deleted instead. What many tests begin with is kept aside and
copied back. Both are done as a replica does it, with no trigger and no check of keys.
Names in the SQL are those of our own tables.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

from django.db import connection, transaction

# Written by migrations and never by us; the process remembers what they hold.
_KEPT = {
    "auth_permission",
    "django_content_type",
    "django_migrations",
    "django_site",
}
_ASIDE = "aside"


def may_empty(cursor: Any) -> bool:
    """Whether this database lets us work as a replica; ours does, see `pytest_configure`."""
    cursor.execute("SELECT has_parameter_privilege('session_replication_role', 'SET')")
    return bool(cursor.fetchone()[0])


def empty(_case: Any = None) -> None:
    """No row is left but those of migrations; stands in for Django's own flush."""
    with _as_replica() as cursor:
        for table in _filled(cursor):
            cursor.execute(f'DELETE FROM "{table}"')  # noqa: S608


def put_back(name: str, fill: Callable[[], None]) -> None:
    """Add what `fill` makes the first time; from then on hold a copy of what was there.

    So what is put back by one name must begin with the same every time.
    """
    schema = f"{_ASIDE}_{name}"
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regnamespace(%s) IS NOT NULL", [schema])
        there, privileged = cursor.fetchone()[0], may_empty(cursor)
    if there:
        empty()
        _copy_back(schema)
        return
    fill()
    if privileged:
        _set_aside(schema)


def _set_aside(schema: str) -> None:
    with _as_replica() as cursor:
        cursor.execute(f'CREATE SCHEMA "{schema}"')
        for table in _filled(cursor):
            cursor.execute(
                f'CREATE UNLOGGED TABLE "{schema}"."{table}" AS TABLE public."{table}"'
            )


def _copy_back(schema: str) -> None:
    with _as_replica() as cursor:
        cursor.execute(
            "SELECT c.table_name, string_agg(quote_ident(c.column_name), ', ')"
            " FROM information_schema.columns c"
            " JOIN information_schema.columns aside USING (table_name, column_name)"
            " WHERE c.table_schema = 'public' AND c.is_generated = 'NEVER'"
            " AND aside.table_schema = %s GROUP BY c.table_name",
            [schema],
        )
        for table, columns in cursor.fetchall():
            cursor.execute(
                f'INSERT INTO public."{table}" ({columns})'  # noqa: S608
                f' OVERRIDING SYSTEM VALUE SELECT {columns} FROM "{schema}"."{table}"'
            )


@contextmanager
def _as_replica() -> Iterator[Any]:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        yield cursor


def _filled(cursor: Any) -> list[str]:
    cursor.execute(_which_are_filled())
    return [table for (table,) in cursor.fetchall()]


@cache
def _which_are_filled() -> str:
    tables = connection.introspection.django_table_names(
        only_existing=True, include_views=False
    )
    return " UNION ALL ".join(
        f"SELECT '{table}' WHERE EXISTS (SELECT FROM \"{table}\")"  # noqa: S608
        for table in sorted(set(tables) - _KEPT)
    )
