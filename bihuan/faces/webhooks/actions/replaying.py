"""Sending again: one event by hand, or the ledger from some place on."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from bihuan.faces.webhooks import rules
from bihuan.faces.webhooks.actions.subscribing import lock_subscription, stream_of
from bihuan.faces.webhooks.models import Delivery, Replay, Subscription
from bihuan.faces.webhooks.words import (
    GIVES_UP_AFTER,
    UNSETTLED,
    Event,
    Mode,
    ReplayWish,
    State,
    Why,
)
from bihuan.ground.access.words import Actor, Permission
from bihuan.ground.ledger.actions import record
from bihuan.ground.ledger.queries import entries_after, newest_entry
from bihuan.kit import clock
from bihuan.kit.transactions import joins_transaction, opens_transaction
from bihuan.kit.verdicts import NotVisible, Refused, Verdict

# Entries that are looked at in one step, whether they are wanted or not.
WINDOW = 5_000
_UNDER_WAY = Verdict("webhook-replay", "上一次重放还没有完，请等它完成。")
_WAITS = Verdict("webhook-waits", "这一条还在等着发，不用重发。")


@opens_transaction
def resend(delivery_id: int, *, actor: Actor) -> int:
    """Send one event again, under the same name; answers whose it is."""
    actor.may(Permission.MANAGE_KEYS).enforce()
    lines = Delivery.objects.filter(pk=delivery_id)
    whose = lines.values_list("subscription_id", flat=True).first()
    if whose is None:
        raise NotVisible(str(delivery_id))
    about = lock_subscription(whose)
    row = lines.select_for_update().first()
    if row is None:
        raise NotVisible(str(delivery_id))
    rules.may_send(Mode(about.mode)).enforce()
    if row.state in UNSETTLED:
        raise Refused(_WAITS)

    _queue_again([row])
    about.resting_until = None
    about.save(update_fields=["resting_until"])

    record(Event.RESENT, stream_of(about.pk), actor=actor.name, entry=row.entry)
    return about.pk


@opens_transaction
def replay(subscription_id: int, wish: ReplayWish, *, actor: Actor) -> None:
    """Read the ledger again for this receiver, from a moment or from an event on."""
    actor.may(Permission.MANAGE_KEYS).enforce()
    row = lock_subscription(subscription_id)
    rules.may_send(Mode(row.mode)).enforce()
    rules.may_replay(wish.per_minute).enforce()
    if Replay.objects.filter(subscription=row, ended_at__isnull=True).exists():
        raise Refused(_UNDER_WAY)

    upto = newest_entry()
    now = clock.now()
    Replay.objects.create(
        subscription=row,
        after=min(wish.after or 0, upto),
        upto=upto,
        since=wish.since,
        per_minute=wish.per_minute,
        started_at=now,
        started_by=actor.name,
        next_at=now,
    )

    record(
        Event.REPLAYED,
        stream_of(row.pk),
        actor=actor.name,
        after=wish.after,
        since=wish.since.isoformat() if wish.since else None,
        per_minute=wish.per_minute,
    )


@joins_transaction
def replay_some() -> int:
    """Take the next step of one replay; how many entries were looked at."""
    now = clock.now()
    # With its subscription, which others lock first; new events may be queued meanwhile.
    rows = Replay.objects.select_for_update(
        skip_locked=True, of=("self", "subscription"), no_key=True
    )
    one = (
        rows.select_related("subscription")
        .filter(ended_at__isnull=True, next_at__lte=now)
        .order_by("next_at")
        .first()
    )
    if one is None:
        return 0
    most = max(1, one.per_minute // 10)
    end = min(one.after + WINDOW, one.upto)
    found = entries_after(
        one.after, upto=end, kinds=one.subscription.kinds, since=one.since, most=most
    )
    _queue_entries(one.subscription, [(e.id, e.stream, e.kind) for e in found])
    one.queued += len(found)
    one.after = found[-1].id if len(found) == most else end
    one.next_at = now + _pace(one, len(found))
    if one.after >= one.upto:
        one.ended_at = now
        stream = stream_of(one.subscription_id)
        record(Event.REPLAY_ENDED, stream, actor=one.started_by, events=one.queued)
    one.save()
    return WINDOW


def _pace(one: Replay, queued: int) -> timedelta:
    """How long so many take at this speed; nothing for entries nobody wants."""
    return timedelta(minutes=queued / one.per_minute)


def _queue_entries(about: Subscription, found: Sequence[tuple[int, str, str]]) -> None:
    """New lines for what was forgotten by now, and those that are still there again."""
    now = clock.now()
    entries = [entry for entry, _, _ in found]
    rows = Delivery.objects.select_for_update().filter(
        subscription=about, entry__in=entries
    )
    there = {row.entry: row for row in rows}
    _queue_again([row for row in there.values() if row.state not in UNSETTLED])
    Delivery.objects.bulk_create(
        [
            Delivery(
                subscription=about,
                entry=entry,
                stream=stream,
                kind=kind,
                replayed=True,
                queued_at=now,
                next_at=now,
                gives_up_at=now + GIVES_UP_AFTER,
            )
            for entry, stream, kind in found
            if entry not in there
        ],
        ignore_conflicts=True,
    )


def _queue_again(rows: Sequence[Delivery]) -> None:
    now = clock.now()
    for row in rows:
        row.state, row.why, row.attempts, row.trouble = State.WAITING, Why.NONE, 0, ""
        row.next_at, row.gives_up_at, row.settled_at = now, now + GIVES_UP_AFTER, None
        row.status, row.replayed = None, True
    Delivery.objects.bulk_update(
        rows,
        [
            *("state", "why", "attempts", "trouble", "next_at"),
            *("gives_up_at", "settled_at", "status", "replayed"),
        ],
    )
