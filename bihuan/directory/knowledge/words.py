"""The words of the knowledge base: answers, how they stand, and what was asked in vain."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from bihuan.kit.verdicts import Verdict

REVIEW = "review"  # the kind of an answer's clock
QUESTION = 200  # characters at most
REVIEW_MONTHS = (1, 36)


class State(StrEnum):
    """Where an answer stands. Values are stored."""

    PROPOSED = "proposed"
    APPROVED = "approved"
    REPLACED = "replaced"  # by a later wording
    WITHDRAWN = "withdrawn"


class Stale(StrEnum):
    """Why an approved answer may no longer be right."""

    NOT_YET = "not-yet"  # its validity has not begun
    EXPIRED = "expired"  # its validity has ended
    REVIEW = "review"  # nobody has looked at it for as long as was set


class Event(StrEnum):
    PROPOSED = "knowledge.proposed"
    APPROVED = "knowledge.approved"
    CONFIRMED = "knowledge.confirmed"
    REPLACED = "knowledge.replaced"
    WITHDRAWN = "knowledge.withdrawn"
    MISSED = "knowledge.missed"
    HANDED_ON = "knowledge.handed-on"
    SETTLED = "knowledge.settled"


@dataclass(frozen=True, slots=True)
class NewAnswer:
    """An answer as somebody proposes it. Ids are internal; no person is named in it."""

    question: str
    text: str
    source: str
    owner_id: int
    valid_from: date
    valid_until: date | None = None
    asked_as: str = ""  # other words in which people ask it
    category_id: int | None = None
    area_id: int | None = None
    review_months: int = 12
    replaces_id: int | None = None
    origin: str = ""  # the number of the closed case it was taken from


@dataclass(frozen=True, slots=True)
class PackAnswer:
    """An answer of a pack: category, area and owner by code. Approved by being loaded."""

    code: str
    question: str
    text: str
    source: str
    owner: str
    valid_from: date
    valid_until: date | None = None
    asked_as: str = ""
    category: str = ""
    area: str = ""
    review_months: int = 12
    public: bool = False


@dataclass(frozen=True, slots=True)
class AnswerLine:
    """One answer as lists, search and replies show it."""

    pk: int
    question: str
    text: str
    source: str
    state: State
    public: bool
    owner_id: int
    owner: str
    category_id: int | None
    category: str
    area: str
    valid_from: date
    valid_until: date | None
    review_at: datetime | None
    stale: Stale | None


@dataclass(frozen=True, slots=True)
class Found:
    """One answer that search brings, with how well it fits from 0 to 1."""

    answer: AnswerLine
    fit: float


@dataclass(frozen=True, slots=True)
class AnswerPage:
    """One answer with all that is known about it."""

    line: AnswerLine
    asked_as: str
    area_id: int | None
    review_months: int
    proposed_by: str
    proposed_at: datetime
    approved_by: str
    approved_at: datetime | None
    origin: str
    replaces_id: int | None
    replaced_by_id: int | None


@dataclass(frozen=True, slots=True)
class Tending:
    """What somebody may do to an answer now: the verdicts that the clicks would get."""

    approve: Verdict
    tend: Verdict


@dataclass(frozen=True, slots=True)
class MissLine:
    """What was asked and not found: words without a person, how often, whose it is."""

    pk: int
    words: str
    count: int
    last_at: datetime
    owner_id: int | None
    owner: str
