"""The words of the vault: what is known of a raiser, and what others are shown."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Event(StrEnum):
    REVEALED = "vault.revealed"
    ERASED = "vault.erased"
    KEY_ADDED = "vault.key-added"
    KEY_RETIRED = "vault.key-retired"


@dataclass(frozen=True, slots=True)
class Particulars:
    """Who somebody is. Never in the ledger, a log, an address line or a fixture."""

    name: str = ""
    phone: str = ""
    id_number: str = ""
    address: str = ""
    email: str = ""

    def __repr__(self) -> str:
        return "Particulars(…)"  # a traceback must not print a person


@dataclass(frozen=True, slots=True)
class Masked:
    """What staff without a reason see: 张*丰, 138****1234, z***@example.org."""

    name: str = ""
    phone: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True)
class Contact:
    """Where a raiser is written to. For sending to them, never for showing."""

    phone: str = ""
    email: str = ""

    def __repr__(self) -> str:
        return "Contact(…)"


@dataclass(frozen=True, slots=True)
class Revealed:
    """One opening of an identity, as its owner may read it."""

    at: datetime
    actor: str
    subject: str
    reason: str
