"""The mails that wait for a clerk."""

from __future__ import annotations

from bihuan.faces.mail import rules
from bihuan.faces.mail.models import Arrival
from bihuan.faces.mail.queries.boxes import read_mail
from bihuan.faces.mail.words import HeldLine, HeldPage, Outcome, Papers, Read, Why
from bihuan.kit import keyring
from bihuan.kit.keysets import page_of
from bihuan.kit.paging import Page
from bihuan.kit.verdicts import NotVisible


def held(after: str | None = None, *, size: int = 30) -> Page[HeldLine]:
    """What waits, oldest first; of what is written in it only the subject."""
    rows = Arrival.objects.filter(outcome=Outcome.HELD).defer("sealed")
    page = page_of(rows, "id", key=after, size=size)
    lines = [_line(one) for one in page.items]
    return Page(lines, next=page.next, previous=page.previous)


def _line(arrival: Arrival) -> HeldLine:
    sender, subject = _headline(arrival)
    return HeldLine(
        id=arrival.pk,
        mailbox=arrival.mailbox,
        sender=sender,
        subject=subject,
        why=Why(arrival.why),
        arrived_at=arrival.arrived_at,
    )


def _headline(arrival: Arrival) -> tuple[str, str]:
    if arrival.headline is None or arrival.salt is None:
        return "", ""
    return rules.unseal_headline(
        keyring.ring(),
        bytes(arrival.headline),
        key_id=arrival.key_id,
        salt=bytes(arrival.salt),
    )


def held_page(arrival_id: int) -> HeldPage:
    """One mail that waits, opened: what is said, not who says it."""
    arrival, mail, _ = _opened(arrival_id)
    numbers = rules.numbers_in(mail.subject)
    return HeldPage(
        line=_line(arrival),
        text=mail.text,
        attachments=tuple((one.name, len(one.data)) for one in mail.attachments),
        number=numbers[0] if numbers else "",
        readable=not mail.unreadable,
    )


def held_mail(arrival_id: int) -> tuple[str, Read, Papers]:
    """The mailbox of one that waits, the mail and its files: to be taken in after all."""
    arrival, mail, papers = _opened(arrival_id)
    return arrival.mailbox, mail, papers


def _opened(arrival_id: int) -> tuple[Arrival, Read, Papers]:
    found = Arrival.objects.filter(pk=arrival_id, outcome=Outcome.HELD).first()
    if found is None or found.sealed is None or found.salt is None:
        raise NotVisible(str(arrival_id))
    raw = rules.unseal(
        keyring.ring(), bytes(found.sealed), key_id=found.key_id, salt=bytes(found.salt)
    )
    return (found, *read_mail(raw))
