"""Two ledgers side by side (对账销号, 谯城 C18): rows, how they were matched, differences."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class How(StrEnum):
    """By what a row of theirs and a case of ours were found to be the same matter."""

    NONE = ""
    NUMBER = "number"  # one names the other
    LIKENESS = "likeness"  # firm, time and text, and no second one like it
    HAND = "hand"


class Standing(StrEnum):
    """How a matter stands in the two ledgers."""

    BOTH_CLOSED = "both-closed"
    BOTH_OPEN = "both-open"
    CLOSED_THERE = "closed-there"  # they struck it off, we did not
    CLOSED_HERE = "closed-here"  # we closed it, they did not strike it off
    ONLY_THERE = "only-there"
    ONLY_HERE = "only-here"
    DIFFERS = "differs"  # closed in both, but the facts are not the same


# What has to be explained by somebody by a day. Open in both is work, no difference.
DIFFERENCES = (
    Standing.CLOSED_THERE,
    Standing.CLOSED_HERE,
    Standing.ONLY_THERE,
    Standing.ONLY_HERE,
    Standing.DIFFERS,
)


class LedgerEvent(StrEnum):
    """What is written of a reconciliation, in the stream `reconciliation:<id>`."""

    OPENED = "supervision.ledgers-opened"
    IMPORTED = "supervision.ledger-imported"
    MATCHED = "supervision.ledgers-matched"
    PAIRED = "supervision.ledger-row-paired"
    PARTED = "supervision.ledger-row-parted"
    HANDED_ON = "supervision.difference-handed-on"
    EXPLAINED = "supervision.difference-explained"
    CONCLUDED = "supervision.ledgers-concluded"


@dataclass(frozen=True, slots=True)
class Theirs:
    """One row of the other ledger, as far as it is taken over. Nothing else is kept."""

    key: str  # their number
    our_number: str = ""  # ours, where they noted it
    firm: str = ""
    told_on: date | None = None
    text: str = ""
    closed: bool = False
    closed_on: date | None = None


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A row that was not taken over, and why; `values` fill the reason."""

    line: int
    reason: str
    raw: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Ours:
    """What of a case is compared with a row."""

    case_id: int
    number: str
    external_ids: tuple[str, ...]
    firm: str
    about: str  # title and text, where no firm was noted
    told_on: date
    closed: bool
    closed_on: date | None


@dataclass(frozen=True, slots=True)
class Likeness:
    """A case that a row may be: how probably, and whether the texts say so for sure."""

    case_id: int
    score: float
    same: bool


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import came to."""

    rows: int
    new: int
    changed: int
    same: int
    rejected: int


@dataclass(frozen=True, slots=True)
class Stood:
    """How one matter stood in both ledgers when accounts were closed; names no person."""

    row: int | None
    case: int | None
    closed_there: bool | None
    closed_here: bool | None
    closed_here_on: date | None
    status: str
    unit: int | None
    standing: Standing
    how: How
    likeness: int | None
    differing: tuple[str, ...]


def ledgers_stream(reconciliation_id: int) -> str:
    return f"reconciliation:{reconciliation_id}"
