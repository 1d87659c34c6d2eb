"""The words of packs: what a folder of data says, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Generic, TypeVar

from bihuan.directory.areas.words import NewArea
from bihuan.directory.catalogue.words import NewCategory, NewResponsibility, Profile
from bihuan.directory.knowledge.words import PackAnswer
from bihuan.directory.letters.words import Series
from bihuan.directory.parties.words import NewParty
from bihuan.directory.registers.words import NewRegister
from bihuan.directory.units.words import NewUnit
from bihuan.faces.groups.words import NewGroup
from bihuan.ground.access.words import Role
from bihuan.ground.calendars.rules import PackCalendar

T = TypeVar("T")


class Event(StrEnum):
    LOADED = "packs.loaded"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong in a pack: where, and what would be right."""

    file: str
    line: int | None
    message: str

    @property
    def place(self) -> str:
        return self.file if self.line is None else f"{self.file}:{self.line}"

    def __str__(self) -> str:
        return f"{self.place}: {self.message}"


class WrongPack(ValueError):  # noqa: N818 - reads as a sentence where it is raised
    """A pack that cannot be loaded, with everything that is wrong in it."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = tuple(problems)


@dataclass(frozen=True, slots=True)
class Placed(Generic[T]):
    """A value and where in the pack it stands, so that later checks can point there."""

    value: T
    file: str
    line: int | None


@dataclass(frozen=True, slots=True)
class PlacedRegister:
    """A register, and for each of its versions the file and the line of every row."""

    register: Placed[NewRegister]
    rows: tuple[tuple[str, tuple[int, ...]], ...]


@dataclass(frozen=True, slots=True)
class Source:
    """Where some of a pack's data comes from, and under which licence."""

    what: str
    licence: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class About:
    """What pack.toml says."""

    code: str
    name: str
    name_en: str
    area: str
    demo: bool = False
    sources: tuple[Source, ...] = ()


@dataclass(frozen=True, slots=True)
class NewPerson:
    """One post of one demo account. A person with two posts has two lines."""

    username: str
    name: str
    unit: str
    role: Role
    title: str = ""


@dataclass(frozen=True, slots=True)
class Appeal:
    """One invented appeal of the demo. Area and category by code, channel by name.

    Without a profile it finds the one whose door its channel is.
    """

    id: str
    title: str
    body: str
    at: datetime
    raiser: str
    phone: str
    area: str
    channel: str
    category: str
    profile: str = ""


@dataclass(frozen=True, slots=True)
class PackText:
    """The words of one kind of message in one language."""

    kind: str
    language: str
    text: str


@dataclass(slots=True)
class Pack:
    """Everything a folder says, each with its place, as far as it could be read."""

    about: Placed[About] | None = None
    areas: list[Placed[NewArea]] = field(default_factory=list)
    units: list[Placed[NewUnit]] = field(default_factory=list)
    people: list[Placed[NewPerson]] = field(default_factory=list)
    calendar: PackCalendar = field(default_factory=PackCalendar)
    profiles: list[Placed[Profile]] = field(default_factory=list)
    categories: list[Placed[NewCategory]] = field(default_factory=list)
    responsibilities: list[Placed[NewResponsibility]] = field(default_factory=list)
    parties: list[Placed[NewParty]] = field(default_factory=list)
    registers: list[PlacedRegister] = field(default_factory=list)
    letters: list[Placed[Series]] = field(default_factory=list)
    answers: list[Placed[PackAnswer]] = field(default_factory=list)
    messages: list[Placed[PackText]] = field(default_factory=list)
    groups: list[Placed[NewGroup]] = field(default_factory=list)
    appeals: list[Placed[Appeal]] = field(default_factory=list)
    digest: str = ""


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a loading did. Without a change the version is the one already there.

    `counts` are rows that became new or different, by what they are.
    """

    code: str
    version: int
    changed: bool
    counts: Mapping[str, int]

    def __str__(self) -> str:
        done = "、".join(f"{what} {n}" for what, n in self.counts.items() if n)
        return f"{self.code} 第 {self.version} 版（{done or '没有变化'}）"
