"""Sums from the rollup and from what is not folded into it yet, in one snapshot."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime

from django.db import connection

from bihuan.measure.figures.queries.counting import OVERDUE
from bihuan.measure.figures.words import COLUMNS, STATISTICS, By

ROLLED = tuple(one for one in STATISTICS if not one.live)
DAY = "day"
KEYS: dict[By | str | None, str] = {
    None: "''",
    DAY: "day::text",
    By.UNIT: "coalesce(unit_id::text, '')",
    By.MONTH: "to_char(day, 'YYYY-MM')",
}
_SPAN = (
    "{day} >= coalesce(%(since)s, '-infinity'::date)"
    " AND {day} <= coalesce(%(until)s, 'infinity'::date)"
    " AND (%(units)s::bigint[] IS NULL OR unit_id = ANY(%(units)s::bigint[]))"
)
_IN_ROLLUP = _SPAN.format(day="day")
_SUM = f"""
SELECT {{key}}, {{sums}} FROM (
    SELECT day, unit_id, {{columns}} FROM figures_rollup WHERE {_IN_ROLLUP}
    UNION ALL
    SELECT day, unit_id, {{columns}} FROM figures_delta WHERE {_IN_ROLLUP}
) changes GROUP BY 1
"""  # noqa: S608 - our own words only


# What is overdue depends on the moment, so it is counted: on the index of what runs.
_OVERDUE = f"""
SELECT {{key}}, count(*) FROM (
    SELECT accepted_on AS day, unit_id FROM figures_casefact f
    WHERE {OVERDUE} AND {_SPAN.format(day="accepted_on")}
) running GROUP BY 1
"""  # noqa: S608


def rolled(
    by: By | str | None,
    *,
    since: date | None,
    until: date | None,
    units: Collection[int] | None = None,
    columns: Sequence[str] = COLUMNS,
) -> Mapping[str, Mapping[str, int]]:
    """Columns of the rollup, summed by key, for the days from `since` to `until`.

    Of these units only, or of all with None.
    """
    sums = ", ".join(f"sum({one})" for one in columns)
    statement = _SUM.format(key=KEYS[by], sums=sums, columns=", ".join(columns))
    with connection.cursor() as cursor:
        cursor.execute(
            statement, {"since": since, "until": until, "units": _list(units)}
        )
        return {
            key: dict(zip(columns, map(int, row), strict=True))
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
        return dict(cursor.fetchall())


def _list(units: Collection[int] | None) -> list[int] | None:
    return None if units is None else sorted(units)
