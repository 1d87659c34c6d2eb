"""A mail becomes a matter."""

from __future__ import annotations

from bihuan.faces.mail import rules
from bihuan.faces.mail.actions.writing import acknowledge
from bihuan.faces.mail.models import Arrival
from bihuan.faces.mail.words import (
    CHANNEL,
    Kind,
    Mailbox,
    Outcome,
    Papers,
    Read,
    Why,
)
from bihuan.ground.access.words import Actor
from bihuan.ground.files.actions import keep_file
from bihuan.ground.files.words import Content
from bihuan.ground.files.words import Kind as FileKind
from bihuan.kit import clock
from bihuan.kit.transactions import joins_transaction
from bihuan.kit.verdicts import NotVisible, Refused
from bihuan.loop.cases.queries import FoundRaising
from bihuan.loop.cases.words import stream_of
from bihuan.loop.intake.actions import take_in
from bihuan.loop.intake.words import NewMatter


@joins_transaction
def take_matter(
    arrival: Arrival, mail: Read, papers: Papers, *, box: Mailbox, actor: Actor
) -> tuple[Outcome, Why]:
    """Take the mail in as a matter with its files, and queue the acknowledgement.

    Where the box's profile is not open to mail the mail is held: the sender did
    nothing wrong.
    """
    body, cut = rules.body_of(mail)
    try:
        (raised,) = take_in([_matter(mail, body, box)], actor=actor)
    except (NotVisible, Refused):
        return Outcome.HELD, Why.NOT_OPEN
    raising = FoundRaising.objects.get(
        channel=f"{CHANNEL}:{box.code}", external_id=mail.name
    )
    arrival.raising = raising
    arrival.identity_id = raising.identity_id
    keep_papers(raised.case_id, raising.pk, mail, papers, whole=cut, actor=actor)
    if mail.answerable and raising.identity_id is not None:
        acknowledge(
            Kind.RECEIVED,
            mailbox=box.code,
            to=mail.sender,
            identity_id=raising.identity_id,
            raising_id=raising.pk,
            answers=mail.message_id,
            language=rules.language_of(f"{mail.subject}{body}"),
            details=tuple(f"{name}：{why}" for name, why in papers.refused),
        )
    return Outcome.RAISED, Why.NONE


def _matter(mail: Read, body: str, box: Mailbox) -> NewMatter:
    return NewMatter(
        profile=box.profile,
        channel=f"{CHANNEL}:{box.code}",
        external_id=mail.name,
        title=rules.title_of(mail.subject),
        body=body,
        raised_at=rules.said_at(mail, now=clock.now()),
        raiser_name=mail.sender_name,
        email=mail.sender,
    )


@joins_transaction
def keep_papers(
    case_id: int,
    raising_id: int,
    mail: Read,
    papers: Papers,
    *,
    whole: bool,
    actor: Actor,
) -> None:
    """Put what came with a mail where its raiser's own files lie; a long text too."""
    files = list(papers.kept)
    if whole:
        text = mail.text.encode("utf-8", "replace")
        files.append(Content("来信全文.txt", FileKind.DOCUMENT, "text/plain", text))
    for content in files:
        keep_file(
            stream_of(case_id),
            content.name,
            content,
            kind_of_use=f"raiser:{raising_id}",
            actor=actor,
        )
