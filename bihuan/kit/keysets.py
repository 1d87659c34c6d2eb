"""Keyset pages over Django querysets: one row comparison, one index walk, any depth."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from operator import attrgetter
from typing import Any, TypeVar

from django.db.models import BooleanField, F, Func, Model, QuerySet, Value

from bihuan.kit.paging import KeyValue, Page, decode_key, encode_key

M = TypeVar("M", bound=Model)

_FORWARD, _BACK = "n", "p"
_KINDS = {"DateTimeField": datetime, "CharField": str, "TextField": str}


class _Beyond(Func):
    """`(a, b) > (x, y)` in one comparison, which PostgreSQL answers from one index."""

    def as_sql(self, compiler: Any, connection: Any, *_: Any, **__: Any) -> Any:
        parts = [compiler.compile(part) for part in self.source_expressions]
        half = len(parts) // 2
        left = ", ".join(sql for sql, _ in parts[:half])
        right = ", ".join(sql for sql, _ in parts[half:])
        params = [value for _, values in parts for value in values]
        return f"({left}) {self.extra['sign']} ({right})", params


def beyond(
    fields: Sequence[str], values: Sequence[KeyValue], *, descending: bool = False
) -> Func:
    """A filter for the rows after this place, in the order of exactly these fields.

    The fields must never be null and their last must be unique (`due_at`, `id`).
    """
    return _Beyond(
        *map(F, fields),
        *map(Value, values),
        sign="<" if descending else ">",
        output_field=BooleanField(),
    )


def page_of(
    rows: QuerySet[M],
    *fields: str,
    key: str | None = None,
    size: int = 50,
    descending: bool = False,
    joined: bool = False,
) -> Page[M]:
    """One page of these rows in the order of these fields, with the ways on and back.

    One query and `size + 1` rows at any depth. A key that is not ours is refused.
    `joined`: the fields are of two tables. No index answers a comparison over both, so
    the first field is compared by itself as well.
    """
    way, place = _place(rows, fields, key)
    back = way == _BACK
    downwards = descending != back
    if place:
        rows = rows.filter(beyond(fields, place, descending=downwards))
        if joined:
            side = "lte" if downwards else "gte"
            rows = rows.filter(**{f"{fields[0]}__{side}": place[0]})
    order = (f"-{field}" if downwards else field for field in fields)
    found = list(rows.order_by(*order)[: size + 1])
    more, items = len(found) > size, found[:size]
    if back:
        items.reverse()
    return Page(
        items,
        next=_key(_FORWARD, items, -1, fields) if more or back else None,
        previous=_key(_BACK, items, 0, fields) if (more if back else place) else None,
    )


def _place(
    rows: QuerySet[Any], fields: Sequence[str], key: str | None
) -> tuple[KeyValue, Sequence[KeyValue]]:
    if not key:
        return _FORWARD, ()
    way, *place = decode_key(key, str, *(_kind(rows, field) for field in fields))
    return way, place


def _kind(rows: QuerySet[Any], field: str) -> type:
    added = rows.query.annotations.get(field)
    source = added.output_field if added else rows.model._meta.get_field(field)  # noqa: SLF001
    return _KINDS.get(source.get_internal_type(), int)


def _key(
    way: str, items: Sequence[Model], at: int, fields: Sequence[str]
) -> str | None:
    if not items:
        return None
    return encode_key(way, *(attrgetter(field)(items[at]) for field in fields))
