"""What is told of streams: matters as they were raised, whichever case they became."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class Stood:
    """How the matters under one name stand. A joined matter stands as the case it joined."""

    name: str
    matters: int = 0
    closed: int = 0
    solved: int = 0
    explained: int = 0
    deferred: int = 0
    claimed: int = 0  # within the limit, the first time
    joined: int = 0  # to a case that somebody raised before

    @property
    def open(self) -> int:
        """Still in work: neither closed nor put down to a date."""
        return self.matters - self.closed - self.deferred


@dataclass(frozen=True, slots=True)
class Union:
    """Several streams together: what each was told, and how many matters that is."""

    raised: int
    matters: int
    closed: int


@dataclass(frozen=True, slots=True)
class OpenMatter:
    """One matter of a stream that is not closed."""

    name: str  # as the stream calls it
    number: str  # of the case that it is, or joined
    title: str
    status: str
    unit: int | None
    accepted_at: datetime
    due_at: datetime | None


@dataclass(frozen=True, slots=True)
class Ended:
    """When a matter was accepted and closed, by county days."""

    name: str
    accepted_on: date
    closed_on: date
