"""What a clerk decides about a mail that waits."""

from __future__ import annotations

from bihuan.faces.mail import rules
from bihuan.faces.mail.actions.raising import take_matter
from bihuan.faces.mail.models import Arrival
from bihuan.faces.mail.words import Event, Mailbox, Outcome, Papers, Read
from bihuan.ground.access.words import Actor, Permission
from bihuan.ground.ledger.actions import record
from bihuan.kit.transactions import opens_transaction
from bihuan.kit.verdicts import NotVisible, Verdict
from bihuan.loop.cases.words import stream_of


@opens_transaction
def raise_held(
    arrival_id: int, mail: Read, *, papers: Papers, box: Mailbox, actor: Actor
) -> str:
    """Take a held mail in as a matter after all; gives its number.

    Its sender is acknowledged as everybody is, unless a machine sent it.
    """
    actor.may(Permission.ACCEPT).enforce()
    arrival = _waiting(arrival_id)

    outcome, why = take_matter(arrival, mail, papers, box=box, actor=actor)
    if outcome is not Outcome.RAISED or arrival.raising is None:
        Verdict(
            "mail-not-open", "这个邮箱对应的事项类型不接受邮件来件，请先调整办理规则。"
        ).enforce()
        raise NotVisible

    _settle(arrival, Outcome.RAISED, actor)
    arrival.save()
    case = arrival.raising.case
    record(
        Event.RAISED,
        stream_of(case.pk),
        actor=actor.name,
        arrival=arrival.pk,
        was_held=str(why),
    )
    return str(case.number)


@opens_transaction
def dismiss(arrival_id: int, *, reason: str, actor: Actor) -> None:
    """It is no matter: advertising, a machine's notice, something nobody can read."""
    actor.may(Permission.ACCEPT).enforce()
    arrival = _waiting(arrival_id)
    rules.may_dismiss(outcome=Outcome(arrival.outcome), reason=reason).enforce()

    _settle(arrival, Outcome.DISMISSED, actor)
    arrival.reason = " ".join(reason.split())[:200]
    arrival.save()

    record(
        Event.DISMISSED,
        f"mail:{arrival.mailbox}",
        actor=actor.name,
        arrival=arrival.pk,
        why=arrival.why,
        reason=arrival.reason,
    )


def _waiting(arrival_id: int) -> Arrival:
    found = Arrival.objects.select_for_update().filter(pk=arrival_id).first()
    if found is None:
        raise NotVisible(str(arrival_id))
    if found.outcome != Outcome.HELD:
        Verdict("not-held", "这封来信已经处理过了。").enforce()
    return found


def _settle(arrival: Arrival, outcome: Outcome, actor: Actor) -> None:
    """What it said goes: it lies with the matter now, or is nobody's business any more."""
    arrival.outcome, arrival.settled_by = outcome, actor.name
    arrival.key_id = ""
    arrival.salt = arrival.headline = arrival.sealed = None
