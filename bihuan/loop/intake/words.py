"""The words of intake: what comes in at the door, and what is given back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

LONGEST_TITLE = 200


@dataclass(frozen=True, slots=True)
class NewMatter:
    """One matter as a channel hands it over. Ids are internal; texts are as raised.

    `external_id` names it within its channel for good: a resend of the same pair
    finds the same case. `raised_at` is when the raiser spoke, which may be earlier
    than now for imported matters. `fingerprint` is a keyed digest of all that a machine
    sent, kept in the ledger, so that another matter under the same name is noticed.
    """

    profile: str
    channel: str
    external_id: str
    title: str
    body: str
    raised_at: datetime
    raiser_name: str = ""
    phone: str = ""
    email: str = ""
    address: str = ""
    may_share: bool = False
    place: str = ""
    area_id: int | None = None
    category_id: int | None = None
    party_id: int | None = None
    fingerprint: str = ""


@dataclass(frozen=True, slots=True)
class Raised:
    """What the door gives back. The receipt is the raiser's key: shown once, kept nowhere."""

    case_id: int
    number: str
    receipt: str
    already_known: bool


class Event(StrEnum):
    RAISED = "intake.raised"
    ADDED = "intake.added"
