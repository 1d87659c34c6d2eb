"""What the security administrator sets: who receives what, with which secret."""

from __future__ import annotations

import base64
import os
import secrets
from collections.abc import Sequence

from django.conf import settings
from django.db import IntegrityError, transaction

from bihuan.faces.webhooks import rules
from bihuan.faces.webhooks.models import Delivery, Replay, Subscription
from bihuan.faces.webhooks.words import (
    OVERLAP,
    PENDING,
    Event,
    Made,
    Mode,
    NewSubscription,
    Scope,
    Secrets,
)
from bihuan.ground.access.words import Actor, Permission
from bihuan.ground.ledger.actions import record
from bihuan.kit import clock, keyring, remembered
from bihuan.kit.transactions import joins_transaction, opens_transaction
from bihuan.kit.verdicts import NotVisible, Refused, Verdict

_SALT = 16
_SECRET = 32
_TAKEN = Verdict("webhook-name-taken", "已经有一个同名的订阅。")


def stream_of(subscription_id: int) -> str:
    """The ledger stream of a subscription."""
    return f"webhook:{subscription_id}"


@opens_transaction
def subscribe(new: NewSubscription, *, actor: Actor) -> Made:
    """Tell a receiver of events from now on. The secret is in the answer and nowhere else."""
    actor.may(Permission.MANAGE_KEYS).enforce()
    rules.may_subscribe(new.name, new.kinds).enforce()
    rules.may_have(new.scope, restricted=settings.WEBHOOK_RESTRICTED).enforce()
    rules.may_be_told(new.url, allowed=settings.WEBHOOK_HOSTS).enforce()

    kept = Secrets(new.url, _new_secret())
    row = Subscription(
        name=new.name.strip(),
        mode=Mode.CHECKING if new.handshake else Mode.ACTIVE,
        scope=new.scope,
        kinds=rules.known(new.kinds),
        handshake=new.handshake,
        owner=actor.name,
        created_at=clock.now(),
        shown=rules.shown(new.url),
    )
    seal_secrets(row, kept)
    _save_named(row)
    remembered.forget()

    record(
        Event.SUBSCRIBED,
        stream_of(row.pk),
        actor=actor.name,
        scope=str(row.scope),
        kinds=row.kinds,
        receiver=row.shown,
    )
    return Made(row.pk, kept.current)


@opens_transaction
def change(
    subscription_id: int,
    *,
    name: str,
    kinds: Sequence[str],
    scope: Scope,
    url: str = "",
    actor: Actor,
) -> None:
    """Change what a receiver is told; with a new address it is asked for consent again.

    One that is paused stays paused and is asked when somebody lets it go on.
    """
    actor.may(Permission.MANAGE_KEYS).enforce()
    row = lock_subscription(subscription_id)
    rules.may_subscribe(name, kinds).enforce()
    if url or scope != row.scope:
        rules.may_have(scope, restricted=settings.WEBHOOK_RESTRICTED).enforce()

    row.name, row.kinds, row.scope = name.strip(), rules.known(kinds), scope
    if url:
        _move(row, url)
    _save_named(row)
    remembered.forget()

    record(
        Event.CHANGED,
        stream_of(row.pk),
        actor=actor.name,
        scope=str(scope),
        kinds=row.kinds,
        receiver=row.shown,
    )


def _move(row: Subscription, url: str) -> None:
    rules.may_be_told(url, allowed=settings.WEBHOOK_HOSTS).enforce()
    kept = open_secrets(row)
    seal_secrets(row, Secrets(url, kept.current, kept.previous))
    row.shown = rules.shown(url)
    _awake(row)
    # Who consented was whoever stood at the address before.
    row.consented_at = None
    if row.handshake and row.mode == Mode.ACTIVE:
        row.mode = Mode.CHECKING


@opens_transaction
def switch(subscription_id: int, *, on: bool, actor: Actor) -> None:
    """Pause a receiver, or go on; what happens while it is paused comes by a replay."""
    actor.may(Permission.MANAGE_KEYS).enforce()
    row = lock_subscription(subscription_id)

    row.mode = Mode.ACTIVE if on else Mode.PAUSED
    if on and row.handshake and row.consented_at is None:
        row.mode = Mode.CHECKING
    _awake(row)
    row.save()
    remembered.forget()

    record(Event.SWITCHED, stream_of(row.pk), actor=actor.name, on=on, owner=row.owner)


