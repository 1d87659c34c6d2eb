"""The words of calendar feeds: what falls due, and for whom."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class Event(StrEnum):
    MADE = "feeds.made"
    ENDED = "feeds.ended"


class Sort(StrEnum):
    """Why something is in somebody's calendar."""

    CASE = "case"
    HELP = "help"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Due:
    """One thing that falls due. `changes` rises with every change of it."""

    sort: Sort
    key: str
    number: str
    what: str
    at: datetime
    changed_at: datetime
    changes: int = 0
    provisional: bool = False


@dataclass(frozen=True, slots=True)
class Made:
    """A feed's address just made: the only time that it is shown."""

    token: str = field(repr=False)
