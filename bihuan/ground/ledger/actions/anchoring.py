"""One Merkle root a day over the chains that moved, and over the root before it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.db import connection

from bihuan.ground.ledger.models import Leaf, Root
from bihuan.ground.ledger.rules import checks, receipts, trees
from bihuan.ground.ledger.words import DailyRoot
from bihuan.kit import clock
from bihuan.kit.transactions import joins_transaction

# A plain snapshot: no head is locked, so nobody who records has to wait for this.
# What commits later simply is not anchored yet.
_LEAVES = """
INSERT INTO ledger_leaf (root_id, position, stream, seq, hash)
SELECT %s, row_number() OVER (ORDER BY stream), stream, seq, hash
FROM ledger_head WHERE NOT anchored AND seq > 0
"""

_READ = """
SELECT stream, seq, hash FROM ledger_leaf WHERE root_id = %s ORDER BY position
"""

# A head that moved on meanwhile keeps its mark; one that is moving right now is
# skipped, so that this never waits for a writer, and is anchored again tomorrow.
_MARK = """
WITH still AS MATERIALIZED (
    SELECT head.stream
    FROM ledger_leaf leaf
    JOIN ledger_head head ON head.stream = leaf.stream AND head.seq = leaf.seq
    WHERE leaf.root_id = %s AND leaf.position >= %s AND leaf.position < %s
      AND NOT head.anchored
    FOR UPDATE OF head SKIP LOCKED
)
UPDATE ledger_head SET anchored = true WHERE stream IN (SELECT stream FROM still)
"""


@joins_transaction
def make_root(day: date) -> DailyRoot:
    """The root that covers this day: the one that exists, or a new one.

    Its cost is the number of chains that moved since the last root, whatever the size
    of the ledger. A day that went by without a root is covered by the next one.
    """
    with connection.cursor() as cursor:
        # Against a second scheduler; reading the roots goes on.
        cursor.execute("LOCK TABLE ledger_root IN SHARE ROW EXCLUSIVE MODE")
    made = Root.objects.filter(day__gte=day).order_by("day").first()
    if made is None:
        made = _make(day, Root.objects.order_by("-number").first())
    return DailyRoot(
        made.number,
        made.day,
        bytes(made.root).hex(),
        bytes(made.previous).hex(),
        made.leaves,
        made.made_at,
    )


def _make(day: date, before: Root | None) -> Root:
    number = before.number + 1 if before else 1
    previous = bytes(before.root) if before else checks.ROOTS_BEGIN
    stream, seq = checks.first_leaf(number, day)
    Leaf.objects.create(
        root_id=number, position=0, stream=stream, seq=seq, hash=previous
    )
    with connection.cursor() as cursor:
        cursor.execute(_LEAVES, [number])
    root, leaves = trees.root_over(_leaf_hashes(number))
    # Last, because a root is never changed; its leaves may point at it beforehand as
    # foreign keys are looked at when the transaction ends.
    return Root.objects.create(
        number=number,
        day=day,
        root=root,
        previous=previous,
        leaves=leaves,
        made_at=clock.now(),
    )


def _leaf_hashes(number: int) -> Iterator[bytes]:
    with connection.chunked_cursor() as cursor:
        cursor.execute(_READ, [number])
        while rows := cursor.fetchmany(2000):
            for stream, seq, digest in rows:
                yield receipts.leaf_hash(stream, seq, bytes(digest))


@joins_transaction
def mark_anchored(number: int, *, first: int, count: int) -> None:
    """Note, for some leaves of a root, that their heads need no anchoring any more."""
    with connection.cursor() as cursor:
        cursor.execute(_MARK, [number, first, first + count])
