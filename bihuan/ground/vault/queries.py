"""Reading the vault without opening it: masks, look-ups, who looked."""

from __future__ import annotations

import hmac
from collections.abc import Iterable

from bihuan.ground.vault import rules
from bihuan.ground.vault.models import Identity, MasterKey, Reveal
from bihuan.ground.vault.words import Contact, Masked, Revealed
from bihuan.kit import keyring

FOUND_AT_MOST = 200


def masked(identity_ids: Iterable[int]) -> dict[int, Masked]:
    """How each of these raisers is shown to staff. One query at any number."""
    ring = keyring.ring()
    rows = Identity.objects.filter(pk__in=set(identity_ids)).values_list(
        "pk", "key_id", "salt", "name", "phone", "email"
    )
    shown: dict[int, Masked] = {}
    for pk, key_id, salt, name, phone, email in rows:
        if salt is None:
            shown[pk] = Masked()
            continue
        who = rules.unseal(
            ring, key_id, bytes(salt), name=name, phone=phone, email=email
        )
        shown[pk] = Masked(
            rules.mask_name(who.name),
            rules.mask_phone(who.phone),
            rules.mask_email(who.email) if who.email else "",
        )
    return shown


def find_by_phone(phone: str) -> list[int]:
    """The newest identities with this telephone, however it is typed."""
    digest = rules.phone_digest(keyring.ring(), phone)
    return _newest(phone_digest=digest) if digest else []


def find_by_id_number(id_number: str) -> list[int]:
    """The newest identities with this identity document."""
    digest = rules.id_digest(keyring.ring(), id_number)
    return _newest(id_digest=digest) if digest else []


def find_by_email(email: str) -> list[int]:
    """The newest identities with this e-mail address, however it is typed."""
    digest = rules.email_digest(keyring.ring(), email)
    return _newest(email_digest=digest) if digest else []


def contact_of(identity_id: int) -> Contact:
    """Where a raiser themselves is written to; empty when erased.

    Only for what sends to them by itself: whoever shows it to a person must `reveal`.
    """
    return contacts_of([identity_id]).get(identity_id, Contact())


def contacts_of(identity_ids: Iterable[int]) -> dict[int, Contact]:
    """`contact_of` for several, in one query; without those who were erased."""
    ring = keyring.ring()
    found = {}
    for row in Identity.objects.filter(pk__in=set(identity_ids), salt__isnull=False):
        who = rules.unseal(
            ring, row.key_id, bytes(row.salt or b""), phone=row.phone, email=row.email
        )
        found[row.pk] = Contact(who.phone, who.email)
    return found


def reachable(identity_ids: Iterable[int]) -> dict[int, tuple[bool, bool]]:
    """Which of these left a telephone and which a mail address; opens nothing. One query."""
    rows = Identity.objects.filter(pk__in=set(identity_ids), salt__isnull=False)
    found = rows.values_list("pk", "phone_digest", "email_digest")
    return {pk: (phone is not None, mail is not None) for pk, phone, mail in found}


def same_person(some: Iterable[int], others: Iterable[int]) -> bool:
    """Whether one of these is one of those: by document, telephone or mail; opens nothing."""
    one, other = _digests(some), _digests(others)
    return bool(one & other)


def reveals_of(identity_id: int) -> list[Revealed]:
    """Everybody who opened this identity, newest first: for the raiser to read."""
    return [
        Revealed(*row)
        for row in Reveal.objects.filter(identity=identity_id)
        .order_by("-pk")
        .values_list("at", "actor", "subject", "reason")
    ]


def keys_missing() -> list[str]:
    """The keys that rows were sealed with and the key file lacks or holds differently."""
    ring = keyring.ring()
    return sorted(
        key_id
        for key_id, proof in MasterKey.objects.filter(
            retired_at__isnull=True
        ).values_list("key_id", "proof")
        if key_id not in ring.keys
        or not hmac.compare_digest(bytes(proof), ring.proof(key_id))
    )


def digest(purpose: str, text: str) -> bytes:
    """A keyed digest for look-ups outside of the vault, such as receipt codes."""
    return keyring.digest(purpose, text)


def _digests(identity_ids: Iterable[int]) -> set[tuple[int, bytes]]:
    rows = Identity.objects.filter(pk__in=set(identity_ids)).values_list(
        "id_digest", "phone_digest", "email_digest"
    )
    return {
        (sort, bytes(digest))
        for row in rows
        for sort, digest in enumerate(row)
        if digest is not None
    }


def _newest(**by: bytes) -> list[int]:
    return list(
        Identity.objects.filter(**by)
        .order_by("-pk")
        .values_list("pk", flat=True)[:FOUND_AT_MOST]
    )
