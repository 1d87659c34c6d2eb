"""The words of the portal: what a raiser is shown of their matter."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from bihuan.ground.files.words import Listed
from bihuan.kit.verdicts import Verdict
from bihuan.measure.figures.words import By, Table
from bihuan.measure.figures.words import Line as FigureLine


class Event(StrEnum):
    ATTACHED = "portal.attached"


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence that is translated when shown; `{names}` are filled after that."""

    reason: str
    values: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Beat:
    """One thing that happened, as the raiser reads it."""

    at: datetime
    title: Line
    body: str = ""
    tone: str = "plain"
    mark: str = "circle-check"


@dataclass(frozen=True, slots=True)
class Deadline:
    """Until when, and how that was found."""

    at: datetime
    of: Line
    colour: str
    provisional: bool
    steps: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Opening:
    """Somebody opened the raiser's identity."""

    at: datetime
    by: str
    reason: str


@dataclass(frozen=True, slots=True)
class Objected:
    """A unit's objection to this raiser's verdict, and whether they may answer it."""

    id: int
    reason: str
    answer: str
    hear_until: datetime
    waits: bool
    decision: str


@dataclass(frozen=True, slots=True)
class VerdictPage:
    """What somebody reads who was given a code for one verdict."""

    raising: int
    code: str
    number: str
    title: str
    keeper: str
    answer: str
    sides: tuple[tuple[str, str], ...]
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class MatterPage:
    """Everything that the page of one matter shows to one of its raisers."""

    raising: int
    code: str
    number: str
    title: str
    body: str
    place: str
    raised_at: datetime
    stage: Line
    tone: str
    keeper: str
    merged: bool
    deadline: Deadline | None
    answer: str
    beats: tuple[Beat, ...]
    openings: tuple[Opening, ...]
    files: tuple[Listed, ...]
    named: bool
    may: Mapping[str, Verdict]
    sides: tuple[tuple[str, str], ...] = ()
    objection: Objected | None = None
    messaged: bool | None = None  # None where no message could go anyway
    messaged_in_english: bool = False


@dataclass(frozen=True, slots=True)
class Other:
    """An open public matter that is very likely the one being raised.

    `names` and `words` are the raiser's own: nothing that another raiser wrote is shown.
    """

    case_id: int
    number: str
    raised_on: date
    raisers: int
    names: tuple[str, ...]
    words: tuple[str, ...]


class Span(StrEnum):
    """The periods that the public figures can be read for."""

    MONTH = "30"  # the last thirty days
    YEAR = "year"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class FiguresPage:
    """The public figures as they were asked for."""

    span: Span
    by: By
    table: Table
    groups: Mapping[str, Sequence[FigureLine]]  # units by kind; others under no name


@dataclass(frozen=True, slots=True)
class Proof:
    """The ledger's receipt of one matter, and the number to name its file by."""

    number: str
    content: dict[str, Any]
