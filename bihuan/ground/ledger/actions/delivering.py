"""Handing entries to those who react: the outbox's side of the relay.

An outbox row is deleted in the transaction in which its entry was reacted to, so for
what happens inside the database each entry is delivered exactly once. What is taken
is always "whatever is still here", never "whatever has a higher id than the last":
ids are drawn before commits, and a slow transaction's entry would be lost for good.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import connection
from django.db.models import F

from bihuan.ground.ledger.models import Outbox
from bihuan.ground.ledger.rules.facts import retry_after
from bihuan.ground.ledger.words import Recorded
from bihuan.kit import clock
from bihuan.kit.transactions import joins_transaction

# One relay at a time for a lane; the schema is part of the key because advisory locks
# belong to the whole database, and each county has its own schema.
_LOCK = """
SELECT pg_try_advisory_xact_lock(hashtext('bihuan.relay.' || current_schema()), %s)
"""

# The fields of `Recorded`, as seen from an outbox row.
_RECORDED = (
    "entry_id",
    "entry__stream",
    "entry__seq",
    "entry__kind",
    "entry__at",
    "entry__actor",
    "entry__facts",
)

_BEHIND = """
UPDATE ledger_outbox SET next_try_at = behind.until
FROM unnest(%s::bigint[], %s::timestamptz[]) AS behind (entry_id, until)
WHERE ledger_outbox.entry_id = behind.entry_id
"""


@joins_transaction
def take(bucket: int, limit: int) -> list[Recorded]:
    """Hold up to `limit` unread entries of one lane, in order, until the commit.

    Empty when another relay has the lane. Entries whose stream is stuck are set to
    wait with it, so that they are not looked at again before its turn comes.
    """
    with connection.cursor() as cursor:
        cursor.execute(_LOCK, [bucket])
        if not cursor.fetchone()[0]:
            return []
    # Only now: what the last holder of the lane parked must be seen, so these are
    # statements of their own with a snapshot taken after the lock.
    lane = Outbox.objects.filter(bucket=bucket)
    lane.filter(next_try_at__lte=clock.now()).update(next_try_at=None)
    stuck = _stuck_streams(bucket)
    while True:
        rows = (
            lane.filter(next_try_at__isnull=True)
            .select_for_update(skip_locked=True, of=("self",))
            .order_by("entry_id")
            .values_list(*_RECORDED)[:limit]
        )
        entries = [Recorded(*row) for row in rows]
        behind = [entry for entry in entries if entry.stream in stuck]
        if behind:
            _wait_behind(behind, stuck)
        if len(behind) < len(entries) or not entries:
            return [entry for entry in entries if entry.stream not in stuck]


@joins_transaction
def settle(delivered: Iterable[int]) -> None:
    """These entries have been reacted to; forget that they were unread."""
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM ledger_outbox WHERE entry_id = ANY(%s)", [list(delivered)]
        )


@joins_transaction
def park(entry: Recorded, *, trouble: str) -> None:
    """Let a failing entry rest, longer each time; its stream waits, others go on."""
    row = Outbox.objects.get(pk=entry.id)
    Outbox.objects.filter(pk=entry.id).update(
        tries=F("tries") + 1,
        next_try_at=clock.now() + retry_after(row.tries + 1),
        trouble=trouble,
    )


def _stuck_streams(bucket: int) -> dict[str, datetime]:
    stuck = Outbox.objects.filter(
        bucket=bucket, tries__gt=0, next_try_at__isnull=False
    ).values_list("entry__stream", "next_try_at")
    return {stream: until for stream, until in stuck if until is not None}


def _wait_behind(entries: list[Recorded], stuck: dict[str, datetime]) -> None:
    ids = [entry.id for entry in entries]
    with connection.cursor() as cursor:
        cursor.execute(_BEHIND, [ids, [stuck[entry.stream] for entry in entries]])
