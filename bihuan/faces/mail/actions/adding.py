"""A mail that speaks of a matter already here: from its raiser it is an addition."""

from __future__ import annotations

from bihuan.faces.mail import rules
from bihuan.faces.mail.actions.raising import keep_papers
from bihuan.faces.mail.actions.writing import acknowledge
from bihuan.faces.mail.models import Arrival, Outgoing
from bihuan.faces.mail.words import Kind, Mailbox, Outcome, Papers, Read, Why
from bihuan.ground.access.words import Actor, Permission
from bihuan.ground.vault.queries import contact_of
from bihuan.kit.transactions import joins_transaction
from bihuan.kit.verdicts import Refused
from bihuan.loop.cases.actions import lock_raising
from bihuan.loop.cases.queries import FoundRaising
from bihuan.loop.cases.words import OPEN, Status
from bihuan.loop.intake.actions import add


@joins_transaction
def add_to(
    arrival: Arrival, mail: Read, papers: Papers, *, box: Mailbox
) -> tuple[Outcome, Why] | None:
    """Add a mail to the matter it answers; None where it answers none of ours.

    From anybody but the raiser it is held, and nothing is told to whoever sent it: a
    number can be guessed, and a thread can be forwarded.
    """
    about = spoken_of(mail)
    if not about:
        return None
    mine = [one for one in about if _is_theirs(one, mail.sender)]
    if not mine:
        return Outcome.HELD, Why.OTHER_SENDER
    raising = mine[0]
    arrival.raising, arrival.identity_id = raising, raising.identity_id
    locked, case = lock_raising(raising.pk)
    if Status(case.status) not in OPEN:
        _tell(Kind.CLOSED, raising, mail, box, papers)
        return Outcome.HELD, Why.CLOSED
    me = Actor(f"raiser:{raising.pk}", permissions=frozenset({Permission.FOLLOW}))
    body, cut = rules.body_of(mail)
    try:
        add(raising.pk, text=body, request=f"mail:{mail.name}", actor=me)
    except Refused:
        return Outcome.HELD, Why.UNREADABLE
    keep_papers(locked.case_id, raising.pk, mail, papers, whole=cut, actor=me)
    _tell(Kind.ADDED, raising, mail, box, papers)
    return Outcome.ADDED, Why.NONE


def spoken_of(mail: Read) -> list[FoundRaising]:
    """The raisings that a mail answers or names, those it answers first."""
    ours = rules.ours(mail.references)
    found = [
        sent.raising
        for sent in Outgoing.objects.filter(message__in=ours)
        .select_related("raising")
        .order_by("-pk")
        if sent.raising is not None
    ]
    for number in rules.numbers_in(mail.subject):
        rows = FoundRaising.objects.filter(first_case__number=number)
        found += rows.order_by("pk")[:50]
    return found


def _is_theirs(raising: FoundRaising, sender: str) -> bool:
    if raising.identity_id is None:
        return False
    return rules.same_sender(contact_of(raising.identity_id).email, sender)


def _tell(
    kind: Kind, raising: FoundRaising, mail: Read, box: Mailbox, papers: Papers
) -> None:
    if mail.answerable and raising.identity_id is not None:
        acknowledge(
            kind,
            mailbox=box.code,
            to=mail.sender,
            identity_id=raising.identity_id,
            raising_id=raising.pk,
            answers=mail.message_id,
            language=rules.language_of(f"{mail.subject}{mail.text}"),
            details=tuple(f"{name}：{why}" for name, why in papers.refused),
        )
