"""Figures from rows that somebody keeps: what was printed can be counted again for good.

A row names the case and the last entry of its stream that was heard. Reading the
ledger up to that entry gives the same bits, whatever has happened since.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime

from django.db import connection

from bihuan.directory.catalogue.queries import category_tree
from bihuan.directory.units.queries import unit_tree
from bihuan.ground.access.words import Actor
from bihuan.ground.ledger.queries import whole_streams
from bihuan.ground.ledger.words import Recorded
from bihuan.kit import clock
from bihuan.kit.verdicts import NotVisible
from bihuan.loop.cases.words import stream_of
from bihuan.measure.figures import rules
from bihuan.measure.figures.queries.counting import OVERDUE, population, sees_all
from bihuan.measure.figures.queries.tables import line
from bihuan.measure.figures.words import (
    BY_CODE,
    STATISTICS,
    By,
    Counted,
    Filters,
    Line,
    Measure,
    Part,
    Row,
    Statistic,
    Told,
)

_BATCH = 500
_NO_UNIT, _NO_CATEGORY = "尚无承办单位", "未分类"  # on paper, so in Chinese
_CLOSED = Measure.CLOSED.value
_ROWS = f"""
SELECT f.case_id, f.seq, f.flags, coalesce({OVERDUE}, false), f.unit_id, f.category_id,
    CASE WHEN f.flags & {_CLOSED} <> 0
        THEN floor(extract(epoch FROM f.closed_at - f.accepted_at))::bigint END
FROM figures_casefact f WHERE {{where}} ORDER BY f.case_id
"""  # noqa: S608 - our own words only


def rows_between(since: date, until: date, *, actor: Actor) -> list[Row]:
    """Every case of a period as it is counted now. One query, for the whole county only."""
    if not sees_all(actor):
        raise NotVisible
    rules.may_span(since, until).enforce()
    among = population(Filters(since, until), now=clock.now(), actor=actor)
    with connection.cursor() as cursor:
        cursor.execute(_ROWS.format(where=among.where), among.values)
        return [Row(*row) for row in cursor.fetchall()]


def counted(rows: Sequence[Row], *, public: bool) -> Counted:
    """What these rows come to, as `figures` would count them: in all, by unit, by category.

    For the public without what tells of fewer than five, and without what depends on
    the moment. Two queries, for names.
    """
    about = tuple(one for one in STATISTICS if not (public and one.live))
    units = {str(one.pk): one for one in unit_tree(active_only=False)}
    top, names = _tops()
    total = _line("", rows, about)
    # Over all units at once: the total beside them is that of all kinds.
    tables = [
        _lines(rows, lambda row: str(row.unit or ""), about),
        _lines(rows, lambda row: top.get(row.category or 0, ""), about),
    ]
    shown: Sequence[Sequence[Line]] = tables
    if public:
        total, shown = rules.published(total, *tables)
    by_kind: dict[str, list[Line]] = {}
    for one in shown[0]:
        unit = units.get(one.key)
        named = replace(one, label=unit.name if unit else _NO_UNIT)
        by_kind.setdefault(str(unit.kind) if unit else "", []).append(named)
    categories = [
        replace(one, label=names.get(one.key, _NO_CATEGORY)) for one in shown[1]
    ]
    return Counted(total, dict(sorted(by_kind.items())), categories, about)


def _lines(
    rows: Iterable[Row], key: Callable[[Row], str], about: Sequence[Statistic]
) -> list[Line]:
    groups: dict[str, list[Row]] = {}
    for row in rows:
        groups.setdefault(key(row), []).append(row)
    return [_line(name, group, about) for name, group in sorted(groups.items())]


def _line(key: str, rows: Sequence[Row], about: Sequence[Statistic]) -> Line:
    return line(key, key, rules.numbers_of(rows), rules.middle_of(rows), about)


def _tops() -> tuple[dict[int, str], dict[str, str]]:
    """Of each category the code of the topmost above it, and what those are called."""
    tree = category_tree()
    top = {one.pk: one.path.strip("/").split("/")[0] for one in tree}
    return top, {one.code: one.name for one in tree if one.code == top[one.pk]}


def cases_behind(
    rows: Sequence[Row], code: str, *, by: By | None, key: str, part: Part
) -> list[int]:
    """The cases of these rows that a number counts: of all, of a unit, of a category."""
    if by is By.UNIT:
        rows = [row for row in rows if str(row.unit or "") == key]
    if by is By.CATEGORY:
        top, _ = _tops()
        rows = [row for row in rows if top.get(row.category or 0, "") == key]
    return [row.case for row in rules.behind(rows, BY_CODE[code], part)]


def retold(rows: Sequence[Row], *, as_of: datetime) -> Iterator[Row]:
    """The same rows read from the ledger alone; they must be the same.

    What is overdue is asked as of the moment when it was counted.
    """
    for some in _portions(rows):
        heard: dict[int, list[Recorded]] = {row.case: [] for row in some}
        names = {stream_of(row.case): row.case for row in some}
        for entry in whole_streams(list(names)):
            heard[names[entry.stream]].append(entry)
        for row in some:
            yield _row(_told(row, heard[row.case]), row.seq, as_of)


def _portions(rows: Sequence[Row]) -> Iterator[Sequence[Row]]:
    for at in range(0, len(rows), _BATCH):
        yield rows[at : at + _BATCH]


def _told(row: Row, entries: Iterable[Recorded]) -> Told:
    told = Told(row.case)
    for one in entries:
        if one.seq <= row.seq:
            told = rules.after(
                told, seq=one.seq, kind=one.kind, at=one.at, facts=one.facts
            )
    return told


def _row(told: Told, seq: int, as_of: datetime) -> Row:
    bits = rules.measures(told)
    took = None
    if bits & _CLOSED and told.closed_at and told.accepted_at:
        took = int((told.closed_at - told.accepted_at).total_seconds())
    late = rules.is_overdue(told, as_of=as_of)
    return Row(told.case, seq, bits, late, told.unit, told.category, took)
