"""The words of oversight: rungs, colours of urging, notices, interviews."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from bihuan.directory.letters.words import Kind


class Rung(StrEnum):
    """催办 → 黄 → 红 → 负责人亲办 → 通报 → 约谈; the names that profiles use."""

    REMINDER = "reminder"
    YELLOW = "yellow"
    RED = "red"
    UNIT_HEAD = "unit-head"  # the head handles it personally until done (泸溪 B06)
    NOTICE = "notice"
    INTERVIEW = "interview"


LADDER = tuple(Rung)


class Event(StrEnum):
    ESCALATED = "oversight.escalated"
    URGED = "oversight.urged"
    DEADLINE_MOVED = "oversight.deadline-moved"
    NOTE_ISSUED = "oversight.note-issued"
    NOTE_ANSWERED = "oversight.note-answered"
    NOTE_EXPIRED = "oversight.note-expired"
    HEAD_CALLED = "oversight.head-called"
    HEAD_TOOK = "oversight.head-took"
    LETTER_ISSUED = "oversight.letter-issued"


class Proceeding(StrEnum):
    """What is written of an interview or a notice, in a stream of its own."""

    INTERVIEW_PROPOSED = "oversight.interview-proposed"
    INTERVIEW_APPROVED = "oversight.interview-approved"
    INTERVIEW_DECLINED = "oversight.interview-declined"
    INTERVIEW_HELD = "oversight.interview-held"
    FOLLOWED_UP = "oversight.followed-up"
    NOTICE_DRAFTED = "oversight.notice-drafted"
    NOTICE_SUBMITTED = "oversight.notice-submitted"
    NOTICE_APPROVED = "oversight.notice-approved"
    NOTICE_DECLINED = "oversight.notice-declined"
    NOTICE_PUBLISHED = "oversight.notice-published"
    OBJECTED = "oversight.objected"
    OBJECTION_DECIDED = "oversight.objection-decided"


class Colour(StrEnum):
    """The colours of urging notes (三色督办单), in their order."""

    BLUE = "blue"
    YELLOW = "yellow"
    RED = "red"


COLOURS = tuple(Colour)
LETTER_OF = {
    Colour.BLUE: Kind.BLUE,
    Colour.YELLOW: Kind.YELLOW,
    Colour.RED: Kind.RED,
}
NOTE_CLOCK = "urging"


class NoteState(StrEnum):
    WAITING = "waiting"
    ANSWERED = "answered"
    EXPIRED = "expired"  # its deadline passed unanswered
    LAPSED = "lapsed"  # the case left the unit, or ended


class InterviewState(StrEnum):
    PROPOSED = "proposed"
    APPROVED = "approved"
    DECLINED = "declined"
    HELD = "held"


class NoticeState(StrEnum):
    DRAFT = "draft"
    SUBMITTED = "submitted"
    APPROVED = "approved"
    DECLINED = "declined"
    PUBLISHED = "published"


class Tone(StrEnum):
    """A notice names good practice as well as bad (咸丰 E03)."""

    GOOD = "good"
    BAD = "bad"


class Readers(StrEnum):
    STAFF = "staff"
    PUBLIC = "public"


class Finding(StrEnum):
    """What became of an objection."""

    WAITING = ""
    UPHELD = "upheld"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True)
class NewItem:
    """One entry of a notice: a unit, what it did, and the case that shows it."""

    tone: Tone
    unit_id: int
    text: str
    case_id: int | None = None


@dataclass(frozen=True, slots=True)
class HeldInterview:
    """What is written down of an interview."""

    held_on: date
    present: str
    said: str
    result: str


@dataclass(frozen=True, slots=True)
class LastNote:
    """The newest note to the unit that holds a case, as far as the next one asks."""

    colour: Colour
    state: NoteState
    number: str
    due_at: datetime


def note_stream(note_id: int) -> str:
    """The subject of a note's clock."""
    return f"note:{note_id}"


def notice_stream(notice_id: int) -> str:
    return f"notice:{notice_id}"


def interview_stream(interview_id: int) -> str:
    return f"interview:{interview_id}"
