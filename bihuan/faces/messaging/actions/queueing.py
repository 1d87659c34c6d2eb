"""Putting messages into the queue, one per case and person; digests; forgetting."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db.models import Q

from bihuan.faces.messaging import rules
from bihuan.faces.messaging.models import Message
from bihuan.faces.messaging.words import (
    PENDING,
    Channel,
    Kind,
    New,
    Pending,
    State,
    Why,
)
from bihuan.kit import clock
from bihuan.kit.transactions import joins_transaction

# Who hears, and of what: of a case, or of what has this stream.
Key = tuple[str, int | None, str]
KEPT_FOR = timedelta(days=30)
BUNDLE_LIVES = timedelta(hours=24)


@joins_transaction
def queue(news: Sequence[New]) -> int:
    """Queue what is new; of what waits for one person about one case one thing is left.

    Entries that said something before say nothing again. Answers how many wait now that
    did not wait before.
    """
    known = set(
        Message.objects.filter(entry__in={one.entry for one in news}).values_list(
            "recipient", "entry"
        )
    )
    fresh = [one for one in news if (one.recipient, one.entry) not in known]
    if not fresh:
        return 0
    waiting, gone, added = _waiting(fresh), set[int](), dict[Key, New]()
    for number, one in enumerate(fresh, start=1):
        key = _key_of(one)
        said, displaced = rules.coalesce(one.kind, waiting.get(key, ()))
        gone |= {pk for pk in displaced if pk > 0}
        if said:
            # What is not in the table yet has a number below nought.
            waiting[key] = [Pending(-number, one.kind, one.recipient, one.case_id or 0)]
            added[key] = one
    _supersede(gone)
    Message.objects.bulk_create([_row(one) for one in added.values()])
    return len(added)


def _waiting(news: Sequence[New]) -> dict[Key, list[Pending]]:
    """What waits for these people about these cases, held until we are done."""
    rows = Message.objects.select_for_update().filter(
        Q(case__in={one.case_id for one in news if one.case_id})
        | Q(case__isnull=True, detail__in={one.detail for one in news} - {""}),
        recipient__in={one.recipient for one in news},
        state__in=sorted(PENDING),
    )
    found: dict[Key, list[Pending]] = {}
    for row in rows.order_by("pk"):
        one = Pending(row.pk, Kind(row.kind), row.recipient, row.case_id or 0)
        found.setdefault(_key_of(row), []).append(one)
    return found


def _key_of(one: New | Message) -> Key:
    beside = one.detail if one.case_id is None else ""
    return one.recipient, one.case_id, beside


def _supersede(gone: set[int]) -> None:
    Message.objects.filter(pk__in=gone).update(
        state=State.DROPPED, why=Why.SUPERSEDED, settled_at=clock.now()
    )


def _row(one: New) -> Message:
    return Message(
        entry=one.entry,
        kind=one.kind,
        recipient=one.recipient,
        case_id=one.case_id,
        channel=one.channel,
        detail=one.detail,
        urgent=one.urgent,
        state=one.state,
        why=one.why,
        queued_at=clock.now(),
        not_before=one.not_before,
        expires_at=one.expires_at,
    )


@joins_transaction
def bundle(recipient: str, channel: Channel, *, not_before: datetime) -> int | None:
    """Make one message of all that waits for somebody's digest; its id, if there was any."""
    waiting = Message.objects.select_for_update().filter(
        recipient=recipient, state=State.HELD, why=Why.DIGEST
    )
    lines = [row.pk for row in waiting.order_by("pk")]
    if not lines:
        return None
    now = clock.now()
    whole = Message.objects.create(
        kind=Kind.DIGEST,
        recipient=recipient,
        channel=channel,
        state=State.QUEUED,
        queued_at=now,
        not_before=not_before,
        expires_at=not_before + BUNDLE_LIVES,
    )
    Message.objects.filter(pk__in=lines).update(
        state=State.BUNDLED, bundle=whole, settled_at=now
    )
    return whole.pk


@joins_transaction
def erase_old() -> int:
    """Forget the words and the masked numbers of what was settled a month ago."""
    old = Message.objects.filter(~Q(text="") | ~Q(masked=""))
    return old.filter(settled_at__lt=clock.now() - KEPT_FOR).update(text="", masked="")
