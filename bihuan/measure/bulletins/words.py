"""The words of bulletins: periods, states, frozen numbers, and a text with numbers in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class Span(StrEnum):
    """How long a period is."""

    WEEK = "week"
    MONTH = "month"


class State(StrEnum):
    DRAFT = "draft"
    SUBMITTED = "submitted"
    DECLINED = "declined"
    APPROVED = "approved"
    PUBLISHED = "published"


class Readers(StrEnum):
    """Whom a bulletin is for. Everybody's shows no number of fewer than five."""

    STAFF = "staff"
    EVERYBODY = "everybody"


class About(StrEnum):
    """What a number is of: the county, or one line of a table."""

    COUNTY = "county"
    UNIT = "unit"
    CATEGORY = "category"


class Event(StrEnum):
    DRAFTED = "bulletins.drafted"
    COUNTED = "bulletins.counted"
    SUBMITTED = "bulletins.submitted"
    APPROVED = "bulletins.approved"
    DECLINED = "bulletins.declined"
    PUBLISHED = "bulletins.published"


def stream_of(bulletin_id: int) -> str:
    """The ledger stream of a bulletin."""
    return f"bulletin:{bulletin_id}"


@dataclass(frozen=True, slots=True)
class Period:
    """The days that a bulletin tells of, both ends counted."""

    span: Span
    since: date
    until: date


@dataclass(frozen=True, slots=True)
class Number:
    """One number as it was counted, by a formula of that version.

    `mark` is what the text calls it; `amount` is what is shown; a hidden number
    carries nothing. `before` says that it is of the period before.
    """

    mark: str
    code: str
    version: int
    about: About
    key: str
    label: str
    n: int = 0
    of: int | None = None
    amount: float | None = None
    hidden: bool = False
    before: bool = False
    kind: str = ""  # of a unit: only units of one kind are set side by side


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a text: words, or the number (by its place) that they show."""

    text: str
    number: int | None = None


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph or a heading of the text, its numbers filled in."""

    pieces: tuple[Piece, ...]
    heading: bool = False

    @property
    def text(self) -> str:
        return "".join(one.text for one in self.pieces)


@dataclass(frozen=True, slots=True)
class Board:
    """A table of numbers: a line for each unit of one kind, or for each category."""

    about: About
    kind: str
    codes: tuple[str, ...]
    lines: Sequence[tuple[str, Sequence[int | None]]]  # label, places of numbers


@dataclass(frozen=True, slots=True)
class BulletinLine:
    """One line of the list."""

    id: int
    title: str
    period: Period
    readers: Readers
    state: State
    drafted_by: str
    drafted_at: datetime
    decided_by: str
    published_at: datetime | None


@dataclass(frozen=True, slots=True)
class Difference:
    """Something that does not come out the same when it is counted again."""

    what: str  # of a number: its mark; of a case: its number
    kept: str
    again: str


@dataclass(frozen=True, slots=True)
class Checked:
    """What counting a bulletin again came to."""

    cases: int
    numbers: int
    whole: bool  # what is kept is what the ledger has the digest of
    other_formulas: tuple[str, ...]  # counted by an earlier version, not by today's
    different: tuple[Difference, ...]

    @property
    def ok(self) -> bool:
        return self.whole and not self.different
