"""Exchanging the master key, batch by batch, while the county works on."""

from __future__ import annotations

import os

from django.db import connection

from bihuan.ground.access.words import Actor, Permission
from bihuan.ground.ledger.actions import record
from bihuan.ground.vault import rules
from bihuan.ground.vault.models import Identity, MasterKey
from bihuan.ground.vault.words import Event, Particulars
from bihuan.kit import clock, keyring
from bihuan.kit.transactions import joins_transaction, opens_transaction

BATCH = 500

_CHANGE = """
UPDATE vault_identity AS held SET
    salt = new.salt, key_id = %s, name = new.name, phone = new.phone,
    id_number = new.id_number, address = new.address, email = new.email
FROM unnest(
    %s::bigint[], %s::bytea[], %s::bytea[], %s::bytea[], %s::bytea[], %s::bytea[],
    %s::bytea[]
) AS new (id, salt, name, phone, id_number, address, email)
WHERE held.id = new.id
"""


@opens_transaction
def add_key(*, actor: Actor) -> str:
    """Make a new master key that everything is sealed with from now on."""
    actor.may(Permission.MANAGE_KEYS).enforce()

    ring = keyring.add_key()
    MasterKey.objects.create(
        key_id=ring.current,
        proof=ring.proof(ring.current),
        first_used_at=clock.now(),
    )

    record(Event.KEY_ADDED, "vault", actor=actor.name, key=ring.current)
    return ring.current


@joins_transaction
def reencrypt_some(after: int, limit: int = BATCH) -> int | None:
    """Seal the next rows anew under the current key; give the last id, or None at the end.

    A row under the current key is passed over, so it does not matter where an
    interrupted run begins again.
    """
    ring = keyring.ring()
    rows = list(
        Identity.objects.select_for_update()
        .filter(pk__gt=after, salt__isnull=False)
        .exclude(key_id=ring.current)
        .order_by("pk")[:limit]
    )
    if not rows:
        return None
    changed = [
        rules.seal(ring, _opened(row), os.urandom(rules.SALT_BYTES)) for row in rows
    ]
    with connection.cursor() as cursor:
        cursor.execute(
            _CHANGE,
            (
                ring.current,
                [row.pk for row in rows],
                [one.salt for one in changed],
                [one.name for one in changed],
                [one.phone for one in changed],
                [one.id_number for one in changed],
                [one.address for one in changed],
                [one.email for one in changed],
            ),
        )
    return rows[-1].pk


@opens_transaction
def retire_keys(*, actor: Actor) -> list[str]:
    """Mark the keys that no row needs any more; give those that were newly marked."""
    actor.may(Permission.MANAGE_KEYS).enforce()
    ring = keyring.ring()

    needed = set(
        Identity.objects.filter(salt__isnull=False)
        .values_list("key_id", flat=True)
        .distinct()
    )
    idle = MasterKey.objects.filter(retired_at__isnull=True).exclude(
        key_id__in={*needed, ring.current}
    )
    names = sorted(idle.values_list("key_id", flat=True))
    idle.update(retired_at=clock.now())

    for name in names:
        record(Event.KEY_RETIRED, "vault", actor=actor.name, key=name)
    return names


def _opened(row: Identity) -> Particulars:
    assert row.salt is not None
    return rules.unseal(
        keyring.ring(),
        row.key_id,
        bytes(row.salt),
        name=row.name,
        phone=row.phone,
        id_number=row.id_number,
        address=row.address,
        email=row.email,
    )
