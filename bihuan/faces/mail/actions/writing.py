"""Queueing a mail of ours to whoever wrote to us."""

from __future__ import annotations

from datetime import timedelta

from bihuan.faces.mail import rules
from bihuan.faces.mail.models import Outgoing
from bihuan.faces.mail.words import Kind
from bihuan.ground.vault.queries import digest
from bihuan.kit import clock
from bihuan.kit.transactions import joins_transaction

HOUR = timedelta(hours=1)


def sender_digest(address: str) -> bytes:
    """What the mails of one sender are counted by."""
    return digest("mail-sender", address.strip().lower())[:16]


@joins_transaction
def acknowledge(
    kind: Kind,
    *,
    mailbox: str,
    to: str,
    identity_id: int,
    raising_id: int | None = None,
    answers: str = "",
    language: str,
    details: tuple[str, ...] = (),
) -> bool:
    """Queue an answer to a mail, unless this sender was written to often enough.

    Two machines that answer each other would otherwise never end.
    """
    marked, now = sender_digest(to), clock.now()
    lately = Outgoing.objects.filter(
        to_digest=marked, queued_at__gt=now - HOUR, entry__isnull=True
    ).count()
    if lately >= rules.ACKNOWLEDGED_AN_HOUR:
        return False
    Outgoing.objects.create(
        mailbox=mailbox,
        kind=kind,
        raising_id=raising_id,
        identity_id=identity_id,
        answers=answers,
        language=language,
        details=list(details),
        to_digest=marked,
        queued_at=now,
        not_before=now,
    )
    return True
