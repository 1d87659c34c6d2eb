"""How people want to be told: addresses, ways, hours; and raisers who want silence."""

from __future__ import annotations

import os
from collections.abc import Mapping

from bihuan.faces.messaging import rules
from bihuan.faces.messaging.models import Address, Choice, Silence, Tongue
from bihuan.faces.messaging.words import (
    TO_STAFF,
    Channel,
    Event,
    Kind,
    Language,
    Mode,
    Place,
    Quiet,
)
from bihuan.ground.access.words import Actor, Permission
from bihuan.ground.ledger.actions import record
from bihuan.kit import clock, keyring, remembered
from bihuan.kit.transactions import joins_transaction, opens_transaction
from bihuan.kit.verdicts import NotVisible
from bihuan.loop.cases.actions import lock_raising

_SALT = 16


@opens_transaction
def choose(
    *,
    channel: Channel | None,
    quiet: Quiet,
    language: Language,
    modes: Mapping[Kind, Mode],
    addresses: Mapping[Channel, str],
    actor: Actor,
) -> None:
    """How somebody wants to be told from now on; an empty address is taken away."""
    account = _own_account(actor)

    for way, text in addresses.items():
        if text:
            rules.check_address(way, text).enforce()
    Choice.objects.update_or_create(
        account_id=account,
        defaults={
            "channel": channel or "",
            "language": language,
            "quiet_begins": quiet.begins,
            "quiet_ends": quiet.ends,
            "modes": {
                str(kind): str(mode)
                for kind, mode in modes.items()
                if kind in TO_STAFF and mode in rules.modes_for(kind)
            },
        },
    )
    for way, text in addresses.items():
        if text:
            keep_address(account, way, text)
        else:
            forget_address(account, way)

    record(Event.CHOSEN, f"account:{account}", actor=actor.name)


@joins_transaction
def keep_address(account_id: int, channel: Channel, text: str) -> None:
    """Keep where somebody is reached, encrypted."""
    kept = rules.tidy(channel, text)
    sealed = rules.seal(keyring.ring(), kept, Place.ADDRESS, salt=os.urandom(_SALT))
    Address.objects.update_or_create(
        account_id=account_id,
        channel=channel,
        defaults={
            "key_id": sealed.key_id,
            "salt": sealed.salt,
            "sealed": sealed.sealed,
            "masked": rules.mask(channel, kept),
        },
    )
    remembered.forget()


@joins_transaction
def forget_address(account_id: int, channel: Channel) -> None:
    """Forget where somebody was reached."""
    Address.objects.filter(account=account_id, channel=channel).delete()
    remembered.forget()


def _own_account(actor: Actor) -> int:
    """Everybody decides for themselves and nobody for others, so no permission is asked."""
    kind, _, key = actor.name.partition(":")
    if kind != "account" or not key.isdigit():
        raise NotVisible(actor.name)
    return int(key)


@opens_transaction
def silence(raising_id: int, *, actor: Actor) -> None:
    """Whoever raised a matter does not want to be messaged about it."""
    actor.may(Permission.FOLLOW).enforce()
    _, case = lock_raising(raising_id)
    if Silence.objects.filter(pk=raising_id).exists():
        return

    Silence.objects.create(raising_id=raising_id, since=clock.now())

    record(Event.SILENCED, f"case:{case.pk}", actor=actor.name)


@opens_transaction
def speak(raising_id: int, language: Language, *, actor: Actor) -> None:
    """In which language somebody wants to be messaged about what they raised.

    Kept is only that it is not Chinese.
    """
    actor.may(Permission.FOLLOW).enforce()
    _, case = lock_raising(raising_id)
    rows = Tongue.objects.filter(pk=raising_id)
    if rows.exists() == (language is Language.ENGLISH):
        return

    if language is Language.ENGLISH:
        Tongue.objects.create(raising_id=raising_id, language=language)
    else:
        rows.delete()

    record(Event.SPOKEN, f"case:{case.pk}", actor=actor.name, language=str(language))


@opens_transaction
def listen_again(raising_id: int, *, actor: Actor) -> None:
    """They want to be messaged after all."""
    actor.may(Permission.FOLLOW).enforce()
    _, case = lock_raising(raising_id)
    gone, _ = Silence.objects.filter(pk=raising_id).delete()
    if not gone:
        return

    record(Event.LISTENED, f"case:{case.pk}", actor=actor.name)
