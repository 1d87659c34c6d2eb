"""The words of imports: a file of matters, how far it is, and what came of each row."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path

from bihuan.kit.sentences import marked
from bihuan.kit.verdicts import Verdict

MEGABYTE = 1 << 20
LARGEST = 100 * MEGABYTE  # of a file at the desk; the command line knows no limit
MOST_ROWS = 200_000
SMALL = 512 << 10  # what a web process may read while somebody waits
SMALL_UNPACKED = 20 * MEGABYTE  # and of a workbook, what may come out of it
AT_ONCE = 2.0  # seconds that it may go on doing so
KEPT = timedelta(hours=24)  # how long a draft's file, and what was refused of one, stay
HELD = timedelta(seconds=60)  # how long a portion is a worker's who tells nothing more
TRIES = 5


class Event(StrEnum):
    BROUGHT = "imports.brought"
    BEGUN = "imports.begun"
    IMPORTED = "imports.finished"
    STOPPED = "imports.stopped"
    DROPPED = "imports.dropped"


def stream_of(digest: str) -> str:
    """The stream of all that was done with one file, whoever brought it."""
    return f"import:{digest[:32]}"


class State(StrEnum):
    """How far an import is: first it is read and nothing written, then it is taken in."""

    READING = "reading"
    READ = "read"
    REFUSED = "refused"
    TAKING = "taking"
    DONE = "done"
    STOPPED = "stopped"


DRAFTS = frozenset({State.READING, State.READ, State.REFUSED})
UNDER_WAY = frozenset({State.READING, State.TAKING})
STATE_NAMES = {
    State.READING: marked("正在读取"),
    State.READ: marked("待确认"),
    State.REFUSED: marked("读不了"),
    State.TAKING: marked("正在导入"),
    State.DONE: marked("已导入"),
    State.STOPPED: marked("没有导完"),
}
COLUMN_NAMES = {
    "id": marked("编号"),
    "title": marked("标题"),
    "body": marked("内容"),
    "at": marked("时间"),
    "raiser": marked("姓名"),
    "phone": marked("电话"),
    "area": marked("区域"),
    "place": marked("地点"),
    "channel": marked("渠道"),
    "category": marked("类别"),
}


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the rows of one import have in common, and where to look things up.

    `judge` says whether title, body and moment can be a matter at all, `fingerprint`
    is a keyed digest of a row's content.
    """

    profile: str
    channel: str
    now: datetime
    find_area: Callable[[str], int | None]
    find_category: Callable[[str], int | None]
    judge: Callable[..., Verdict]
    fingerprint: Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Reject:
    """A row that cannot be a matter: where it stands, what it says, and why not."""

    line: int
    cells: Sequence[str]
    why: Verdict


@dataclass(slots=True)
class Tally:
    """How many rows came to what. `first` and `last` bound the new cases."""

    accepted: int = 0
    already_known: int = 0
    rejected: int = 0
    first: int | None = None
    last: int | None = None

    @property
    def rows(self) -> int:
        return self.accepted + self.already_known + self.rejected

    def counts(self) -> dict[str, int]:
        """As a report and the ledger name them."""
        return {
            "accepted": self.accepted,
            "already_known": self.already_known,
            "rejected": self.rejected,
        }

    def add(self, more: Tally) -> None:
        """Count these as well."""
        self.accepted += more.accepted
        self.already_known += more.already_known
        self.rejected += more.rejected
        self.took(*(one for one in (more.first, more.last) if one is not None))

    def took(self, *case_ids: int) -> None:
        """Remember between which cases the new ones lie."""
        known = [one for one in (self.first, self.last) if one is not None]
        if case_ids:
            self.first = min(*known, *case_ids, case_ids[0])
            self.last = max(*known, *case_ids, case_ids[0])


@dataclass(slots=True)
class Portion:
    """What came of one batch."""

    tally: Tally = field(default_factory=Tally)
    rejects: list[Reject] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What became of a file. `rows` = accepted + already known + rejected."""

    rows: int
    accepted: int
    already_known: int
    rejected: int
    seconds: float
    rejects_path: Path | None


@dataclass(frozen=True, slots=True)
class Brought:
    """A file as somebody brings it at the desk, and what it is for."""

    path: Path
    name: str
    size: int
    profile: str
    source: str


@dataclass(frozen=True, slots=True)
class Sample:
    """What was understood of a file: its columns, and the first rows as they may be shown."""

    encoding: str
    header: tuple[str, ...]
    names: tuple[str | None, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True)
class Claim:
    """A worker's hold on an import: until when, from which row, and for whom it acts."""

    id: int
    holder: str
    taking: bool
    done: int
    profile: str
    source: str
    by: str
