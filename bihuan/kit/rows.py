"""Single rows of a model, read and written by statements that PostgreSQL plans once.

The ORM builds the text of a statement anew for each row and pastes the values into it,
which costs more than the row itself. These do the same for plain columns; use them
where every case passes, and the ORM everywhere else.
"""
# ruff: noqa: SLF001 - `_meta` is Django's documented way to read a model

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Any, TypeVar

from django.db import connection
from django.db.models import Field, Model
from django.db.models.expressions import DatabaseDefault

from bihuan.kit.prepared import run_prepared

M = TypeVar("M", bound=Model)


def locked_row(model: type[M], pk: int) -> M | None:
    """The row as it is now, held until the transaction ends; None where there is none."""
    found = run_prepared(_select(model), {"pk": pk})
    if not found:
        return None
    names = [field.attname for field in model._meta.concrete_fields]
    return model.from_db(connection.alias, names, found[0])


def insert_row(row: Model, *, unless_there: bool = False) -> bool:
    """Write a new row and give it its key; False if one like it was there before."""
    meta = row._meta
    values = {
        field.attname: field.get_db_prep_save(value, connection)
        for field in meta.concrete_fields
        if (value := getattr(row, field.attname)) is not None
        and not isinstance(value, DatabaseDefault)
    }
    sql = _insert(type(row), tuple(values), unless_there)
    made = run_prepared(sql, values)
    if made:
        row.pk = made[0][0]
        row._state.adding, row._state.db = False, connection.alias
    return bool(made)


def update_row(row: Model, names: Iterable[str]) -> None:
    """Write these fields of a row that is there."""
    fields = [row._meta.get_field(name) for name in names]
    values = {
        field.attname: field.get_db_prep_save(getattr(row, field.attname), connection)
        for field in fields
        if isinstance(field, Field)
    }
    run_prepared(_update(type(row), tuple(values)), {**values, "_key": row.pk})


@cache
def _select(model: type[Model]) -> str:
    columns = ", ".join(_quoted(field) for field in model._meta.concrete_fields)
    key = _quoted(_key_of(model))
    return f"SELECT {columns} FROM {_table(model)} WHERE {key} = %(pk)s FOR UPDATE"  # noqa: S608 - names from the model


@cache
def _insert(model: type[Model], names: tuple[str, ...], unless_there: bool) -> str:  # noqa: FBT001
    columns = ", ".join(_quoted(field) for field in _fields(model, names))
    places = ", ".join(f"%({name})s" for name in names)
    known = " ON CONFLICT DO NOTHING" if unless_there else ""
    key = _quoted(_key_of(model))
    return f"INSERT INTO {_table(model)} ({columns}) VALUES ({places}){known} RETURNING {key}"  # noqa: S608


@cache
def _update(model: type[Model], names: tuple[str, ...]) -> str:
    changes = ", ".join(
        f"{_quoted(field)} = %({field.attname})s" for field in _fields(model, names)
    )
    key = _quoted(_key_of(model))
    return f"UPDATE {_table(model)} SET {changes} WHERE {key} = %(_key)s"  # noqa: S608


def _fields(model: type[Model], names: Iterable[str]) -> list[Field[Any, Any]]:
    known = {field.attname: field for field in model._meta.concrete_fields}
    return [known[name] for name in names]


def _key_of(model: type[Model]) -> Field[Any, Any]:
    key = model._meta.pk
    assert key is not None
    return key


def _table(model: type[Model]) -> str:
    return connection.ops.quote_name(model._meta.db_table)


def _quoted(field: Field[Any, Any]) -> str:
    return connection.ops.quote_name(field.column or field.attname)
