"""The two ends of sending: taking an event in hand, and writing down how it went.

Between them nothing is locked and no transaction is open. Whoever takes an event holds
it for a minute; if they die, it goes back to the queue and goes out again under the
same name, which is how receivers know it.

Whoever needs both locks the subscription first and its deliveries after it, here and
wherever somebody removes, tries out, sends again or replays: else two would wait for
each other for ever.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import connection

from bihuan.faces.webhooks import rules
from bihuan.faces.webhooks.actions.subscribing import stream_of
from bihuan.faces.webhooks.models import Delivery, Replay, Subscription
from bihuan.faces.webhooks.words import (
    KEPT_FOR,
    PATIENCE,
    PENDING,
    UNSETTLED,
    Claimed,
    Event,
    Mode,
    Outcome,
    Reply,
    State,
    Why,
)
from bihuan.ground.ledger.actions import record
from bihuan.kit import clock, remembered
from bihuan.kit.transactions import joins_transaction
from bihuan.kit.waits import backoff, drawn

LEASE = timedelta(minutes=1)
_TOLD_AGAIN = timedelta(days=1)
_JOB = "job:webhooks"

# What goes live goes before what is replayed. An earlier event of the same case goes
# first, until it has failed so often that waiting for it would help nobody.
_CLAIM = """
UPDATE webhooks_delivery SET state = 'sending', attempts = attempts + 1,
    held_until = %(until)s
WHERE id = (
    SELECT d.id FROM webhooks_delivery d
    WHERE d.subscription_id = %(subscription)s AND d.state IN ('retrying', 'waiting')
        AND d.next_at <= %(now)s AND d.gives_up_at > %(now)s
        AND NOT EXISTS (
            SELECT FROM webhooks_delivery e
            WHERE e.subscription_id = d.subscription_id AND e.stream = d.stream
                AND e.entry < d.entry AND e.attempts < %(patience)s
                AND e.state IN ('retrying', 'sending', 'waiting')
        )
    ORDER BY d.replayed, d.next_at, d.entry LIMIT 1 FOR UPDATE SKIP LOCKED
)
RETURNING id, subscription_id, entry, attempts
"""


@joins_transaction
def claim(subscription_id: int) -> Claimed | None:
    """Take this receiver's next event in hand; None where none may go now."""
    now = clock.now()
    values: dict[str, Any] = {
        "subscription": subscription_id,
        "now": now,
        "until": now + LEASE,
        "patience": PATIENCE,
    }
    with connection.cursor() as cursor:
        cursor.execute(_CLAIM, values)
        row = cursor.fetchone()
    return Claimed(*row) if row else None


@joins_transaction
def settle(claimed: Claimed, outcome: Outcome) -> State:
    """Write down how an attempt ended, unless somebody else has the event by now."""
    about = Subscription.objects.select_for_update().get(pk=claimed.subscription)
    row = _mine(claimed)
    if row is None:
        return State.SENDING
    row.status, row.trouble, row.held_until = outcome.status, outcome.trouble, None
    match outcome.reply:
        case Reply.TAKEN:
            row.state, row.settled_at = State.DELIVERED, clock.now()
        case Reply.LATER:
            _put_off(row, outcome)
        case Reply.GONE:
            row.state, row.why, row.settled_at = State.DROPPED, Why.GONE, clock.now()
    row.save()
    _note(about, outcome)
    if row.state == State.DEAD:
        _tell_owner(about)
    about.save()
    return State(row.state)


@joins_transaction
def drop(claimed: Claimed, why: Why) -> None:
    """This is not for this receiver any more."""
    row = _mine(claimed)
    if row is not None:
        row.state, row.why = State.DROPPED, why
        row.held_until, row.settled_at = None, clock.now()
        row.save()


@joins_transaction
def take_back() -> int:
    """Put back what somebody took in hand and did not live to settle."""
    now = clock.now()
    lost = Delivery.objects.filter(state=State.SENDING, held_until__lte=now)
    return lost.update(
        state=State.RETRYING, held_until=None, next_at=now, trouble="interrupted"
    )


@joins_transaction
def expire() -> int:
    """Give up what has not gone for three days, and tell whose receiver it is."""
    now = clock.now()
    old = Delivery.objects.filter(state__in=sorted(PENDING), gives_up_at__lte=now)
    whose = set(old.values_list("subscription_id", flat=True))
    if not whose:
        return 0
    rows = Subscription.objects.select_for_update().filter(pk__in=whose)
    held = list(rows.order_by("pk"))
    # Only theirs: another's line that came due meanwhile would be locked before it.
    done = old.filter(subscription__in=whose).update(
        state=State.DEAD, why=Why.EXPIRED, settled_at=now
    )
    for row in held:
        _tell_owner(row)
        row.save()
    return done


@joins_transaction
def forget_old() -> int:
    """Forget lines of the log after a month; the ledger has what happened."""
    old = Delivery.objects.filter(settled_at__lt=clock.now() - KEPT_FOR)
    return old.delete()[0]


def _mine(claimed: Claimed) -> Delivery | None:
    """The row, if it is still in our hands: the number of the attempt is the token."""
    rows = Delivery.objects.select_for_update()
    return rows.filter(
        pk=claimed.id, state=State.SENDING, attempts=claimed.attempts
    ).first()


def _put_off(row: Delivery, outcome: Outcome) -> None:
    goes: datetime = clock.now() + backoff(
        row.attempts, chance=drawn(), asked=outcome.wait
    )
    if goes >= row.gives_up_at:
        row.state, row.why, row.settled_at = State.DEAD, Why.TRIED_OUT, clock.now()
    else:
        row.state, row.next_at = State.RETRYING, goes


def _note(row: Subscription, outcome: Outcome) -> None:
    """A receiver that fails rests, longer each time; one that answers is awake again."""
    if outcome.reply is Reply.GONE:
        _end(row)
    elif outcome.reply is Reply.TAKEN or not outcome.shut:
        if outcome.reply is Reply.TAKEN:
            row.delivered_at, row.told_at = clock.now(), None
        row.failures, row.resting_until, row.trouble = 0, None, ""
    else:
        row.failures += 1
        rest = rules.rest_of(row.failures, asked=outcome.wait)
        row.resting_until, row.trouble = clock.now() + rest, outcome.trouble


def _end(row: Subscription) -> None:
    """The receiver wants nothing any more: nothing of what waits is of use to it."""
    row.mode, row.resting_until, row.trouble = Mode.GONE, None, "http-410"
    Delivery.objects.filter(subscription=row, state__in=sorted(UNSETTLED)).update(
        state=State.DROPPED, why=Why.GONE, held_until=None, settled_at=clock.now()
    )
    Replay.objects.filter(subscription=row, ended_at__isnull=True).update(
        ended_at=clock.now()
    )
    remembered.forget()
    record(Event.GONE, stream_of(row.pk), actor=_JOB, owner=row.owner)


def _tell_owner(row: Subscription) -> None:
    """Once a day and outage; every dead event stands in the log."""
    now = clock.now()
    if row.told_at is None or now - row.told_at >= _TOLD_AGAIN:
        row.told_at = now
        record(Event.GAVE_UP, stream_of(row.pk), actor=_JOB, owner=row.owner)
