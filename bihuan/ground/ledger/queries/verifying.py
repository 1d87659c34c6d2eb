"""Reading the whole ledger again to see whether it still says what was written."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import chain, groupby
from operator import itemgetter
from typing import Any

from django.db import connection, transaction

from bihuan.ground.ledger.rules import checks
from bihuan.ground.ledger.words import Break, Report, Why

BATCH = 2000
Progress = Callable[[int], object]

# The time as text, so that a moment no Python can hold is a break and not a crash.
_ENTRIES = """
SELECT stream, seq, kind, actor, facts::text,
       to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), hash, id
FROM ledger_entry ORDER BY stream, seq
"""

_HEADS = """
SELECT stream, seq, hash, anchored AND NOT EXISTS (
    SELECT FROM ledger_leaf leaf
    WHERE leaf.stream = head.stream AND leaf.seq = head.seq
)
FROM ledger_head head ORDER BY stream
"""

_ROOTS = """
SELECT root.number, root.day, root.root, root.previous, root.leaves,
       leaf.position, leaf.stream, leaf.seq, leaf.hash, entry.hash
FROM ledger_root root
LEFT JOIN ledger_leaf leaf ON leaf.root_id = root.number
LEFT JOIN ledger_entry entry
       ON entry.stream = leaf.stream AND entry.seq = leaf.seq AND leaf.position > 0
ORDER BY root.number, leaf.position
"""

_ORPHAN = "SELECT min(root_id) FROM ledger_leaf WHERE root_id > %s"


class _Tally:
    entries = 0
    streams = 0


def verify(on_progress: Progress | None = None) -> Report:
    """Recompute every hash, every head and every root, and name the first break.

    Reads on while others write, from one snapshot, in constant memory.
    `on_progress` is told every so often how many entries have been read.

    What it cannot find by itself is a ledger that was rewritten whole, roots and all:
    that is what the published roots are for. See ADR 0002.
    """
    tally = _Tally()
    with _one_snapshot():
        found = chain(_chains(tally, on_progress or _nobody), _roots())
        first = next(found, None)
        for _ in found:  # to the end, so that the counts are true
            pass
    return Report(tally.entries, tally.streams, first is None, first)


def about_how_many() -> int:
    """How many entries there are by the database's estimate, for a progress bar."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT reltuples FROM pg_class WHERE oid = 'ledger_entry'::regclass"
        )
        return max(0, int(cursor.fetchone()[0]))


def _nobody(_: int) -> None:
    """Nobody is watching."""


@contextmanager
def _one_snapshot() -> Iterator[None]:
    inside = connection.in_atomic_block
    with transaction.atomic():
        if not inside:
            with connection.cursor() as cursor:
                cursor.execute(
                    "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY"
                )
        yield


def _rows(sql: str) -> Iterator[tuple[Any, ...]]:
    with connection.chunked_cursor() as cursor:
        cursor.execute(sql)
        while rows := cursor.fetchmany(BATCH):
            yield from rows


def _counted(tally: _Tally, on_progress: Progress) -> Iterator[checks.EntryRow]:
    for row in _rows(_ENTRIES):
        tally.entries += 1
        if tally.entries % BATCH == 0:
            on_progress(tally.entries)
        yield row
    on_progress(tally.entries)


def _chains(tally: _Tally, on_progress: Progress) -> Iterator[Break]:
    """Entries and heads side by side, both in the byte order of their streams."""
    heads = _rows(_HEADS)
    head = next(heads, None)
    entries = _counted(tally, on_progress)
    for stream, rows in groupby(entries, key=itemgetter(0)):
        tally.streams += 1
        end = yield from checks.walk(stream, rows)
        while head and head[0] < stream:
            yield Break(head[0], head[1], Why.NO_ENTRIES)
            head = next(heads, None)
        if not head or head[0] != stream:
            yield Break(stream, end.seq, Why.NO_HEAD)
            continue
        yield from _head_breaks(stream, end, head)
        head = next(heads, None)
    while head:
        yield Break(head[0], head[1], Why.NO_ENTRIES)
        head = next(heads, None)


def _head_breaks(
    stream: str, end: checks.End, head: tuple[Any, ...]
) -> Iterator[Break]:
    _, seq, digest, falsely_anchored = head
    wrong = checks.head_break(stream, end, seq, digest)
    if wrong:
        yield wrong
    elif falsely_anchored:
        yield Break(stream, seq, Why.FALSELY_ANCHORED)


def _roots() -> Iterator[Break]:
    before: checks.RootRow | None = None
    for fields, rows in groupby(_rows(_ROOTS), key=itemgetter(slice(5))):
        root = checks.RootRow(*fields)
        leaves = (row[5:] for row in rows if row[5] is not None)
        yield from checks.root_breaks(root, before, leaves)
        before = root
    with connection.cursor() as cursor:
        cursor.execute(_ORPHAN, [before.number if before else 0])
        orphan = cursor.fetchone()[0]
    if orphan is not None:
        yield Break("roots", orphan, Why.ROOT_GAP)
