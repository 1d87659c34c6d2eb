"""The two ends of sending: taking a message in hand, and writing down how it went.

Between them nothing is locked and no transaction is open: a gateway may take seconds.
Whoever takes a message holds it for two minutes; if they die, it goes back to the queue.
It may then go out twice, which nobody can rule out who speaks to another machine; it
carries the same id both times, so that a gateway that looks at ids drops the second.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from django.db import connection
from django.db.models import QuerySet

from bihuan.faces.messaging import rules
from bihuan.faces.messaging.models import Gateway, Message
from bihuan.faces.messaging.words import (
    PENDING,
    SHARED,
    Channel,
    Claimed,
    Composed,
    Event,
    Kind,
    Outcome,
    Quiet,
    Reply,
    State,
    Why,
)
from bihuan.ground.ledger.actions import record
from bihuan.kit import clock
from bihuan.kit.transactions import joins_transaction
from bihuan.kit.waits import backoff, drawn

LEASE = timedelta(minutes=2)

# Two walks along the same index instead of one sort of everything that waits.
_CLAIM = """
UPDATE messaging_message SET state = 'sending', why = '', attempts = attempts + 1,
    held_until = %(until)s
WHERE id = (
    SELECT id FROM messaging_message
    WHERE state IN ('held', 'queued', 'retrying') AND urgent = %(urgent)s
        AND not_before <= %(now)s AND expires_at > %(now)s
        AND channel = ANY(%(channels)s)
    ORDER BY not_before, id LIMIT 1 FOR UPDATE SKIP LOCKED
)
RETURNING id, kind, channel, recipient, case_id, detail, attempts, dedupe, urgent
"""


@joins_transaction
def claim(channels: Sequence[Channel]) -> Claimed | None:
    """Take the next message in hand, an urgent one first; None where none may go now."""
    now = clock.now()
    for urgent in (True, False):
        values = {
            "now": now,
            "until": now + LEASE,
            "urgent": urgent,
            "channels": [str(one) for one in channels],
        }
        with connection.cursor() as cursor:
            cursor.execute(_CLAIM, values)
            row = cursor.fetchone()
        if row is not None:
            pk, kind, channel, recipient, case_id, detail, attempts, dedupe, _ = row
            return Claimed(
                *(pk, Kind(kind), Channel(channel), recipient, case_id, detail),
                *(attempts, dedupe.hex, urgent),
            )
    return None


@joins_transaction
def settle(
    claimed: Claimed, composed: Composed | None, outcome: Outcome, *, quiet: Quiet
) -> State:
    """Write down how an attempt ended, unless somebody else has the message by now.

    Without `composed` it never came to sending: an error of ours, tried again likewise.
    """
    row = _mine(claimed)
    if row is None:
        return State.SENDING
    if composed is not None:
        row.text, row.masked = composed.kept, composed.masked
        row.version = composed.version
    row.trouble, row.held_until = outcome.trouble, None
    match outcome.reply:
        case Reply.TAKEN:
            row.state, row.why = State.SENT, Why.NONE
        case Reply.REFUSED:
            row.state, row.why = State.DEAD, Why.REFUSED
        case Reply.LATER:
            _put_off(row, outcome, quiet=quiet)
    if row.state not in PENDING:
        row.settled_at = clock.now()
    row.save()
    _say_how_posted(row)
    if composed is not None and claimed.channel in SHARED:
        _note(claimed.channel, outcome)
    return State(row.state)


@joins_transaction
def drop(claimed: Claimed, why: Why) -> None:
    """There is no need any more, or nobody to say it to."""
    row = _mine(claimed)
    if row is not None:
        row.state, row.why = State.DROPPED, why
        row.held_until, row.settled_at = None, clock.now()
        row.save()
        _say_how_posted(row)


@joins_transaction
def take_back() -> int:
    """Put back what somebody took in hand and did not live to settle."""
    now = clock.now()
    lost = Message.objects.select_for_update(skip_locked=True).filter(
        state=State.SENDING, held_until__lte=now
    )
    rows = list(lost.order_by("pk"))
    for row in rows:
        row.held_until, row.not_before, row.trouble = None, now, "interrupted"
        if row.attempts >= rules.ATTEMPTS:
            row.state, row.why, row.settled_at = State.DEAD, Why.TRIED_OUT, now
        else:
            row.state = State.RETRYING
            _give_way(row)
        row.save()
        _say_how_posted(row)
    return len(rows)


@joins_transaction
def expire() -> int:
    """Give up what could not go out while it was worth saying; a person may look at it."""
    now = clock.now()
    late = Message.objects.filter(state__in=sorted(PENDING), expires_at__lte=now)
    gone = late.update(state=State.DEAD, why=Why.EXPIRED, settled_at=now)
    if gone:
        of_now = {"state": State.DEAD, "why": Why.EXPIRED, "settled_at": now}
        for row in Message.objects.filter(kind=Kind.POST, **of_now):
            _say_how_posted(row)
    return gone


def _say_how_posted(row: Message) -> None:
    """Whoever posted to a room learns from the ledger whether it got there."""
    if row.kind == Kind.POST and row.settled_at is not None:
        went = row.state == State.SENT
        kind = Event.POSTED if went else Event.NOT_POSTED
        record(kind, row.recipient, actor="job:messaging", message=row.pk)


def _mine(claimed: Claimed) -> Message | None:
    """The row, if it is still in our hands: the number of the attempt is the token."""
    rows = Message.objects.select_for_update()
    return rows.filter(
        pk=claimed.id, state=State.SENDING, attempts=claimed.attempts
    ).first()


def _put_off(row: Message, outcome: Outcome, *, quiet: Quiet) -> None:
    if row.attempts >= rules.ATTEMPTS:
        row.state, row.why = State.DEAD, Why.TRIED_OUT
        return
    wait = backoff(row.attempts, chance=drawn(), asked=outcome.wait)
    row.state = State.RETRYING
    row.not_before = rules.release(
        clock.now() + wait, quiet, clock.COUNTY_TIME, urgent=row.urgent
    )
    _give_way(row)


def _give_way(row: Message) -> None:
    """Something newer about the case may have been queued while this was on its way."""
    if newer_than(row).exists():
        row.state, row.why, row.settled_at = State.DROPPED, Why.SUPERSEDED, clock.now()


def newer_than(row: Message) -> QuerySet[Message]:
    """What waits for the same person about the same case or stream; a trial gives way to none."""
    waiting = Message.objects.filter(
        recipient=row.recipient, state__in=sorted(PENDING)
    ).exclude(pk=row.pk)
    if row.case_id is not None:
        return waiting.filter(case=row.case_id)
    same = waiting.filter(case__isnull=True, detail=row.detail)
    return same if row.detail else same.none()


def _note(channel: Channel, outcome: Outcome) -> None:
    """A gateway that fails rests, longer each time; one that answers is awake again."""
    row = Gateway.objects.select_for_update().filter(channel=channel).first()
    if row is None:
        return
    if outcome.reply is Reply.LATER:
        row.failures += 1
        rest = rules.gateway_rest(row.failures, asked=outcome.wait)
        row.resting_until, row.trouble = clock.now() + rest, outcome.trouble
    elif row.failures:
        row.failures, row.resting_until, row.trouble = 0, None, ""
    else:
        return
    row.save(update_fields=["failures", "resting_until", "trouble"])
