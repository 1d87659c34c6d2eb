"""Items and parts: where they come from, how they stand, what is written of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import StrEnum


class Source(StrEnum):
    """On whose word an item was set up (立项)."""

    INSTRUCTION = "instruction"  # 领导批示
    MEETING = "meeting"  # 会议议定
    REPORT = "report"  # 政府工作报告, 上级部署
    PROBLEM = "problem"  # 一类问题
    SIGNAL = "signal"  # a figure that looked too good, followed up


# By which channel the parts of such an item come in at the door.
CHANNELS = {
    Source.INSTRUCTION: "leader",
    Source.MEETING: "meeting",
    Source.REPORT: "superior",
    Source.PROBLEM: "inspection",
    Source.SIGNAL: "inspection",
}


class PartState(StrEnum):
    """How one part stands; follows from its case and its reviews alone."""

    PLANNED = "planned"  # not given out yet
    WAITING = "waiting"  # 待认领
    HANDLING = "handling"  # 办理中
    REPORTED = "reported"  # 待复核
    ENDED = "ended"  # ended by another door, and not reviewed
    DONE = "done"  # reviewed and ended


class ItemState(StrEnum):
    """How an item stands; follows from its parts until somebody signs it off."""

    DRAFT = "draft"  # 立项中
    ASSIGNED = "assigned"  # 待认领
    HANDLING = "handling"  # 办理中
    REVIEWING = "reviewing"  # 待复核
    READY = "ready"  # 待销号
    CLOSED = "closed"  # 已销号
    DROPPED = "dropped"  # 已撤销


class Rhythm(StrEnum):
    """How often progress is to be told (反馈); never more often than weekly."""

    NONE = ""
    WEEK = "7 calendar-days"
    HALF_MONTH = "15 calendar-days"
    MONTH = "1 months"


class Way(StrEnum):
    """How a review looked."""

    SITE = "site"
    FILES = "files"


class Event(StrEnum):
    """What is written of an item (stream `supervision:<id>`), or of a part's case."""

    SET_UP = "supervision.set-up"
    CHANGED = "supervision.changed"
    PAPER_KEPT = "supervision.paper-kept"
    PART_PLANNED = "supervision.part-planned"
    PART_DROPPED = "supervision.part-dropped"
    GIVEN_OUT = "supervision.given-out"
    SIGNED_OFF = "supervision.signed-off"
    DROPPED = "supervision.dropped"
    # Of a part, in the stream of its case:
    TERM_SET = "supervision.term-set"
    PROGRESS = "supervision.progress"
    REVIEWED = "supervision.reviewed"


# Clocks: the item's own deadline, and when a part's progress is to be told.
TERM_CLOCK = "term"
PROGRESS_CLOCK = "progress"
LATE = "red"
# What has no deadline any more comes after all that has.
NEVER = datetime(9999, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class ItemTerms:
    """What is decided when an item is set up."""

    title: str
    body: str
    source: Source
    source_name: str
    due_on: date
    signer: str
    instructed_by: str = ""
    rhythm: Rhythm = Rhythm.NONE


@dataclass(frozen=True, slots=True)
class PartTerms:
    """What is decided of one part: whose it is, until when, and what it comes to."""

    title: str
    target: str
    unit_id: int
    due_on: date
    helpers: tuple[int, ...] = ()
    goal: Decimal | None = None  # where what is to be reached can be counted,
    counted_in: str = ""  # and in what: households, kilometres


def item_stream(item_id: int) -> str:
    """Where what happens to an item is written; also the subject of its clock."""
    return f"supervision:{item_id}"


def part_stream(part_id: int) -> str:
    """The subject of the clock of a part's progress."""
    return f"part:{part_id}"
