"""Putting raisers into the vault: one at a time at the counter, many at once on import."""

from __future__ import annotations

import hmac
import os
from collections.abc import Sequence
from operator import attrgetter

from django.db import connection, transaction

from bihuan.ground.access.words import Actor
from bihuan.ground.vault import rules
from bihuan.ground.vault.models import MasterKey
from bihuan.ground.vault.words import Particulars
from bihuan.kit import clock, keyring
from bihuan.kit.prepared import as_rows, run_prepared
from bihuan.kit.sealing import KeyMissing, Keyring
from bihuan.kit.sentences import say
from bihuan.kit.transactions import joins_transaction

_COLUMNS = (
    "salt",
    "key_id",
    "name",
    "phone",
    "id_number",
    "address",
    "phone_digest",
    "id_digest",
    "email",
    "email_digest",
)
_NAMES = ", ".join(_COLUMNS)
_values_of = attrgetter(*_COLUMNS)

_KEEP = f"""
INSERT INTO vault_identity ({_NAMES}, created_at)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
RETURNING id
"""  # noqa: S608 - column names of our own

_KEEP_MANY = f"""
INSERT INTO vault_identity ({_NAMES}, created_at)
SELECT {_NAMES}, %(now)s
FROM jsonb_to_recordset(%(rows)s::jsonb) AS new (
    place int, salt bytea, key_id text, name bytea, phone bytea, id_number bytea,
    address bytea, phone_digest bytea, id_digest bytea, email bytea,
    email_digest bytea
)
ORDER BY place
RETURNING id
"""  # noqa: S608

# The keyring of which the table is known to know the key in use.
_recognised: list[Keyring] = []


@joins_transaction
def keep(
    name: str = "",
    phone: str = "",
    id_number: str = "",
    address: str = "",
    email: str = "",
    *,
    actor: Actor,
) -> int:
    """Put one raiser away and give the number by which the matter refers to them."""
    ring = _ring_in_use()
    who = Particulars(name, phone, id_number, address, email)
    sealed = rules.seal(ring, who, os.urandom(rules.SALT_BYTES))
    with connection.cursor() as cursor:
        cursor.execute(_KEEP, (*_values_of(sealed), clock.now()))
        return int(cursor.fetchone()[0])


@joins_transaction
def keep_many(people: Sequence[Particulars]) -> list[int]:
    """Put any number of raisers away in one statement; numbers come in their order."""
    if not people:
        return []
    ring = _ring_in_use()
    salts = os.urandom(rules.SALT_BYTES * len(people))
    rows = [
        rules.seal(ring, who, salts[start : start + rules.SALT_BYTES])
        for who, start in zip(
            people, range(0, len(salts), rules.SALT_BYTES), strict=True
        )
    ]
    columns = [
        {"place": place, **dict(zip(_COLUMNS, _values_of(row), strict=True))}
        for place, row in enumerate(rows)
    ]
    made = run_prepared(_KEEP_MANY, {"now": clock.now(), "rows": as_rows(columns)})
    return [pk for (pk,) in made]


def _ring_in_use() -> Keyring:
    """The keys, after making sure that they are this database's keys.

    A key file that was lost and made anew would otherwise go unnoticed until the
    day somebody has to be called back.
    """
    ring = keyring.ring()
    if any(ring is one for one in _recognised):
        return ring
    proof = ring.proof(ring.current)
    known, _ = MasterKey.objects.get_or_create(
        key_id=ring.current,
        defaults={"proof": proof, "first_used_at": clock.now()},
    )
    if not hmac.compare_digest(bytes(known.proof), proof):
        msg = say(
            "密钥文件不是这个数据库所用的那一份：请把原来的密钥文件放回 KEYS_FILE 所指的位置。"
        )
        raise KeyMissing(msg)
    # Not before the commit: until then the row may yet be rolled back.
    transaction.on_commit(lambda: _recognise(ring))
    return ring


def _recognise(ring: Keyring) -> None:
    _recognised[:] = [ring]
