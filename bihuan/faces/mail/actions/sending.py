"""What goes out: queued with what it follows from, taken in hand, and settled."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from bihuan.faces.mail import rules
from bihuan.faces.mail.actions.writing import sender_digest
from bihuan.faces.mail.models import Arrival, Outgoing, Polling
from bihuan.faces.mail.words import (
    CHANNEL,
    WAITING,
    Claimed,
    Kind,
    Mailbox,
    State,
)
from bihuan.faces.messaging.words import Outcome, Reply
from bihuan.ground.ledger.words import Recorded
from bihuan.ground.vault.queries import contacts_of
from bihuan.kit import clock
from bihuan.kit.transactions import joins_transaction
from bihuan.kit.waits import backoff, drawn
from bihuan.loop.cases.queries import FoundRaising

LEASE = timedelta(minutes=2)


@joins_transaction
def answer(entries: Sequence[Recorded]) -> int:
    """Queue what raisers who wrote by mail are told of these entries; each once."""
    told = {
        int(one.stream.partition(":")[2]): one
        for one in entries
        if one.stream.startswith("case:") and one.kind in rules.TOLD
    }
    if not told:
        return 0
    raisings = FoundRaising.objects.filter(
        case__in=told, channel__startswith=f"{CHANNEL}:", identity__isnull=False
    )
    asked = list(raisings.select_related("first_case", "identity").order_by("pk"))
    contacts = contacts_of(one.identity_id for one in asked if one.identity_id)
    came = _last_mails(asked)
    made = [
        _reply(one, told[one.case_id], to=contacts[pk].email, answers=came.get(one.pk))
        for one in asked
        if (pk := one.identity_id) in contacts and contacts[pk].email
    ]
    Outgoing.objects.bulk_create(made, ignore_conflicts=True)
    return len(made)


def _last_mails(raisings: Sequence[FoundRaising]) -> dict[int | None, str]:
    """What each of them wrote last, by its message id."""
    rows = Arrival.objects.filter(raising__in=raisings).order_by("raising", "-pk")
    found = rows.distinct("raising").values_list("raising_id", "message_id")
    return dict(found)


def _reply(
    raising: FoundRaising, entry: Recorded, *, to: str, answers: str | None
) -> Outgoing:
    now = clock.now()
    return Outgoing(
        mailbox=raising.channel.partition(":")[2],
        kind=rules.TOLD[entry.kind],
        raising=raising,
        identity=raising.identity,
        entry=entry.id,
        answers=answers or "",
        language=rules.language_of(raising.first_case.body),
        details=[],
        to_digest=sender_digest(to),
        queued_at=now,
        not_before=now,
    )


@joins_transaction
def claim(mailboxes: Sequence[str]) -> Claimed | None:
    """Take the next mail in hand; None where none may go now.

    Whoever takes it holds it for two minutes. If they die it goes again, under the same
    message id: a second copy is the same mail to whoever receives it.
    """
    now = clock.now()
    row = (
        Outgoing.objects.select_for_update(skip_locked=True)
        .filter(state__in=sorted(WAITING), not_before__lte=now, mailbox__in=mailboxes)
        .order_by("not_before", "pk")
        .first()
    )
    if row is None:
        return None
    row.state, row.held_until = State.SENDING, now + LEASE
    row.attempts += 1
    row.save(update_fields=["state", "held_until", "attempts"])
    return Claimed(
        id=row.pk,
        mailbox=row.mailbox,
        kind=Kind(row.kind),
        raising_id=row.raising_id,
        identity_id=row.identity_id,
        message_id=str(row.message),
        answers=row.answers,
        attempts=row.attempts,
        language=row.language,
        details=tuple(row.details),
    )


@joins_transaction
def settle(claimed: Claimed, outcome: Outcome | None) -> State | None:
    """Write down how an attempt ended; None is "there was nobody to write to"."""
    row = (
        Outgoing.objects.select_for_update()
        .filter(pk=claimed.id, state=State.SENDING, attempts=claimed.attempts)
        .first()
    )
    if row is None:  # its time ran out, and it is somebody else's by now
        return None
    now = clock.now()
    row.held_until, row.trouble = None, outcome.trouble if outcome else "no-address"
    row.state, row.settled_at = _state(row, outcome), now
    if row.state == State.RETRYING and outcome is not None:
        row.not_before = now + backoff(row.attempts, chance=drawn())
        row.settled_at = None
    row.save()
    return State(row.state)


def _state(row: Outgoing, outcome: Outcome | None) -> State:
    if outcome is None:
        return State.DROPPED
    if outcome.reply is Reply.TAKEN:
        return State.SENT
    if outcome.reply is Reply.REFUSED or row.attempts >= rules.ATTEMPTS:
        return State.DEAD
    return State.RETRYING


@joins_transaction
def take_back() -> int:
    """Put back what somebody took in hand and did not live to settle."""
    now = clock.now()
    return Outgoing.objects.filter(state=State.SENDING, held_until__lte=now).update(
        state=State.RETRYING, held_until=None, not_before=now, trouble="interrupted"
    )


@joins_transaction
def note_polling(box: Mailbox, *, trouble: str, arrived: int = 0) -> None:
    """Write down how a mailbox fared; one that fails rests, longer each time."""
    now = clock.now()
    row, _ = Polling.objects.select_for_update().get_or_create(mailbox=box.code)
    if trouble:
        row.failures += 1
        row.trouble = trouble[:40]
        row.resting_until = now + rules.rest(row.failures)
    else:
        row.failures, row.trouble, row.resting_until = 0, "", None
        row.polled_at = now
    if arrived:
        row.last_at = now
    row.save()
