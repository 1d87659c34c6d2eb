"""What a matter is about: its places, parties and words, and what twins have in common."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class MarkKind(StrEnum):
    """What sort of thing a name in a text stands for. Values are shown in reasons."""

    DIVISION = "division"  # province, city, county: too large to make a matter
    TOWN = "town"  # town, village, community, sub-district
    ROAD = "road"
    LINE = "line"  # bus and metro lines
    ESTATE = "estate"  # 小区, 楼盘, plaza, building
    SCHOOL = "school"  # also hospitals and other houses of the public
    PARTY = "party"  # firm, developer, shop, plant


@dataclass(frozen=True, slots=True)
class Mark:
    """One name found in a text. Two marks are of the same thing if their stems fit."""

    kind: MarkKind
    name: str  # as written, with the word that says what it is: 丽发新城小区
    stem: str  # what identifies it: 丽发新城
    in_title: bool


@dataclass(frozen=True, slots=True)
class Marks:
    """Everything by which one matter can be told from another.

    Each name once, those of the title first, then in order of appearance.
    """

    divisions: tuple[Mark, ...]
    places: tuple[Mark, ...]
    parties: tuple[Mark, ...]
    numbers: frozenset[int]  # telephone, contract and plate numbers: keyed hashes only
    details: frozenset[str]  # 3栋, 2期, 14号: where in the place
    words: tuple[tuple[str, float], ...]  # outside of names, heaviest first


@dataclass(frozen=True, slots=True)
class Likely:
    """How probably another matter is the same one, and why."""

    score: float  # probability, 0 to 1
    same: bool
    repeated: bool  # the same text, sent again
    shared: tuple[Mark, ...]  # names that both have

    @property
    def places(self) -> tuple[str, ...]:
        """Places that both name."""
        return tuple(m.name for m in self.shared if m.kind is not MarkKind.PARTY)

    @property
    def parties(self) -> tuple[str, ...]:
        """Firms that both name."""
        return tuple(m.name for m in self.shared if m.kind is MarkKind.PARTY)


@dataclass(frozen=True, slots=True)
class TwinCandidate:
    """A case that is, or may be, the same matter, as staff is shown it."""

    case_id: int
    number: str
    title: str
    status: str
    channel: str
    raised_at: datetime
    closed_at: datetime | None
    raisers: int
    score: float  # probability that it is the same matter
    same: bool  # probable enough to say so
    repeated: bool  # the same text, sent again
    places: tuple[str, ...]  # why: names that both have
    parties: tuple[str, ...]
    words: tuple[str, ...]  # and words


@dataclass(frozen=True, slots=True)
class PublicTwin:
    """What a raiser may know of somebody else's matter before sending their own.

    `names` and `words` are those that the asker has written too, so that nothing of
    what the other raiser told is given away; the title may hold more, and is not for
    showing.
    """

    case_id: int
    number: str
    title: str
    is_open: bool
    raised_on: date
    raisers: int
    score: float
    names: tuple[str, ...] = ()
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TwinFound:
    """A stored case that may be the same matter, before anybody is shown it."""

    case_id: int
    likely: Likely
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Filed:
    """A case as it is filed for finding its twins."""

    case_id: int
    packed: bytes
    keys: tuple[int, ...]
