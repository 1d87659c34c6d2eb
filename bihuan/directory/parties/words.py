"""The words of parties: whom the county serves besides single people."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Kind(StrEnum):
    ENTERPRISE = "enterprise"
    SELF_EMPLOYED = "self-employed"  # 个体工商户
    HOUSEHOLD = "household"


class Event(StrEnum):
    REGISTERED = "parties.registered"
    AMENDED = "parties.amended"
    CONTACT_ADDED = "parties.contact-added"


@dataclass(frozen=True, slots=True)
class NewParty:
    """One party as a pack, a form or an import names it; the area by code."""

    kind: Kind
    name: str
    uscc: str = ""
    sector: str = ""  # GB/T 4754 with its letter, such as C2730
    scale_class: bool = False  # 四上: whether, never by how much
    area: str = ""
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PartyLine:
    """One party as pickers and lists show it."""

    pk: int
    kind: Kind
    name: str
    uscc: str
    scale_class: bool
    area_id: int | None


@dataclass(frozen=True, slots=True)
class ContactLine:
    """One person to talk to. Name and telephone are masked; the vault has the rest."""

    identity_id: int
    post: str
    name: str
    phone: str


@dataclass(frozen=True, slots=True)
class PartyFile:
    """一企一档: what the directory knows of a party. Turnover is not among it, ever."""

    party: PartyLine
    sector: str
    sector_name: str
    area: str
    tags: tuple[str, ...]
    registered_at: datetime
    active: bool
    contacts: tuple[ContactLine, ...]
