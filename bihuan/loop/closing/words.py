"""The words of closing: who judged, how, and what follows."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import IntEnum, StrEnum
from typing import Protocol, TypeVar

from bihuan.loop.cases.words import Status
from bihuan.loop.handling.words import Event as Handled
from bihuan.loop.routing.words import Event as Routed


class Source(StrEnum):
    """Where a verdict comes from."""

    RAISER = "raiser"  # by receipt code
    LINK = "link"  # by a link or a printed code that was made for this verdict
    SITE = "site"  # by the raiser's own telephone, from a screen before them
    CALL = "call"  # asked by the call-back seat of another unit
    SILENCE = "silence"  # said nothing within the stated period; never satisfaction
    WITHDRAWAL = "withdrawal"  # the raiser took it back


# What somebody said; the other two are the recorded lack of a verdict.
SPOKEN = (Source.RAISER, Source.LINK, Source.SITE, Source.CALL)
INVITED = (Source.LINK, Source.SITE)


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


class Wish(StrEnum):
    """What a raiser wants done now, where they were asked."""

    CLOSE = "close"
    AGAIN = "again"
    DEFER = "defer"  # put down for a date (挂账)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a raiser says when asked: solved? how was it? in their words. What now?

    `sides` are grades of single dimensions by their codes, each given freely.
    """

    solved: bool
    grade: Grade
    words: str = ""
    sides: Mapping[str, Grade] = field(default_factory=dict, hash=False)
    wish: Wish | None = None
    until: date | None = None


class Ground(StrEnum):
    """Why a unit objects to a verdict."""

    MALICIOUS = "malicious"
    MISTAKEN = "mistaken"  # the wrong grade, the wrong matter
    NOT_OURS = "not-ours"  # about somebody else's doing


class ObjectionState(StrEnum):
    WAITING = ""
    UPHELD = "upheld"
    REFUSED = "refused"


class CallState(StrEnum):
    """How it stands with reaching one raiser in this round."""

    NOW = "now"
    LATER = "later"  # tried; the next try is at another hour
    ENOUGH = "enough"  # tried at as many hours as the profile asks


@dataclass(frozen=True, slots=True)
class FollowUp:
    """What a unit owes after a bad verdict: by when to make contact, and to put it right."""

    contact_by: datetime | None
    fix_by: datetime


def word_of(raising_id: int) -> str:
    """One raiser in a fact: `said_by`, on whose word it was written down, or `about`."""
    return f"raiser:{raising_id}"


def objection_stream(objection_id: int) -> str:
    """The subject of the clock within which an objection is decided."""
    return f"objection:{objection_id}"


class Told(Protocol):
    """An entry of a matter, however it was read."""

    @property
    def kind(self) -> str: ...

    @property
    def facts(self) -> Mapping[str, object]: ...


AnyTold = TypeVar("AnyTold", bound=Told)


class Event(StrEnum):
    AUDIT_PASSED = "closing.audit-passed"
    AUDIT_FAILED = "closing.audit-failed"
    CALLED = "closing.called"
    JUDGED = "closing.judged"
    SENT_AGAIN = "closing.sent-again"
    FOLLOW_UP = "closing.follow-up"
    ASKED_AGAIN = "closing.asked-again"
    DEFERRED = "closing.deferred"
    CAME_BACK = "closing.came-back"
    CLOSED = "closing.closed"
    WITHDRAWN = "closing.withdrawn"
    REOPENED = "closing.reopened"
    INVITED = "closing.invited"
    OBJECTED = "closing.objected"
    OBJECTION_ANSWERED = "closing.objection-answered"
    OBJECTION_UPHELD = "closing.objection-upheld"
    OBJECTION_REFUSED = "closing.objection-refused"


# Whose texts answer the raiser.
ANSWERS = frozenset({Handled.REPORTED, Handled.ANSWERED_NOW, Routed.TRANSFERRED})
# Where a matter stands once its raiser has an answer to judge.
ANSWERED = frozenset({Status.CALLING_BACK, Status.DEFERRED, Status.CLOSED})


def checked_rounds(told: Iterable[Told]) -> frozenset[object]:
    """The rounds of one matter whose report passed its audit."""
    passed = (one for one in told if one.kind == Event.AUDIT_PASSED)
    return frozenset(one.facts.get("round") for one in passed)


def is_withheld(one: Told, checked: Collection[object]) -> bool:
    """Whether a text waits: a report that nobody has checked is no answer yet."""
    return one.kind == Handled.REPORTED and one.facts.get("round") not in checked


def standing_answers(told: Sequence[AnyTold]) -> list[AnyTold]:
    """Of one matter's entries, oldest first, those whose texts are an answer."""
    checked = checked_rounds(told)
    return [
        one for one in told if one.kind in ANSWERS and not is_withheld(one, checked)
    ]
