"""Opening one identity for a stated reason, and emptying one for good."""

from __future__ import annotations

from bihuan.ground.access.words import Actor, Permission
from bihuan.ground.ledger.actions import record
from bihuan.ground.vault import rules
from bihuan.ground.vault.models import Identity, Reveal
from bihuan.ground.vault.words import Event, Particulars
from bihuan.kit import clock, keyring
from bihuan.kit.transactions import opens_transaction
from bihuan.kit.verdicts import NotVisible


@opens_transaction
def reveal(identity_id: int, *, reason: str, subject: str, actor: Actor) -> Particulars:
    """Show who somebody is, and write down for them who looked and why."""
    actor.may(Permission.REVEAL_IDENTITY).enforce()
    identity = _locked(identity_id)

    erased = identity.salt is None
    rules.may_reveal(erased=erased, reason=reason).enforce()

    reason = " ".join(reason.split())
    book = Reveal.objects.create(
        identity=identity,
        subject=subject,
        reason=reason,
        actor=actor.name,
        at=clock.now(),
    )

    record(Event.REVEALED, subject, actor=actor.name, reveal=book.pk, reason=reason)
    assert identity.salt is not None
    return rules.unseal(
        keyring.ring(),
        identity.key_id,
        bytes(identity.salt),
        name=identity.name,
        phone=identity.phone,
        id_number=identity.id_number,
        address=identity.address,
        email=identity.email,
    )


@opens_transaction
def erase(identity_id: int, *, actor: Actor) -> None:
    """Empty one identity for good; what was done in its matter stays provable."""
    actor.may(Permission.MANAGE_KEYS).enforce()
    identity = _locked(identity_id)
    if identity.erased_at is not None:
        return

    identity.salt = identity.name = identity.phone = None
    identity.id_number = identity.address = identity.email = None
    identity.phone_digest = identity.id_digest = identity.email_digest = None
    identity.erased_at = clock.now()
    identity.save()

    record(Event.ERASED, "vault", actor=actor.name, identity=identity.pk)


def _locked(identity_id: int) -> Identity:
    found = Identity.objects.select_for_update().filter(pk=identity_id).first()
    if found is None:
        raise NotVisible
    return found
