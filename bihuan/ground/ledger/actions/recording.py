"""Writing entries: one at a time, or many at once."""

from __future__ import annotations

from collections.abc import Sequence

from bihuan.ground.ledger.rules import facts as form
from bihuan.ground.ledger.rules import receipts
from bihuan.ground.ledger.words import Fact, NewEntry
from bihuan.kit import clock
from bihuan.kit.prepared import run_prepared, send_prepared
from bihuan.kit.transactions import joins_transaction

# The hash is computed where the lock is taken. Reading the head first, hashing here
# and writing back would be three round trips with the stream locked for all of them.
# The id is drawn after the lock on the head, so within a stream the order of ids is
# the order of `seq` and of commits; the relay relies on that.
_RECORD = r"""
WITH moved AS (
    INSERT INTO ledger_head AS head (stream, seq, hash, anchored)
    VALUES (%(stream)s, 1, %(first)s, false)
    ON CONFLICT (stream) DO UPDATE SET
        seq = head.seq + 1,
        hash = sha256('\x02'::bytea || head.hash || int8send(head.seq + 1) || %(body)s),
        anchored = false
    RETURNING seq, hash
), written AS (
    INSERT INTO ledger_entry (stream, seq, kind, actor, facts, at, hash)
    SELECT %(stream)s, seq, %(kind)s, %(actor)s, %(facts)s::jsonb,
           %(at)s::timestamptz, hash
    FROM moved
    RETURNING id
)
INSERT INTO ledger_outbox (entry_id, bucket)
SELECT id, %(bucket)s::smallint FROM written
"""

# Sorted, so that two bulk writers wait for each other instead of deadlocking.
_LOCK = """
INSERT INTO ledger_head AS head (stream, seq, hash, anchored)
SELECT stream, 0, ''::bytea, false
FROM unnest(%(streams)b::text[]) AS new (stream)
ORDER BY stream COLLATE "C"
ON CONFLICT (stream) DO UPDATE SET anchored = false
RETURNING stream, seq, hash
"""

# Arrays go in binary (`b`): as text, quoting every element in Python took seven times
# as long and more than all the rest.
_RECORD_MANY = """
WITH moved AS (
    UPDATE ledger_head AS head SET seq = new.seq, hash = new.hash
    FROM unnest(%(streams)b::text[], %(ends)b::bigint[], %(heads)b::bytea[])
        AS new (stream, seq, hash)
    WHERE head.stream = new.stream
), written AS (
    INSERT INTO ledger_entry (stream, seq, kind, actor, facts, at, hash)
    SELECT stream, seq, kind, actor, facts::jsonb, at::timestamptz, hash
    FROM unnest(
        %(stream)b::text[], %(seq)b::bigint[], %(kind)b::text[], %(actor)b::text[],
        %(facts)b::text[], %(at)b::text[], %(hash)b::bytea[]
    ) WITH ORDINALITY
        AS new (stream, seq, kind, actor, facts, at, hash, place)
    ORDER BY place
    RETURNING id, stream
)
INSERT INTO ledger_outbox (entry_id, bucket)
SELECT written.id, lane.bucket
FROM written
JOIN unnest(%(streams)b::text[], %(buckets)b::smallint[]) AS lane (stream, bucket)
    USING (stream)
"""


@joins_transaction
def record(
    kind: str, stream: str, *, actor: str, **facts: Fact | Sequence[Fact]
) -> None:
    """Add one entry beside the change that it describes, in one round trip."""
    _record_one(NewEntry(stream, str(kind), actor, facts, clock.now()))


def _record_one(entry: NewEntry) -> None:
    stored, at, body = form.sealed(entry)
    send_prepared(
        _RECORD,
        {
            "stream": entry.stream,
            "kind": str(entry.kind),
            "actor": entry.actor,
            "facts": stored,
            "at": at,
            "body": body,
            "first": receipts.entry_hash(receipts.genesis(entry.stream), 1, body),
            "bucket": form.bucket_of(entry.stream),
        },
    )


@joins_transaction
def record_many(entries: Sequence[NewEntry]) -> None:
    """Add any number of entries, of any streams, in two round trips, and one in one.

    Entries of one stream keep the order in which they are given.
    """
    if len(entries) < 2:
        for entry in entries:
            _record_one(entry)
        return
    sealed = [form.sealed(entry) for entry in entries]
    streams = sorted({entry.stream for entry in entries})
    heads: dict[str, tuple[int, bytes]] = {
        stream: (seq, digest) if seq else (0, receipts.genesis(stream))
        for stream, seq, digest in run_prepared(_LOCK, {"streams": streams})
    }
    places: list[tuple[int, bytes]] = []
    for entry, (_, _, body) in zip(entries, sealed, strict=True):
        seq, previous = heads[entry.stream]
        place = (seq + 1, receipts.entry_hash(previous, seq + 1, body))
        heads[entry.stream] = place
        places.append(place)
    send_prepared(
        _RECORD_MANY,
        {
            "streams": streams,
            "ends": [heads[stream][0] for stream in streams],
            "heads": [heads[stream][1] for stream in streams],
            "buckets": [form.bucket_of(stream) for stream in streams],
            "stream": [entry.stream for entry in entries],
            "seq": [seq for seq, _ in places],
            "kind": [str(entry.kind) for entry in entries],
            "actor": [entry.actor for entry in entries],
            "facts": [stored for stored, _, _ in sealed],
            "at": [at for _, at, _ in sealed],
            "hash": [digest for _, digest in places],
        },
    )
