"""The words of closing: who judged, how, and what follows."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum, StrEnum


class Source(StrEnum):
    """Where a verdict comes from."""

    RAISER = "raiser"  # by receipt code
    CALL = "call"  # asked by the call-back seat of another unit
    SILENCE = "silence"  # said nothing within the stated period; never satisfaction
    WITHDRAWAL = "withdrawal"  # the raiser took it back


class Grade(IntEnum):
    """好差评, five grades (国办发〔2019〕51号); the last two are negative."""

    VERY_GOOD = 5
    GOOD = 4
    FAIR = 3
    BAD = 2
    VERY_BAD = 1


class CallOutcome(StrEnum):
    REACHED = "reached"
    NOT_REACHED = "not-reached"


@dataclass(frozen=True, slots=True)
class Answer:
    """What a raiser says when asked: solved? how was it? in their words."""

    solved: bool
    grade: Grade
    words: str = ""


def word_of(raising_id: int) -> str:
    """The fact `said_by`: the raiser on whose word somebody else wrote it down."""
    return f"raiser:{raising_id}"


class Event(StrEnum):
    AUDIT_PASSED = "closing.audit-passed"
    AUDIT_FAILED = "closing.audit-failed"
    CALLED = "closing.called"
    JUDGED = "closing.judged"
    SENT_AGAIN = "closing.sent-again"
    DEFERRED = "closing.deferred"
    CAME_BACK = "closing.came-back"
    CLOSED = "closing.closed"
    WITHDRAWN = "closing.withdrawn"
    REOPENED = "closing.reopened"
