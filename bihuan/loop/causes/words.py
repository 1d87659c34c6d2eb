"""The words of causes: what a class of problems is, and what happens to one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Telling:
    """One matter as its raiser put it. `raiser` is any key that tells raisers apart."""

    id: int
    at: datetime
    raiser: str
    title: str
    body: str
    votes_for: int = 0
    votes_against: int = 0


Features = tuple[tuple[int, float], ...]


@dataclass(frozen=True, slots=True)
class Signs:
    """By what one matter is grouped: features, each with how prominently it is said.

    `names` say where and who; `words` of the whole text and `title` of the title alone
    say what went wrong (the mechanism). A feature is a hash; its rarity comes later.
    """

    names: Features
    words: Features
    title: Features


class Named(Protocol):
    """A name found in a text; what `triage` calls a mark."""

    @property
    def kind(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def stem(self) -> str: ...
    @property
    def in_title(self) -> bool: ...


class Marked(Protocol):
    """All names found in a text, those of the title first."""

    @property
    def divisions(self) -> Sequence[Named]: ...
    @property
    def places(self) -> Sequence[Named]: ...
    @property
    def parties(self) -> Sequence[Named]: ...


@dataclass(frozen=True, slots=True)
class Member:
    """A telling with what was read in it: names as written, with where they stand."""

    telling: Telling
    signs: Signs
    divisions: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    unmarked: tuple[str, ...] = ()  # look like names, in the title
    people: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Heat:
    """Why a problem stands where it does in a list; `score` is the product of its parts."""

    raisers: int
    areas: int
    votes_for: int
    votes_against: int
    breadth: float
    growth: float
    duration: float
    freshness: float
    score: float


@dataclass(frozen=True, slots=True)
class HotProblem:
    """One line of a hot list: members of the period only, most typical first."""

    rank: int
    place: str
    people: str
    begins_at: datetime
    ends_at: datetime
    description: str
    heat: Heat
    members: tuple[int, ...]
    earlier: int  # members told before the period


class State(StrEnum):
    """Where a class of problems stands."""

    FORMING = "forming"  # alike, but not yet three in a month; shown nowhere
    PROPOSED = "proposed"  # found by likeness, nobody has looked yet
    CONFIRMED = "confirmed"  # a person says that these belong together
    REMEDIED = "remedied"  # what was planned was done; new members count as recurrence
    SETTLED = "settled"  # the review found it gone
    DISMISSED = "dismissed"  # a person says that these do not belong together
    MERGED = "merged"  # lives on in another


LIVE = frozenset({State.PROPOSED, State.CONFIRMED, State.REMEDIED, State.SETTLED})


class Event(StrEnum):
    FOUND = "causes.found"
    JOINED = "causes.joined"
    LEFT = "causes.left"
    RENAMED = "causes.renamed"
    CONFIRMED = "causes.confirmed"
    DISMISSED = "causes.dismissed"
    MERGED = "causes.merged"
    SPLIT = "causes.split"
    OWNED = "causes.owned"
    PLANNED = "causes.planned"
    REMEDIED = "causes.remedied"
    REVIEW_DUE = "causes.review-due"
    REVIEWED = "causes.reviewed"
    OFFERED = "causes.offered"
    RECURRED = "causes.recurred"
    SUPPORTED = "causes.supported"  # on the stream of the case


def stream_of(problem_id: int) -> str:
    """The ledger stream of a class of problems."""
    return f"problem:{problem_id}"
