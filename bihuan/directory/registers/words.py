"""The words of registers: versioned lists (名录、清单), their columns and their entries."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from bihuan.kit.verdicts import Refused, Verdict

Value = str | int | bool | None


class Kind(StrEnum):
    """What a register lists. Values are stored and written in packs."""

    LINES = "lines"  # 热线号码
    GROUPS = "groups"  # 服务群
    WINDOWS = "windows"  # 窗口
    ITEMS = "items"  # 事项清单
    FIRMS = "firms"  # 企业名录
    PLACES = "places"  # 场所
    BODIES = "bodies"  # 机构、队伍
    PLEDGES = "pledges"  # 承诺
    OTHER = "other"


class Type(StrEnum):
    """What may stand in a column."""

    TEXT = "text"
    NUMBER = "number"  # a whole number, not below zero
    DAY = "day"
    FLAG = "flag"
    CHOICE = "choice"  # one of `options`
    PHONE = "phone"  # of an office; people's numbers are kept in the vault alone
    USCC = "uscc"
    UNIT = "unit"  # code of a unit
    AREA = "area"  # code of an area
    PROFILE = "profile"  # code of a profile


class Event(StrEnum):
    PUBLISHED = "registers.published"


@dataclass(frozen=True, slots=True)
class Option:
    """One value of a choice with what readers call it."""

    code: str
    name: str
    name_en: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a register."""

    name: str
    label: str
    label_en: str = ""
    type: Type = Type.TEXT
    required: bool = False
    options: tuple[Option, ...] = ()


@dataclass(frozen=True, slots=True)
class NewVersion:
    """A register's whole content from a day on. A row is cells as text, by column."""

    starts_on: date
    rows: tuple[Mapping[str, str], ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class NewRegister:
    """A register as a pack names it. `key` is the column that tells entries apart."""

    code: str
    name: str
    kind: Kind
    key: str
    columns: tuple[Column, ...]
    name_en: str = ""
    source: str = ""
    versions: tuple[NewVersion, ...] = ()


@dataclass(frozen=True, slots=True)
class Mistake:
    """One thing wrong in a version: the place of its row from 0, and what would be right."""

    row: int
    code: str
    reason: str
    values: Mapping[str, object] = field(default_factory=dict)


class WrongVersion(Refused):
    """A version that cannot be published, with everything that is wrong in it."""

    def __init__(self, verdict: Verdict, mistakes: tuple[Mistake, ...]) -> None:
        super().__init__(verdict)
        self.mistakes = mistakes


@dataclass(frozen=True, slots=True)
class EntryLine:
    """One entry of a register: its key and its values by column."""

    key: str
    values: Mapping[str, Value]

    def text(self, column: str) -> str:
        """A value as text; empty where there is none."""
        value = self.values.get(column)
        return "" if value is None else str(value)


@dataclass(frozen=True, slots=True)
class VersionLine:
    """One version of a register."""

    pk: int
    number: int
    starts_on: date
    entries: int
    note: str
    published_at: datetime
    key: str
    columns: tuple[Column, ...] = ()


@dataclass(frozen=True, slots=True)
class RegisterLine:
    """One register as lists show it, with the version in force, if any is yet."""

    pk: int
    code: str
    name: str
    called: str  # in the reader's language
    kind: Kind
    source: str
    in_force: VersionLine | None


@dataclass(frozen=True, slots=True)
class Changed:
    """One entry that is not what it was: per column, what it said and says."""

    key: str
    columns: tuple[tuple[str, Value, Value], ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """What one version has and another has not."""

    added: tuple[EntryLine, ...]
    removed: tuple[EntryLine, ...]
    changed: tuple[Changed, ...]

    def __bool__(self) -> bool:
        return bool(self.added or self.removed or self.changed)
