"""The words of streams: what a pack declares of a year, before anybody lived it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from bihuan.directory.catalogue.words import Profile
from bihuan.packs.words import Placed, PlacedRegister


class Outcome(StrEnum):
    """How a declared matter stands at the end of the year."""

    CLOSED = "closed"
    OPEN = "open"
    DEFERRED = "deferred"


@dataclass(frozen=True, slots=True)
class Lot:
    """So many matters of one kind, by how they stand in the end.

    `also` names the matter of an earlier stream that this one is.
    """

    key: str
    name: str
    area: str
    category: str
    closed: int
    open: int
    deferred: int
    also: str = ""
    name_en: str = ""

    @property
    def matters(self) -> int:
        return self.closed + self.open + self.deferred

    def outcomes(self) -> list[Outcome]:
        """One for each matter; those that stay open are spread among the others."""
        left = [Outcome.OPEN] * self.open + [Outcome.DEFERRED] * self.deferred
        found = [Outcome.CLOSED] * self.closed
        step = max(self.matters // (len(left) + 1), 1)
        for n, one in enumerate(left, 1):
            found.insert(min(n * step, len(found)), one)
        return found


@dataclass(frozen=True, slots=True)
class Listed:
    """A number that a register gives: its entries, or what differs in or adds up a column."""

    name: str
    name_en: str
    register: str
    count: str = ""
    sum: str = ""


@dataclass(frozen=True, slots=True)
class Brought:
    """What the closed matters of a stream brought: a column, by the key of their lot."""

    name: str
    name_en: str
    register: str
    column: str


@dataclass(frozen=True, slots=True)
class Covered:
    """Whether everybody on a list was met in each quarter."""

    name: str
    name_en: str
    list: str
    register: str
    subject: str
    day: str


@dataclass(frozen=True, slots=True)
class Stream:
    """One stream of matters: which they are, and how they are lived through.

    `effort` is the part of their time that units take; the shares are of the closed.
    """

    code: str
    name: str
    name_en: str
    seed: str
    profile: str
    channel: str
    since: date
    settle_days: int
    lots: tuple[Lot, ...]
    days_of: str = ""
    effort: tuple[float, float] = (0.1, 0.5)
    on_the_spot: float = 0.0
    explained: float = 0.1
    unhappy: float = 0.0
    silent: float = 0.0
    decimals: int = 2
    claimed: bool = False
    name_open: bool = False
    working_days: int = 0  # closed on this working day after it came
    by: str = ""
    by_en: str = ""
    categories: tuple[str, ...] = ()
    lists: tuple[Listed, ...] = ()
    sums: tuple[Brought, ...] = ()
    coverage: Covered | None = None


@dataclass(frozen=True, slots=True)
class Calls:
    """Telephone calls of the year, by how each was answered."""

    line: str
    since: date
    until: date
    modes: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Year:
    """Everything that a pack's folder `streams` says."""

    as_of: date
    streams: tuple[Stream, ...]
    registers: tuple[PlacedRegister, ...] = ()
    profiles: tuple[Placed[Profile], ...] = ()
    calls: Calls | None = None
    merged_lines: bool = False

    @property
    def union(self) -> Sequence[str]:
        """The profiles of all streams, of which the union counts each matter once."""
        return tuple(dict.fromkeys(one.profile for one in self.streams))


@dataclass(frozen=True, slots=True)
class Lived:
    """What a replay of streams came to."""

    pack: str
    since: str
    until: str
    matters: int
    actions: int
    refused: int
    seconds: float

    def __str__(self) -> str:
        return (
            f"{self.since} 至 {self.until}，{self.matters} 件，"
            f"{self.actions} 步办理（{self.refused} 步被规则拒绝），"
            f"用时 {self.seconds:.1f} 秒"
        )
