"""A call comes, is taken, is written down as it goes, or ends without a matter."""

from __future__ import annotations

import os
from collections.abc import Mapping
from uuid import UUID, uuid4

from bihuan.directory.registers.queries import entry
from bihuan.faces.hotline import rules
from bihuan.faces.hotline.models import Call
from bihuan.faces.hotline.words import REGISTER, Event, Lane, Outcome
from bihuan.ground.access.words import Actor, Permission
from bihuan.ground.ledger.actions import record
from bihuan.kit import clock, keyring
from bihuan.kit.identifiers import normalise_phone
from bihuan.kit.transactions import opens_transaction, tried_again
from bihuan.kit.verdicts import NotVisible
from bihuan.loop.cases.queries import find_case


@tried_again
@opens_transaction
def pop(*, phone: str, line: str = "", source_id: str = "", actor: Actor) -> str:
    """A call has come: give its ticket. The number goes into the sealed draft alone.

    The telephone system's own name of a call finds the same ticket when sent again.
    Who types the number in person has taken the call; a machine leaves it ringing.
    """
    actor.may(Permission.REGISTER).enforce()
    if source_id:
        known = Call.objects.filter(source_id=source_id).first()
        if known is not None:
            return str(known.ticket)

    about = entry(REGISTER, line) if line else None
    lane = rules.lane_of(about.text("lane")) if about else Lane.ORDINARY
    now = clock.now()
    call = Call(
        ticket=uuid4(),
        source_id=source_id or None,
        line=line,
        lane=lane,
        operator_id=account_of(actor),
        began_at=now,
        taken_at=now if account_of(actor) else None,
    )
    said = {"phone": normalise_phone(phone), "line": line, "lane": str(lane)}
    if about is not None and about.text("profile"):
        said["profile"] = about.text("profile")
    put_draft(call, said)
    call.save()

    record(Event.POPPED, stream_of(call), actor=actor.name, line=line, lane=str(lane))
    return str(call.ticket)


@opens_transaction
def take_call(ticket: UUID, *, actor: Actor) -> None:
    """Answer a ringing call; taking one's own again changes nothing."""
    actor.may(Permission.REGISTER).enforce()
    call, me = locked(ticket), account_of(actor)

    now = clock.now()
    rules.may_take(
        operator=call.operator_id,
        me=me or 0,
        began_at=call.began_at,
        now=now,
        done=call.ended_at is not None,
    ).enforce()
    if call.operator_id == me:
        return

    call.operator_id, call.taken_at = me, now
    call.save(update_fields=["operator", "taken_at"])
    record(Event.TAKEN, stream_of(call), actor=actor.name)


@opens_transaction
def save_draft(ticket: UUID, *, said: Mapping[str, str], actor: Actor) -> None:
    """Keep what was typed so far, sealed; the browser may close."""
    actor.may(Permission.REGISTER).enforce()
    call = locked(ticket)
    rules.may_write(
        operator=call.operator_id,
        me=account_of(actor) or 0,
        done=call.ended_at is not None,
    ).enforce()

    put_draft(call, rules.tidy_draft(said))
    call.save(update_fields=["key_id", "salt", "draft", "saved_at"])


@opens_transaction
def end_call(ticket: UUID, *, outcome: Outcome, number: str = "", actor: Actor) -> None:
    """A call that brings no matter: rung off, silent, misdialled, or about progress."""
    actor.may(Permission.REGISTER).enforce()
    call = locked(ticket)
    if call.outcome == outcome:
        return  # the same click again
    rules.may_write(
        operator=call.operator_id,
        me=account_of(actor) or 0,
        done=call.ended_at is not None,
    ).enforce()
    rules.may_end(outcome=outcome, case=number).enforce()

    if outcome is Outcome.PROGRESS:
        call.case_id = find_case(actor, number.strip().upper()).pk
    empty(call, outcome)
    call.save()
    record(Event.ENDED, stream_of(call), actor=actor.name, outcome=str(outcome))


@opens_transaction
def let_go(*, actor: Actor) -> int:
    """Calls that nobody took while they rang have rung off; answer how many."""
    actor.may(Permission.REGISTER).enforce()
    late = clock.now() - rules.RINGS_FOR
    ringing = Call.objects.select_for_update(skip_locked=True).filter(
        operator__isnull=True, ended_at__isnull=True, began_at__lt=late
    )
    gone = list(ringing[:500])
    for call in gone:
        empty(call, Outcome.RING_OFF)
        call.save()
        record(
            Event.ENDED,
            stream_of(call),
            actor=actor.name,
            outcome=str(Outcome.RING_OFF),
        )
    return len(gone)


def put_draft(call: Call, said: Mapping[str, str]) -> None:
    """Seal a draft onto its row; the caller saves."""
    ring = keyring.ring()
    call.salt = call.salt or os.urandom(rules.SALT_BYTES)
    call.key_id = ring.current
    call.draft = rules.seal_draft(ring, said, bytes(call.salt))
    call.saved_at = clock.now()


def empty(call: Call, outcome: Outcome) -> None:
    """End a call and forget what was typed; the caller saves."""
    call.outcome, call.ended_at = outcome, clock.now()
    call.salt = call.draft = None


def locked(ticket: UUID) -> Call:
    """The row of a call, held until the transaction ends."""
    call = Call.objects.select_for_update().filter(ticket=ticket).first()
    if call is None:
        raise NotVisible
    return call


def account_of(actor: Actor) -> int | None:
    """Which account is acting; machines are none."""
    kind, _, pk = actor.name.partition(":")
    return int(pk) if kind == "account" and pk.isdigit() else None


def stream_of(call: Call) -> str:
    """The ledger stream of a call."""
    return f"call:{call.ticket}"