@opens_transaction
def rotate(subscription_id: int, *, seen: int | None = None, actor: Actor) -> Made:
    """Give a new secret. For a day both sign, so that the receiver may change over."""
    actor.may(Permission.MANAGE_KEYS).enforce()
    row = lock_subscription(subscription_id)
    rules.may_rotate(seen=seen, version=row.secret_version).enforce()

    before = open_secrets(row)
    kept = Secrets(before.url, _new_secret(), before.current)
    seal_secrets(row, kept)
    row.secret_version += 1
    row.previous_until = clock.now() + OVERLAP
    row.save()

    record(Event.ROTATED, stream_of(row.pk), actor=actor.name, n=row.secret_version)
    return Made(row.pk, kept.current)


@opens_transaction
def remove(subscription_id: int, *, actor: Actor) -> None:
    """End a subscription: its address and secrets are forgotten, what waits is dropped."""
    actor.may(Permission.MANAGE_KEYS).enforce()
    row = lock_subscription(subscription_id)

    row.mode, row.key_id, row.salt, row.sealed = Mode.REMOVED, "", b"", b""
    row.save()
    Delivery.objects.filter(subscription=row).delete()
    Replay.objects.filter(subscription=row, ended_at__isnull=True).update(
        ended_at=clock.now()
    )
    remembered.forget()

    record(Event.REMOVED, stream_of(row.pk), actor=actor.name, owner=row.owner)


@opens_transaction
def try_out(subscription_id: int, *, actor: Actor) -> None:
    """Send one event about nothing, by the way that every other one goes."""
    actor.may(Permission.MANAGE_KEYS).enforce()
    row = lock_subscription(subscription_id)
    rules.may_send(Mode(row.mode)).enforce()

    _awake(row)
    row.save()
    Delivery.objects.filter(subscription=row, state__in=sorted(PENDING)).update(
        next_at=clock.now()
    )

    record(Event.TRIED, stream_of(row.pk), actor=actor.name)


@joins_transaction
def note_consent(subscription_id: int, *, given: bool, trouble: str) -> None:
    """Write down whether the receiver agrees; asked again by saving or going on."""
    rows = Subscription.objects.select_for_update()
    row = rows.filter(pk=subscription_id, mode=Mode.CHECKING).first()
    if row is None:
        return
    if given:
        row.mode, row.trouble, row.consented_at = Mode.ACTIVE, "", clock.now()
        record(Event.CONSENTED, stream_of(row.pk), actor="job:webhooks")
    else:
        row.failures += 1
        row.trouble = trouble or "no-consent"
        row.resting_until = clock.now() + rules.rest_of(row.failures)
    row.save()
    remembered.forget()


@joins_transaction
def reseal() -> int:
    """Encrypt addresses and secrets anew under the key now in use; there are dozens."""
    ring, done = keyring.ring(), 0
    old = Subscription.objects.select_for_update().exclude(
        key_id__in=["", ring.current]
    )
    for row in old:
        seal_secrets(row, open_secrets(row))
        row.save(update_fields=["key_id", "salt", "sealed"])
        done += 1
    return done


@joins_transaction
def lock_subscription(subscription_id: int) -> Subscription:
    """Read the row afresh and hold it until the transaction ends; none that was removed."""
    rows = Subscription.objects.select_for_update().exclude(mode=Mode.REMOVED)
    row = rows.filter(pk=subscription_id).first()
    if row is None:
        raise NotVisible(str(subscription_id))
    return row


def open_secrets(row: Subscription) -> Secrets:
    """Where to and what signs, for the moment it is needed."""
    ring = keyring.ring()
    return rules.unseal(ring, row.key_id, bytes(row.salt), bytes(row.sealed))


def seal_secrets(row: Subscription, kept: Secrets) -> None:
    """Put address and secrets into the row, encrypted."""
    ring = keyring.ring()
    row.salt = os.urandom(_SALT)
    row.key_id, row.sealed = ring.current, rules.seal(ring, kept, salt=row.salt)


def _new_secret() -> str:
    return "whsec_" + base64.b64encode(secrets.token_bytes(_SECRET)).decode()


def _awake(row: Subscription) -> None:
    row.failures, row.resting_until, row.trouble, row.told_at = 0, None, "", None


def _save_named(row: Subscription) -> None:
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        raise Refused(_TAKEN) from None
