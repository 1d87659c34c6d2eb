"""Sums from the rollup and from what is not folded into it yet, in one snapshot."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from django.db import connection

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
    "day >= coalesce(%(since)s, '-infinity'::date)"
    " AND day <= coalesce(%(until)s, 'infinity'::date)"
)
_SUM = f"""
SELECT {{key}}, {{sums}} FROM (
    SELECT day, unit_id, {{columns}} FROM figures_rollup WHERE {_SPAN}
    UNION ALL
    SELECT day, unit_id, {{columns}} FROM figures_delta WHERE {_SPAN}
) changes GROUP BY 1
"""  # noqa: S608 - our own words only


def rolled(
    by: By | str | None,
    *,
    since: date | None,
    until: date | None,
    columns: Sequence[str] = COLUMNS,
) -> Mapping[str, Mapping[str, int]]:
    """Columns of the rollup, summed by key, for the days from `since` to `until`."""
    sums = ", ".join(f"sum({one})" for one in columns)
    statement = _SUM.format(key=KEYS[by], sums=sums, columns=", ".join(columns))
    with connection.cursor() as cursor:
        cursor.execute(statement, {"since": since, "until": until})
        return {
            key: dict(zip(columns, map(int, row), strict=True))
            for key, *row in cursor.fetchall()
        }
