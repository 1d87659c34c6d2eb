"""The cases behind a number, page by page."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import connection

from bihuan.ground.access.words import Actor
from bihuan.kit import clock
from bihuan.kit.paging import Page, decode_key, encode_key
from bihuan.kit.verdicts import NotVisible
from bihuan.loop.cases.queries import visible_cases
from bihuan.measure.figures.queries.counting import JOINS, KEYS, OVERDUE, population
from bihuan.measure.figures.words import (
    BY_CODE,
    Behind,
    By,
    Filters,
    Measure,
    Part,
    Statistic,
)


def rows_behind(
    statistic: str,
    filters: Filters,
    *,
    by: By | str | None = None,
    row: str = "",
    level: int = 1,
    part: Part = Part.NUMERATOR,
    key: str | None = None,
    size: int = 50,
    actor: Actor,
) -> Page[Behind]:
    """The cases that a figure counts and this actor may see, latest acceptance first.

    `row` is the key of the table's line (with the table's `by` and `level`). Cases
    this actor may not know of are counted in the figure but not listed.
    """
    if statistic not in BY_CODE:
        raise NotVisible(statistic)
    among = population(filters, now=clock.now(), actor=actor)
    where = f"{among.where} AND {_counted(BY_CODE[statistic], part)}"
    values: dict[str, Any] = among.values | {"level": level, "size": size + 1}
    joins = ""
    if by:
        where += f" AND coalesce({KEYS[By(by)]}, '') = %(row)s"
        values["row"], joins = row, JOINS.get(By(by), "")
    if key is not None:
        day, last = decode_key(key, str, int)
        where += " AND (f.accepted_on, f.case_id) < (%(day)s, %(last)s)"
        values |= {"day": date.fromisoformat(str(day)), "last": last}
    return _page(where, joins, values, size, actor)


def _page(
    where: str, joins: str, values: dict[str, Any], size: int, actor: Actor
) -> Page[Behind]:
    visible, bound = visible_cases(actor).values("pk").query.sql_with_params()
    names = {f"v{n}": value for n, value in enumerate(bound)}
    within = visible % tuple(f"%({name})s" for name in names)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT f.case_id, c.number, c.title, c.status, f.accepted_on"  # noqa: S608
            f" FROM figures_casefact f JOIN cases_case c ON c.id = f.case_id{joins}"
            f" WHERE {where} AND f.case_id IN ({within})"
            " ORDER BY f.accepted_on DESC, f.case_id DESC LIMIT %(size)s",
            values | names,
        )
        found = cursor.fetchall()
    more, items = len(found) > size, found[:size]
    return Page(
        [Behind(*rest) for _, *rest in items],
        next=encode_key(items[-1][4].isoformat(), items[-1][0]) if more else None,
    )


def _counted(one: Statistic, part: Part) -> str:
    if part is Part.DENOMINATOR and one.bottom is not None:
        without = sum(less.value for less in one.less)
        return f"f.flags & {one.bottom.value} <> 0 AND f.flags & {without} = 0"
    bits = f"f.flags & {one.top.value} <> 0"
    return f"({bits} OR {OVERDUE})" if one.top is Measure.LATE else bits
