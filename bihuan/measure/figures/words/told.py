"""What is told of a case, and the tables that statistics are shown in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from bihuan.measure.figures.words.sorts import By, Statistic


@dataclass(frozen=True, slots=True)
class Told:
    """What the ledger has told of one case so far, as far as figures need it."""

    case: int
    seq: int = 0
    profile: str = ""
    channel: str = ""
    area: int | None = None
    category: int | None = None
    unit: int | None = None
    status: str = ""
    result: str = ""
    accepted_at: datetime | None = None
    reported_at: datetime | None = None
    closed_at: datetime | None = None
    due_at: datetime | None = None
    claimed_on_time: bool | None = None
    answered_now: bool = False
    on_time: bool | None = None
    grade: int | None = None
    graded_round: int = 0
    returns: int = 0
    extensions: int = 0
    rehandles: int = 0
    reopens: int = 0
    set_aside: int = 0
    contacted: bool = False
    contacted_on_time: bool | None = None
    repeats: int = 0


@dataclass(frozen=True, slots=True)
class Key:
    """One cell of the rollup."""

    day: date
    unit: int | None


@dataclass(frozen=True, slots=True)
class Value:
    """One number: `n` of `of`. `amount` is what is shown; None where `of` is nought.

    A hidden value is too small to be published and carries nothing.
    """

    n: int
    of: int | None
    amount: float | None
    hidden: bool = False


HIDDEN = Value(0, None, None, hidden=True)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a table. The key of what has none (no unit, no area) is empty."""

    key: str
    label: str
    values: Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class Filters:
    """Which cases are counted: accepted from `since` to `until`, both included.

    `category` and `area` are codes and include everything below them.
    """

    since: date | None = None
    until: date | None = None
    profile: str = ""
    unit: int | None = None
    category: str = ""
    area: str = ""
    channel: str = ""

    @property
    def beyond_the_rollup(self) -> bool:
        """Whether they ask for what the sums by day and unit do not tell apart."""
        return bool(self.profile or self.category or self.area or self.channel)


@dataclass(frozen=True, slots=True)
class Table:
    """Figures as of one moment, with the formulas they were made by."""

    as_of: datetime
    filters: Filters
    by: By | None
    statistics: tuple[Statistic, ...]
    rows: tuple[Line, ...]
    total: Line


@dataclass(frozen=True, slots=True)
class Day:
    """One day of the trend."""

    day: date
    accepted: int
    closed: int


@dataclass(frozen=True, slots=True)
class UnitStanding:
    """One unit on the leader's page: its open cases by light."""

    unit_id: int | None
    name: str
    red: int
    yellow: int
    green: int
    resting: int
    due_today: int

    @property
    def total(self) -> int:
        return self.red + self.yellow + self.green + self.resting


@dataclass(frozen=True, slots=True)
class Waiting:
    """One of the matters that wait longest."""

    number: str
    title: str
    status: str
    unit: str
    raised_at: datetime
    due_at: datetime | None


@dataclass(frozen=True, slots=True)
class Leader:
    """What the county's leader sees in the morning: what is stuck, and who waits."""

    as_of: datetime
    open: int
    red: int
    yellow: int
    due_today: int
    rungs: Mapping[str, int]
    units: tuple[UnitStanding, ...]
    trend: tuple[Day, ...]
    longest: tuple[Waiting, ...]
    month: Line
    statistics: tuple[Statistic, ...]


@dataclass(frozen=True, slots=True)
class Behind:
    """One case behind a figure."""

    number: str
    title: str
    status: str
    accepted_on: date
