"""Taking hold of streams without ever waiting, for work that must not stand in the way."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import connection

from bihuan.kit.transactions import joins_transaction

# A stream that has no head yet can be held by nobody, so it counts as obtained; the
# first entry makes its head.
_HOLD = """
WITH held AS (
    SELECT stream FROM ledger_head
    WHERE stream = ANY(%(streams)s::text[])
    ORDER BY stream
    FOR UPDATE SKIP LOCKED
)
SELECT stream FROM held
UNION ALL
SELECT stream FROM unnest(%(streams)s::text[]) AS asked (stream)
WHERE NOT EXISTS (
    SELECT 1 FROM ledger_head AS head WHERE head.stream = asked.stream
)
"""


@joins_transaction
def hold_streams(streams: Sequence[str]) -> set[str]:
    """Lock those of these streams that nobody else is writing to, and say which.

    Whoever works through many streams in one transaction calls this first and leaves
    the rest for another time: so it never waits, and cannot be part of a deadlock.
    """
    with connection.cursor() as cursor:
        cursor.execute(_HOLD, {"streams": sorted(set(streams))})
        return {stream for (stream,) in cursor.fetchall()}
