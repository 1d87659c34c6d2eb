"""Sums from the rollup and from what is not folded into it yet, in one snapshot."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict
from datetime import date, datetime

from django.db import connection

from bihuan.measure.figures import rules
from bihuan.measure.figures.queries.counting import OVERDUE
from bihuan.measure.figures.words import COLUMNS, STATISTICS, By

ROLLED = tuple(one for one in STATISTICS if not one.live)
DAY = "day"
KEYS: dict[By | str | None, str] = {
    None: "''",
    DAY: "day",
    By.UNIT: "unit_id",
    By.MONTH: "to_char(day, 'YYYY-MM')",
}
_OF = "(%(units)s::bigint[] IS NULL OR unit_id = ANY(%(units)s::bigint[]))"
_SPAN = (
    "{day} >= coalesce(%(since)s, '-infinity'::date)"
    " AND {day} <= coalesce(%(until)s, 'infinity'::date)"
    f" AND {_OF}"
)
_PART = "SELECT day, unit_id, {columns} FROM {table} WHERE {where}"
_BETWEEN = f"day >= %({{since}})s AND day < %({{until}})s AND {_OF}"
# The days before the first whole month and after the last one, and the months.
_PARTS = (
    ("figures_rollup", _BETWEEN.format(since="begins", until="months_begin")),
    ("figures_monthrollup", _BETWEEN.format(since="months_begin", until="months_end")),
    ("figures_rollup", _BETWEEN.format(since="months_end", until="ends")),
    ("figures_delta", _BETWEEN.format(since="begins", until="ends")),
)
_SUM = "SELECT {key}, {sums} FROM ({parts}) changes GROUP BY 1"

# What is overdue depends on the moment, so it is counted: on the index of what runs.
_OVERDUE = f"""
SELECT {{key}}, count(*) FROM (
    SELECT accepted_on AS day, unit_id FROM figures_casefact f
    WHERE {OVERDUE} AND accepted_on IS NOT NULL AND {_SPAN.format(day="accepted_on")}
) running GROUP BY 1
"""  # noqa: S608 - our own words only


def rolled(
    by: By | str | None,
    *,
    since: date | None,
    until: date | None,
    units: Collection[int] | None = None,
    columns: Sequence[str] = COLUMNS,
) -> Mapping[str, Mapping[str, int]]:
    """Columns of the rollup, summed by key, for the days from `since` to `until`.

    Of these units only, or of all with None. Whole months are read as such, so that
    two years cost what two months do.
    """
    names = ", ".join(columns)
    parts = " UNION ALL ".join(
        _PART.format(columns=names, table=table, where=where) for table, where in _PARTS
    )
    sums = ", ".join(f"sum({one})" for one in columns)
    statement = _SUM.format(key=KEYS[by], sums=sums, parts=parts)
    span = rules.span_of(since, until, months=by != DAY)
    values = asdict(span) | {"units": _list(units)}
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return {
            _key(key): dict(zip(columns, map(int, row), strict=True))
            for key, *row in cursor.fetchall()
        }


def overdue(
    by: By | None,
    *,
    since: date | None,
    until: date | None,
    units: Collection[int] | None,
    now: datetime,
) -> Mapping[str, int]:
    """How many of the same cases a unit still has in hand past their deadline, by key."""
    values = {"since": since, "until": until, "units": _list(units), "now": now}
    with connection.cursor() as cursor:
        cursor.execute(_OVERDUE.format(key=KEYS[by]), values)
        return {_key(key): number for key, number in cursor.fetchall()}


def _key(found: object) -> str:
    return "" if found is None else str(found)


def _list(units: Collection[int] | None) -> list[int] | None:
    return None if units is None else sorted(units)
