"""The words of the API: a matter as another machine is shown it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bihuan.directory.catalogue.words import Dimension


@dataclass(frozen=True, slots=True)
class Unit:
    """The unit that answers for a matter."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class MatterLine:
    """One matter in a list."""

    number: str
    profile: str
    status: str
    round: int
    title: str
    area: str | None
    category: str | None
    unit: Unit | None
    raised_at: datetime
    registered_at: datetime
    due_at: datetime | None
    provisional: bool
    result: str | None
    satisfied: bool | None
    closed_at: datetime | None


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened, as far as a raiser may be told."""

    at: datetime
    kind: str
    unit: str
    text: str


@dataclass(frozen=True, slots=True)
class Raiser:
    """Who raised it, masked. Only whoever brought the matter in is shown this much."""

    name: str
    phone: str


@dataclass(frozen=True, slots=True)
class MatterPage:
    """One matter with what has happened to it."""

    matter: MatterLine
    merged_into: str | None
    body: str
    place: str
    raiser: Raiser | None
    answer: str
    events: tuple[Event, ...]


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a matter stands after its raiser said something."""

    number: str
    status: str
    round: int


@dataclass(frozen=True, slots=True)
class AreaLine:
    """One area; the parent by its code."""

    code: str
    name: str
    full_name: str
    level: int
    parent: str | None


@dataclass(frozen=True, slots=True)
class CategoryLine:
    """One category; the parent by its code."""

    code: str
    name: str
    name_en: str
    full_name: str
    parent: str | None
    leaf: bool


@dataclass(frozen=True, slots=True)
class ProfileLine:
    """One sort of matter, as far as whoever raises one has to know."""

    code: str
    version: int
    name: str
    name_en: str
    open_to_api: bool
    handled_within: str
    reopened_within: str
    results: tuple[str, ...]
    dimensions: tuple[Dimension, ...]
