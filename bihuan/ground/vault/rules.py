"""How particulars are sealed, masked and looked up, and when they may be opened. Pure."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from bihuan.ground.vault.words import Particulars
from bihuan.kit.identifiers import check_citizen_id, normalise_phone
from bihuan.kit.sealing import Keyring
from bihuan.kit.verdicts import ALLOWED, Verdict, refuse

SALT_BYTES = 16
DIGEST_BYTES = 16  # 128 bits: no two numbers meet, and the indexes stay half as large
REASON_AT_LEAST = 4
REASON_AT_MOST = 200

_PURPOSE = b"vault.identity:"
_TELEPHONE = re.compile(
    r"(?<!\d)(?:1[3-9]\d(?:[\s-]?\d){8}|0\d{2,3}[\s-]?[2-8]\d{6,7})(?!\d)"
)
_EIGHTEEN = re.compile(r"(?<!\d)\d{17}[\dXx]")


@dataclass(frozen=True, slots=True)
class Sealed:
    """One identity as it lies in the table."""

    salt: bytes
    key_id: str
    name: bytes | None
    phone: bytes | None
    id_number: bytes | None
    address: bytes | None
    phone_digest: bytes | None
    id_digest: bytes | None
    email: bytes | None
    email_digest: bytes | None


def seal(ring: Keyring, who: Particulars, salt: bytes) -> Sealed:
    """Encrypt particulars under the current key, each bound to its column and row."""
    box = ring.derived(ring.current, _PURPOSE + salt)
    return Sealed(
        salt,
        ring.current,
        box.seal(who.name, b"name" + salt) if who.name else None,
        box.seal(who.phone, b"phone" + salt) if who.phone else None,
        box.seal(who.id_number, b"id_number" + salt) if who.id_number else None,
        box.seal(who.address, b"address" + salt) if who.address else None,
        phone_digest(ring, who.phone),
        id_digest(ring, who.id_number),
        box.seal(who.email, b"email" + salt) if who.email else None,
        email_digest(ring, who.email),
    )


def unseal(
    ring: Keyring, key_id: str, salt: bytes, **columns: bytes | memoryview | None
) -> Particulars:
    """Open the columns that are given; the others come back empty."""
    box = ring.derived(key_id, _PURPOSE + salt)
    return Particulars(
        **{
            column: box.unseal(bytes(sealed), column.encode() + salt)
            for column, sealed in columns.items()
            if sealed is not None
        }
    )


def phone_digest(ring: Keyring, phone: str) -> bytes | None:
    """What a telephone is found by, however it was typed."""
    number = normalise_phone(phone) if phone else ""
    return ring.digest("vault.phone", number)[:DIGEST_BYTES] if number else None


def id_digest(ring: Keyring, id_number: str) -> bytes | None:
    """What an identity document is found by, however it was typed."""
    if not id_number:
        return None
    number = re.sub(r"[\s\-]", "", unicodedata.normalize("NFKC", id_number)).upper()
    return ring.digest("vault.id", number)[:DIGEST_BYTES] if number else None


def email_digest(ring: Keyring, email: str) -> bytes | None:
    """What an e-mail address is found by, however it was typed."""
    address = unicodedata.normalize("NFKC", email).strip().lower()
    return ring.digest("vault.email", address)[:DIGEST_BYTES] if address else None


# ---- Masks -----------------------------------------------------------------------


def mask_name(name: str) -> str:
    """张丰 → 张*, 张三丰 → 张*丰, 欧阳三丰 → 欧**丰; never the whole name."""
    name = name.strip()
    if len(name) <= 1:
        return "*" * len(name)
    if len(name) == 2:
        return name[0] + "*"
    return name[0] + "*" * (len(name) - 2) + name[-1]


def mask_phone(phone: str) -> str:
    """13812341234 → 138****1234; a short number keeps less, so that it stays hidden."""
    number = normalise_phone(phone)
    if len(number) >= 11:
        return number[:3] + "*" * (len(number) - 7) + number[-4:]
    if len(number) >= 7:
        return number[:2] + "*" * (len(number) - 4) + number[-2:]
    return "*" * len(number)


def mask_email(email: str) -> str:
    """zhang.san@example.org → z***@example.org: whose house it is, not whose name."""
    name, at, house = email.strip().rpartition("@")
    return f"{name[:1]}***@{house}" if at else "*" * min(len(house), 3)


# ---- Opening -----------------------------------------------------------------------


def may_reveal(*, erased: bool, reason: str) -> Verdict:
    """Only with a reason that the raiser can read, and that names no person itself."""
    said = " ".join(reason.split())
    if erased:
        return refuse(
            "identity-erased", "这位反映人的身份信息已依申请删除，无法再查看。"
        )
    if len(said) < REASON_AT_LEAST:
        return refuse(
            "reason-needed",
            "请写明查看身份的事由，至少 {n} 个字，例如“电话回访核实办理结果”；反映人能看到它。",
            n=REASON_AT_LEAST,
        )
    if len(said) > REASON_AT_MOST:
        return refuse("reason-long", "事由请写在 {n} 个字以内。", n=REASON_AT_MOST)
    if _names_somebody(unicodedata.normalize("NFKC", said)):
        return refuse(
            "reason-number",
            "事由里不要写电话号码或证件号码，它会永久留痕；请只写为什么查看。",
        )
    return ALLOWED


def _names_somebody(text: str) -> bool:
    """Whether a telephone or citizen number is in it; case numbers and dates may be."""
    if _TELEPHONE.search(text):
        return True
    return any(check_citizen_id(number) for number in _EIGHTEEN.findall(text))
