"""Tables of statistics: named, with formula, as of a moment, counted once in SQL."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from django.db import connection
from django.db.backends.utils import CursorWrapper

from bihuan.directory.areas.queries import area_tree
from bihuan.directory.catalogue.queries import category_tree, profiles
from bihuan.directory.units.queries import unit_names
from bihuan.ground.access.words import Actor, Permission, job
from bihuan.kit import clock
from bihuan.kit.languages import named
from bihuan.kit.sentences import marked
from bihuan.measure.figures import rules
from bihuan.measure.figures.queries.counting import (
    NUMBERS,
    counting,
    middle,
    population,
    sees_all,
)
from bihuan.measure.figures.queries.rolled import ROLLED, overdue, rolled
from bihuan.measure.figures.words import (
    STATISTICS,
    By,
    Filters,
    Line,
    Measure,
    Sort,
    Statistic,
    Table,
    Value,
)

_DAY = 86_400
_ROLLED_BY = (By.UNIT, By.MONTH, None)
_NONE = {
    By.UNIT: marked("尚无承办单位"),
    By.CATEGORY: marked("未分类"),
    By.AREA: marked("未注明区域"),
    None: marked("合计"),
}
_PUBLIC = job("public-figures", Permission.LEAD)

Numbers = Mapping[str, int]


def figures(
    *,
    since: date | None = None,
    until: date | None = None,
    by: By | str | None = None,
    level: int = 1,
    profile: str = "",
    unit: int | None = None,
    category: str = "",
    area: str = "",
    channel: str = "",
    medians: bool = True,
    actor: Actor,
) -> Table:
    """Every statistic for the cases accepted from `since` to `until`, as of now.

    One line for each unit, category, area, month, profile or channel; `level` is how
    far down the tree of categories or areas (the root is 1). Four queries at most,
    whatever the number of lines. Whole, by unit and by month come from the rollup, at
    the same cost in every year; a median cannot be rolled up, and `medians=False`
    leaves it out.
    """
    rules.may_span(since, until).enforce()
    filters = Filters(since, until, profile, unit, category, area, channel)
    return _table(filters, By(by) if by else None, level, actor, medians=medians)


def public_figures(
    *,
    since: date | None = None,
    until: date | None = None,
    by: By | str | None = None,
    level: int = 1,
) -> Table:
    """The county's figures for everybody, without those that tell of fewer than five.

    From the rollup wherever that has the key, so the page costs the same every year.
    Statistics that depend on the moment are left out: they would tell single cases.
    """
    rules.may_span(since, until).enforce()
    filters, by = Filters(since, until), By(by) if by else None
    if by in _ROLLED_BY:
        counted = rolled(by, since=since, until=until)
    else:
        with connection.cursor() as cursor:
            counted = _counted(cursor, filters, by, level, _PUBLIC)
    names = labels(by, list(counted))
    rows = [
        line(key, names.get(key, key), numbers, None, ROLLED)
        for key, numbers in counted.items()
        if by is not None and numbers["accepted"]
    ]
    total = line("", _NONE[None], _sum(list(counted.values())), None, ROLLED)
    shown, (lines,) = rules.published(total, _ordered(rows, by))
    # Once more by what is shown: the order of before would tell how large hidden ones are.
    return Table(clock.now(), filters, by, ROLLED, _ordered(lines, by), shown)


def _table(
    filters: Filters, by: By | None, level: int, actor: Actor, *, medians: bool
) -> Table:
    now = clock.now()
    middles: dict[str, float] = {}
    whole: dict[str, float] = {}
    with connection.cursor() as cursor:
        counted = _counted(cursor, filters, by, level, actor)
        if medians:
            middles = _medians(cursor, filters, by, level, actor)
            whole = _medians(cursor, filters, None, level, actor) if by else middles
    names = labels(by, list(counted))
    rows = [
        line(key, names.get(key, key), numbers, middles.get(key))
        for key, numbers in counted.items()
        if by is not None
    ]
    total = line("", _NONE[None], _sum(list(counted.values())), whole.get(""))
    return Table(now, filters, by, STATISTICS, _ordered(rows, by), total)


def _counted(
    cursor: CursorWrapper, filters: Filters, by: By | None, level: int, actor: Actor
) -> dict[str, dict[str, int]]:
    if by in _ROLLED_BY and not filters.beyond_the_rollup:
        return _from_rollup(filters, by, actor)
    among = population(filters, now=clock.now(), actor=actor)
    cursor.execute(counting(by, among.where), among.values | {"level": level})
    return {
        key or "": dict(zip(NUMBERS, map(int, row), strict=True))
        for key, *row in cursor.fetchall()
    }


def _from_rollup(
    filters: Filters, by: By | None, actor: Actor
) -> dict[str, dict[str, int]]:
    """The same numbers from the sums by day and unit."""
    units = None if filters.unit is None else frozenset({filters.unit})
    if not sees_all(actor):
        units = actor.units if units is None else units & actor.units
    since, until = filters.since, filters.until
    sums = rolled(by, since=since, until=until, units=units)
    late = overdue(by, since=since, until=until, units=units, now=clock.now())
    return {
        key: {**numbers, "overdue": late.get(key, 0)}
        for key, numbers in sums.items()
        if numbers["accepted"]
    }


def _medians(
    cursor: CursorWrapper, filters: Filters, by: By | None, level: int, actor: Actor
) -> dict[str, float]:
    among = population(filters, now=clock.now(), actor=actor)
    cursor.execute(middle(by, among.where), among.values | {"level": level})
    return {key or "": seconds for key, seconds in cursor.fetchall()}


def line(
    key: str,
    label: str,
    numbers: Numbers,
    seconds: float | None,
    statistics: Sequence[Statistic] = STATISTICS,
) -> Line:
    """The statistics of one line from its counts."""
    return Line(
        key, label, {one.code: value_of(one, numbers, seconds) for one in statistics}
    )


def value_of(one: Statistic, numbers: Numbers, seconds: float | None) -> Value:
    """One statistic from counts."""
    n = numbers[one.top.column]
    if one.top is Measure.LATE:
        n += numbers["overdue"]
    if one.sort is Sort.DAYS:
        days = None if seconds is None else round(seconds / _DAY, 2)
        return Value(n, None, days)
    if one.bottom is None:
        return Value(n, None, n)
    of = numbers[one.bottom.column] - sum(numbers[less.column] for less in one.less)
    return Value(n, of, n / of if of else None)


def labels(by: By | None, keys: list[str]) -> dict[str, str]:
    """What the keys of a dimension are called."""
    names: dict[str, str] = {}
    match by:
        case By.UNIT:
            found = unit_names(int(key) for key in keys if key)
            names = {str(pk): name for pk, name in found.items()}
        case By.CATEGORY:
            names = {node.code: node.called_in_full for node in category_tree()}
        case By.AREA:
            names = {node.code: node.name for node in area_tree()}
        case By.PROFILE:
            names = {one.code: named(one.name, one.name_en) for _, one in profiles()}
    return {"": _NONE.get(by, "")} | names


def _ordered(rows: Sequence[Line], by: By | None) -> tuple[Line, ...]:
    """Months and codes in their order, units by how much they had."""
    if by in (By.UNIT, By.PROFILE, By.CHANNEL):
        return tuple(
            sorted(rows, key=lambda row: (-row.values["accepted"].n, row.label))
        )
    return tuple(sorted(rows, key=lambda row: (row.key == "", row.key)))


def _sum(rows: Sequence[Numbers]) -> Numbers:
    return {name: sum(row.get(name, 0) for row in rows) for name in NUMBERS}
