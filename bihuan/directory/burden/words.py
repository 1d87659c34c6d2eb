"""The words of the no-burden guard: what is asked of lower levels, and what it costs them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from bihuan.kit.sentences import marked

ANSWER_BY = "answer"  # the clock of a demand
MOST_ITEMS = 12
MOST_ROWS = 500
NOTICE_DAYS = 3  # nothing is asked for tomorrow


class Event(StrEnum):
    ASKED = "burden.asked"
    HELD = "burden.held-for-leader"
    ALLOWED = "burden.allowed"
    SAVED = "burden.draft-saved"
    GIVEN = "burden.answer-given"
    CANCELLED = "burden.cancelled"
    OPENED = "burden.data-opened"


class Sort(StrEnum):
    """What has to be filled in, which says how long it takes."""

    NUMBER = "number"
    DATE = "date"
    CHOICE = "choice"
    WORDS = "words"
    TEXT = "text"
    LIST = "list"


SORT_NAMES = {
    Sort.NUMBER: marked("数字"),
    Sort.DATE: marked("日期"),
    Sort.CHOICE: marked("是或否"),
    Sort.WORDS: marked("几个字"),
    Sort.TEXT: marked("一段文字"),
    Sort.LIST: marked("名单或明细"),
}
# Own defaults, to be corrected by what the units say themselves.
MINUTES = {
    Sort.NUMBER: 5,
    Sort.DATE: 2,
    Sort.CHOICE: 2,
    Sort.WORDS: 3,
    Sort.TEXT: 20,
    Sort.LIST: 40,
}


class Subject(StrEnum):
    """What one line of the answer is about."""

    UNIT = "unit"
    VILLAGE = "village"
    HOUSEHOLD = "household"
    FIRM = "firm"
    PROJECT = "project"
    PLACE = "place"
    OTHER = "other"


SUBJECT_NAMES = {
    Subject.UNIT: marked("本单位"),
    Subject.VILLAGE: marked("每个村和社区"),
    Subject.HOUSEHOLD: marked("每一户"),
    Subject.FIRM: marked("每家企业"),
    Subject.PROJECT: marked("每个项目"),
    Subject.PLACE: marked("每处场所"),
    Subject.OTHER: marked("其他"),
}


class State(StrEnum):
    HELD = "held"  # repeats something: a leader must allow it
    ASKED = "asked"
    CANCELLED = "cancelled"


STATE_NAMES = {
    State.HELD: marked("重复，等领导决定"),
    State.ASKED: marked("填报中"),
    State.CANCELLED: marked("已取消"),
}


@dataclass(frozen=True, slots=True)
class NewItem:
    name: str
    sort: Sort


@dataclass(frozen=True, slots=True)
class NewDemand:
    """What one unit wants to know from others."""

    draft: str
    title: str
    asker_id: int
    ground: str
    subject: Subject
    starts_on: date
    ends_on: date
    due_on: date
    units: tuple[int, ...]
    items: tuple[NewItem, ...]


@dataclass(frozen=True, slots=True)
class Known:
    """Where a fact that is asked for can be had already."""

    item: str
    demand_id: int = 0
    title: str = ""
    asker: str = ""
    units: tuple[str, ...] = ()
    figure: str = ""
    register: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """What became of asking: sent, or held with what is known already."""

    demand_id: int
    known: tuple[Known, ...] = ()


@dataclass(frozen=True, slots=True)
class ItemLine:
    id: int
    name: str
    sort: Sort
    minutes: int


@dataclass(frozen=True, slots=True)
class Form:
    """A demand as messages speak of it, with the units that have not answered yet."""

    title: str
    asker_id: int
    due_at: datetime | None
    state: State
    waiting: frozenset[int]


@dataclass(frozen=True, slots=True)
class DemandLine:
    """One demand as lists show it."""

    id: int
    title: str
    asker: str
    state: State
    starts_on: date
    ends_on: date
    due_at: datetime | None
    units: int
    given: int
    minutes: int
    late: bool
    mine: bool = False


@dataclass(frozen=True, slots=True)
class ShareLine:
    """One unit's part of a demand."""

    unit_id: int
    unit: str
    given_at: datetime | None
    rows: int
    minutes_taken: int | None


@dataclass(frozen=True, slots=True)
class DemandPage:
    line: DemandLine
    ground: str
    subject: Subject
    items: tuple[ItemLine, ...]
    shares: tuple[ShareLine, ...]
    known: tuple[Known, ...]
    reason: str
    allowed_at: datetime | None
    cancelled_why: str
    cancelled_at: datetime | None
    own: tuple[int, ...]  # units for which this reader may answer
    may_lighten: bool
    may_read_data: bool


@dataclass(frozen=True, slots=True)
class Sheet:
    """What a unit fills in: the columns, and what was typed so far."""

    unit_id: int
    unit: str
    items: tuple[ItemLine, ...]
    rows: tuple[tuple[str, ...], ...]
    given: bool


@dataclass(frozen=True, slots=True)
class Load:
    """Minutes of one unit in one month: asked by it, or asked of it."""

    unit_id: int
    unit: str
    minutes: tuple[int, ...]

    @property
    def total(self) -> int:
        return sum(self.minutes)


@dataclass(frozen=True, slots=True)
class Meter:
    """What is asked of lower levels, month by month."""

    months: tuple[date, ...]
    askers: tuple[Load, ...]
    answerers: tuple[Load, ...]
    allowed: tuple[DemandLine, ...]
    reasons: tuple[str, ...]
    ratio: float | None
    statements: int


@dataclass(frozen=True, slots=True)
class Mine:
    """What is asked of the actor's units."""

    open: tuple[DemandLine, ...]
    past: tuple[DemandLine, ...]
    minutes_open: int
    minutes_month: int
    cancelled: tuple[DemandLine, ...]
