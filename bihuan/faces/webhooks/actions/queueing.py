"""Putting events into the queues of whoever subscribed to them: one statement a batch."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import connection

from bihuan.faces.webhooks import rules
from bihuan.faces.webhooks.words import GIVES_UP_AFTER
from bihuan.ground.ledger.words import Recorded
from bihuan.kit import clock
from bihuan.kit.transactions import joins_transaction

# A trial goes to the one subscription whose stream it is in.
_QUEUE = """
INSERT INTO webhooks_delivery (subscription_id, entry, stream, kind, state, why,
    replayed, attempts, queued_at, next_at, gives_up_at, trouble)
SELECT s.id, e.entry, e.stream, e.kind, 'waiting', '', false, 0, %(now)s, %(now)s,
    %(until)s, ''
FROM unnest(%(entries)s::bigint[], %(streams)s::text[], %(kinds)s::text[])
    WITH ORDINALITY AS e (entry, stream, kind, place)
JOIN webhooks_subscription s ON s.mode = 'active' AND (
    e.kind = ANY(s.kinds)
    OR e.kind = %(trial)s AND e.stream = 'webhook:' || s.id
)
ORDER BY e.place, s.id
ON CONFLICT (subscription_id, entry) DO NOTHING
"""


@joins_transaction
def queue(entries: Sequence[Recorded]) -> int:
    """Queue these for everybody who subscribed to their kinds; how many were queued."""
    now = clock.now()
    values: dict[str, Any] = {
        "now": now,
        "until": now + GIVES_UP_AFTER,
        "trial": rules.TRIAL,
        "entries": [one.id for one in entries],
        "streams": [one.stream for one in entries],
        "kinds": [one.kind for one in entries],
    }
    with connection.cursor() as cursor:
        cursor.execute(_QUEUE, values)
        return int(cursor.rowcount)
