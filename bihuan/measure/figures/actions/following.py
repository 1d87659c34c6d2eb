"""Hearing the ledger: one fact per case, changes appended, and folded later."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields
from typing import Any

from django.db import connection

from bihuan.ground.ledger.words import Recorded
from bihuan.kit.transactions import joins_transaction
from bihuan.loop.cases.words import stream_of
from bihuan.measure.figures import rules
from bihuan.measure.figures.models import CaseFact, Delta
from bihuan.measure.figures.words import COLUMNS, Key, Told

_STREAM = stream_of(0).removesuffix("0")
_POINTERS = {"case": "case_id", "unit": "unit_id"} | {
    "area": "area_id",
    "category": "category_id",
}
_FIELDS = {one.name: _POINTERS.get(one.name, one.name) for one in fields(Told)}
_MADE = ("accepted_on", "flags")
_KEPT = [name for name in [*_FIELDS, *_MADE] if name != "case"]

_SUMS = ", ".join(f"sum({one})" for one in COLUMNS)
_ADDED = ", ".join(f"{one} = old.{one} + excluded.{one}" for one in COLUMNS)
# In the order of the keys, so that two folders wait for each other instead of
# deadlocking; what one has taken the other passes over.
_INTO = f"""
    INSERT INTO {{table}} AS old (day, unit_id, {", ".join(COLUMNS)})
    SELECT {{day}}, unit_id, {_SUMS}
    FROM taken GROUP BY 1, unit_id ORDER BY 1, unit_id
    ON CONFLICT (day, unit_id) DO UPDATE SET {_ADDED}
"""  # noqa: S608 - our own words only
_FOLD = f"""
WITH taken AS (
    DELETE FROM figures_delta WHERE id = ANY (ARRAY(
        SELECT id FROM figures_delta ORDER BY id LIMIT %s FOR UPDATE SKIP LOCKED)
    ) RETURNING *
), by_day AS ({_INTO.format(table="figures_rollup", day="day")}
), by_month AS ({
    _INTO.format(table="figures_monthrollup", day="date_trunc('month', day)::date")
})
SELECT count(*) FROM taken
"""  # noqa: S608


@joins_transaction
def follow(entries: Sequence[Recorded]) -> None:
    """Bring the facts of the cases that these entries speak of up to date.

    What a step takes from one cell of the rollup and adds to another is appended in
    the same transaction, so a case is never counted twice and never missing.
    """
    heard: dict[int, list[Recorded]] = {}
    for entry in entries:
        if entry.stream.startswith(_STREAM):
            heard.setdefault(int(entry.stream.removeprefix(_STREAM)), []).append(entry)
    before = _told(heard)
    changed: list[Told] = []
    cells: Counter[tuple[Key, str]] = Counter()
    for case, told_of in heard.items():
        was = now = before.get(case, Told(case))
        for one in told_of:
            now = rules.after(
                now, seq=one.seq, kind=one.kind, at=one.at, facts=one.facts
            )
        if now != was:
            changed.append(now)
            cells.update(rules.changes(was, now))
    keep(changed)
    append(cells)


@joins_transaction
def fold(limit: int = 5_000) -> int:
    """Move up to `limit` changes into the rollup, in one statement; says how many."""
    with connection.cursor() as cursor:
        cursor.execute(_FOLD, [limit])
        return int(cursor.fetchone()[0])


@joins_transaction
def keep(facts: Iterable[Told]) -> None:
    """Write what is known of these cases, in one statement per thousand."""
    CaseFact.objects.bulk_create(
        map(_row, facts),
        batch_size=1_000,
        update_conflicts=True,
        unique_fields=["case"],
        update_fields=_KEPT,
    )


@joins_transaction
def append(cells: Mapping[tuple[Key, str], int]) -> None:
    """Append changes of the rollup."""
    Delta.objects.bulk_create(
        Delta(day=key.day, unit_id=key.unit, **counts)
        for key, counts in rules.rows_of(cells)
    )


def _told(cases: Iterable[int]) -> dict[int, Told]:
    columns = list(_FIELDS.values())
    rows = CaseFact.objects.filter(pk__in=list(cases)).select_for_update()
    found = (
        Told(**dict(zip(_FIELDS, row, strict=True)))
        for row in rows.values_list(*columns)
    )
    return {told.case: told for told in found}


def _row(told: Told) -> CaseFact:
    values: dict[str, Any] = {
        column: getattr(told, name) for name, column in _FIELDS.items()
    }
    return CaseFact(
        **values, accepted_on=rules.accepted_on(told), flags=rules.measures(told)
    )
