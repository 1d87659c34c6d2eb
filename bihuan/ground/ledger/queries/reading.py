"""Timelines, daily roots and what the relay has still to do."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import connection

from bihuan.ground.ledger.models import Entry, Outbox, Root
from bihuan.ground.ledger.words import BUCKETS, DailyRoot, Recorded, Stuck
from bihuan.kit import clock
from bihuan.kit.paging import Page, decode_key, encode_key

# One probe of two partial indexes for each lane, however long the outbox is. A plain
# EXISTS would do, if the planner did not read the whole table for it when statistics
# are left over from a fuller hour; asking for the first row in order ties it to the index.
_LANES = """
SELECT lane FROM generate_series(0, %s) AS lane
WHERE (
    SELECT entry_id FROM ledger_outbox
    WHERE bucket = lane AND next_try_at IS NULL
    ORDER BY entry_id LIMIT 1
) IS NOT NULL OR (
    SELECT entry_id FROM ledger_outbox
    WHERE bucket = lane AND next_try_at <= %s
    ORDER BY next_try_at LIMIT 1
) IS NOT NULL
"""

_LAST = """
SELECT wanted, (
    SELECT at FROM ledger_entry
    WHERE stream = wanted AND kind NOT LIKE ALL (%s::text[])
    ORDER BY seq DESC LIMIT 1
) FROM unnest(%s::text[]) AS wanted
"""


def timeline(stream: str) -> list[Recorded]:
    """Everything that happened in one stream, oldest first."""
    rows = Entry.objects.filter(stream=stream).order_by("seq")
    return [
        Recorded(*row)
        for row in rows.values_list(
            "id", "stream", "seq", "kind", "at", "actor", "facts"
        )
    ]


def first_entries(streams: Sequence[str]) -> dict[str, Recorded]:
    """How each of these streams began; one query."""
    rows = Entry.objects.filter(stream__in=streams, seq=1)
    found = rows.values_list("id", "stream", "seq", "kind", "at", "actor", "facts")
    return {row[1]: Recorded(*row) for row in found}


def entries_of(streams: Sequence[str], kinds: Iterable[str]) -> list[Recorded]:
    """What of these kinds happened in these streams, in the order it did; one query."""
    rows = Entry.objects.filter(stream__in=streams, kind__in=sorted(kinds))
    found = rows.order_by("id").values_list(
        "id", "stream", "seq", "kind", "at", "actor", "facts"
    )
    return [Recorded(*row) for row in found]


def whole_streams(streams: Sequence[str]) -> list[Recorded]:
    """Everything that happened in these streams, each in its order; one query."""
    rows = Entry.objects.filter(stream__in=streams).order_by("stream", "seq")
    found = rows.values_list("id", "stream", "seq", "kind", "at", "actor", "facts")
    return [Recorded(*row) for row in found]


def find_entry(entry_id: int) -> Recorded | None:
    """One entry by its id."""
    rows = Entry.objects.filter(pk=entry_id)
    found = rows.values_list("id", "stream", "seq", "kind", "at", "actor", "facts")
    return next((Recorded(*row) for row in found), None)


def newest_entry() -> int:
    """The id of the newest entry, 0 where nothing has happened yet."""
    return Entry.objects.order_by("-id").values_list("id", flat=True).first() or 0


def entries_after(
    after: int,
    *,
    upto: int,
    kinds: Iterable[str],
    since: datetime | None = None,
    most: int,
) -> list[Recorded]:
    """The first entries of these kinds past a place in the ledger, no further than `upto`.

    Walks the ids, so whoever calls it bounds the span: its cost is the span's.
    """
    rows = Entry.objects.filter(id__gt=after, id__lte=upto, kind__in=sorted(kinds))
    if since is not None:
        rows = rows.filter(at__gte=since)
    found = rows.order_by("id").values_list(
        "id", "stream", "seq", "kind", "at", "actor", "facts"
    )
    return [Recorded(*row) for row in found[:most]]


def last_entries(
    streams: Sequence[str], *, besides: Sequence[str] = ()
) -> dict[str, datetime]:
    """When something last happened in each of these streams, besides kinds that begin so.

    One query, one walk back from the end of each stream.
    """
    with connection.cursor() as cursor:
        cursor.execute(_LAST, [[f"{kind}%" for kind in besides], list(streams)])
        return {stream: at for stream, at in cursor.fetchall() if at is not None}


def roots(after: str | None = None, *, limit: int = 30) -> Page[DailyRoot]:
    """The daily roots, newest first; `after` is the key of the page before."""
    rows = Root.objects.order_by("-number")
    if after is not None:
        rows = rows.filter(number__lt=decode_key(after, int)[0])
    found = list(rows[: limit + 1])
    page = [
        DailyRoot(
            row.number,
            row.day,
            bytes(row.root).hex(),
            bytes(row.previous).hex(),
            row.leaves,
            row.made_at,
        )
        for row in found[:limit]
    ]
    more = len(found) > limit
    return Page(page, next=encode_key(page[-1].number) if more else None)


def lanes_with_work() -> list[int]:
    """The lanes of the outbox in which something can be delivered now."""
    with connection.cursor() as cursor:
        cursor.execute(_LANES, [BUCKETS - 1, clock.now()])
        return [lane for (lane,) in cursor.fetchall()]


def stuck() -> list[Stuck]:
    """The entries whose reactions fail, for the operator's page and alarms."""
    rows = Outbox.objects.filter(tries__gt=0).order_by("entry_id")
    return [
        Stuck(*row)
        for row in rows.values_list(
            "entry_id",
            "entry__stream",
            "entry__kind",
            "tries",
            "next_try_at",
            "trouble",
        )
    ]
