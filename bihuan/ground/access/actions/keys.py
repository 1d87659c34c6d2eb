"""Keys with which machines come in."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable
from datetime import datetime

from bihuan.ground.access import rules
from bihuan.ground.access.models import ApiKey
from bihuan.ground.access.words import Actor, Event, IssuedKey, Permission
from bihuan.ground.ledger.actions import record
from bihuan.kit import clock
from bihuan.kit.transactions import joins_transaction, opens_transaction
from bihuan.kit.verdicts import NotVisible

_PREFIX_BYTES = 5
_SECRET_BYTES = 32


@opens_transaction
def issue_key(
    name: str,
    *,
    scopes: Iterable[str],
    rate_per_minute: int = 60,
    expires_at: datetime | None = None,
    actor: Actor,
) -> IssuedKey:
    """Make a key for a machine. The secret is in the answer and nowhere else."""
    actor.may(Permission.MANAGE_KEYS).enforce()
    asked = sorted({str(scope) for scope in scopes})
    rules.may_have_scopes(asked).enforce()
    now = clock.now()
    rules.may_issue(
        name=name, rate_per_minute=rate_per_minute, expires_at=expires_at, now=now
    ).enforce()

    prefix = secrets.token_hex(_PREFIX_BYTES)
    secret = f"bh_{prefix}_{secrets.token_urlsafe(_SECRET_BYTES)}"
    key = ApiKey.objects.create(
        prefix=prefix,
        # Thirty-two random bytes cannot be guessed, so a fast digest is enough.
        digest=hashlib.sha256(secret.encode()).digest(),
        name=name.strip(),
        scopes=asked,
        rate_per_minute=rate_per_minute,
        created_at=now,
        expires_at=expires_at,
    )

    record(
        Event.KEY_ISSUED,
        f"client:{key.pk}",
        actor=actor.name,
        prefix=prefix,
        scopes=asked,
        rate=rate_per_minute,
    )
    return IssuedKey(key.pk, secret)


@opens_transaction
def revoke_key(key_id: int, *, actor: Actor) -> None:
    """End a key at once."""
    actor.may(Permission.MANAGE_KEYS).enforce()
    key = ApiKey.objects.select_for_update().filter(pk=key_id).first()
    if key is None:
        raise NotVisible
    if key.revoked_at is not None:
        return

    key.revoked_at = clock.now()
    key.save(update_fields=["revoked_at"])

    record(Event.KEY_REVOKED, f"client:{key.pk}", actor=actor.name)


@joins_transaction
def note_key_use(key_id: int) -> None:
    """A key was used today. Ask `Client.last_used_on` first: once a day is enough."""
    today = clock.now().date()
    ApiKey.objects.filter(pk=key_id).exclude(last_used_on=today).update(
        last_used_on=today
    )
