"""A mail comes in: it becomes a matter, an addition, a refusal, or waits for a clerk."""

from __future__ import annotations

import os

from django.db import connection

from bihuan.faces.mail import rules
from bihuan.faces.mail.actions.adding import add_to
from bihuan.faces.mail.actions.bouncing import note_bounce
from bihuan.faces.mail.actions.raising import take_matter
from bihuan.faces.mail.actions.writing import HOUR, acknowledge, sender_digest
from bihuan.faces.mail.models import Arrival
from bihuan.faces.mail.words import (
    Event,
    Kind,
    Mailbox,
    Outcome,
    Papers,
    Read,
    Received,
    Spot,
    Why,
)
from bihuan.ground.access.words import Actor, Permission
from bihuan.ground.ledger.actions import record
from bihuan.ground.vault import actions as vault
from bihuan.ground.vault.words import Particulars
from bihuan.kit import clock, keyring
from bihuan.kit.transactions import opens_transaction, tried_again


@tried_again
@opens_transaction
def receive(
    mail: Read,
    *,
    raw: bytes,
    spot: Spot,
    box: Mailbox,
    own: frozenset[str],
    papers: Papers,
    actor: Actor,
) -> Received:
    """Take one mail in, once, with everything that follows from it, or not at all.

    The server is told that it was seen only after this has committed: a crash before
    leaves it unseen, a crash after finds it known.
    """
    actor.may(Permission.RAISE).enforce()
    _hold(f"{spot.mailbox}\x1f{mail.name}")
    known = _known(spot, mail)
    if known is not None:
        return Received(Outcome(known.outcome), Why(known.why), again=True)

    arrival = _new(spot, mail)
    found = rules.hold(mail, own=own, lately=_lately(arrival))
    if found is None:
        found = add_to(arrival, mail, papers, box=box) or take_matter(
            arrival, mail, papers, box=box, actor=actor
        )
    arrival.outcome, arrival.why = found
    _finish(arrival, mail, raw, box)
    arrival.save()
    _record(arrival, papers, actor)
    return Received(*found)


def _new(spot: Spot, mail: Read) -> Arrival:
    return Arrival(
        mailbox=spot.mailbox,
        validity=spot.validity,
        uid=spot.uid,
        name=mail.name,
        arrived_at=clock.now(),
        message_id=mail.message_id,
        sender_digest=sender_digest(mail.sender) if mail.sender else None,
    )


def _record(arrival: Arrival, papers: Papers, actor: Actor) -> None:
    record(
        Event.ARRIVED,
        f"mail:{arrival.mailbox}",
        actor=actor.name,
        arrival=arrival.pk,
        outcome=str(arrival.outcome),
        why=str(arrival.why),
        files=len(papers.kept),
        refused=len(papers.refused),
    )


def _hold(name: str) -> None:
    """Of two workers that fetched the same mail the second waits, and finds it known."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"mail:{name}"]
        )


def _known(spot: Spot, mail: Read) -> Arrival | None:
    rows = Arrival.objects.filter(mailbox=spot.mailbox)
    placed = rows.filter(validity=spot.validity, uid=spot.uid).first()
    return placed or rows.filter(name=mail.name).order_by("pk").first()


def _lately(arrival: Arrival) -> int:
    """How many mails of this sender came within the hour."""
    if arrival.sender_digest is None:
        return 0
    return Arrival.objects.filter(
        sender_digest=arrival.sender_digest, arrived_at__gt=clock.now() - HOUR
    ).count()


def _finish(arrival: Arrival, mail: Read, raw: bytes, box: Mailbox) -> None:
    """What follows where it did not become a matter: held, told, or noted."""
    if arrival.outcome == Outcome.BOUNCED:
        note_bounce(mail)
    if arrival.outcome == Outcome.HELD:
        _seal(arrival, mail, raw)
    # Who is not written to need not be known: what a machine sent may be nobody's.
    if arrival.outcome == Outcome.REFUSED and mail.answerable:
        (arrival.identity_id,) = vault.keep_many([_who(mail)])
        acknowledge(
            Kind.REFUSED,
            mailbox=box.code,
            to=mail.sender,
            identity_id=arrival.identity_id,
            answers=mail.message_id,
            language=rules.language_of(f"{mail.subject}{mail.text}"),
            details=(str(arrival.why),),
        )


def _who(mail: Read) -> Particulars:
    return Particulars(name=mail.sender_name, email=mail.sender)


def _seal(arrival: Arrival, mail: Read, raw: bytes) -> None:
    ring, salt = keyring.ring(), os.urandom(16)
    arrival.key_id, arrival.salt = ring.current, salt
    arrival.headline, arrival.sealed = rules.seal(
        ring,
        raw,
        sender=rules.masked_sender(mail),
        subject=mail.subject[:200],
        salt=salt,
    )
