"""The words of truth: endings, second looks, gaps, and numbers that are too good."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from bihuan.kit.sentences import marked
from bihuan.loop.closing.words import Grade

PURPOSE = "truth.second-look"


class LookState(StrEnum):
    """How far a second look has got."""

    WAITING = "waiting"
    ANSWERED = "answered"
    NOT_REACHED = "not-reached"  # tried often enough, or the time ran out; no agreement


class Freely(StrEnum):
    """Whether the raiser's first answer was their own."""

    YES = "yes"
    PRESSED = "pressed"  # asked to be content, or promised something for it
    NEVER_ASKED = "never-asked"  # says that nobody ever asked them
    UNSAID = "unsaid"


FREELY_NAMES: dict[Freely, str] = {
    Freely.YES: marked("是本人自愿回答的"),
    Freely.PRESSED: marked("有人打过招呼、劝说或许过好处"),
    Freely.NEVER_ASKED: marked("说从来没有人问过"),
    Freely.UNSAID: marked("不愿意说，或记不清"),
}


class Exclusion(StrEnum):
    """Why a matter that was closed is not drawn from."""

    NO_CONTACT = "no-contact"
    SEALED = "sealed"
    OPEN_AGAIN = "open-again"


GROUNDS: dict[str, str] = {
    Exclusion.NO_CONTACT: marked("诉求人没有留下联系方式，无从回访"),
    Exclusion.SEALED: marked("密级或限制知悉的事项，不作电话回访"),
    Exclusion.OPEN_AGAIN: marked("封存以前已经重新办理"),
}
TITLE = marked("二次回访抽查")


@dataclass(frozen=True, slots=True)
class SecondAnswer:
    """What a raiser says the second time, before anybody tells what was said first."""

    solved: bool
    grade: Grade
    freely: Freely
    words: str = ""


@dataclass(frozen=True, slots=True)
class Interval:
    """A share with the interval that it may be in with 95 % (Wilson)."""

    n: int
    k: int
    low: float
    high: float

    @property
    def share(self) -> float:
        return self.k / self.n if self.n else 0.0


def look_stream(look_id: int) -> str:
    """The ledger stream of a second look: its own, so that no case page shows it."""
    return f"look:{look_id}"


LOOK_CLOCK = "look"
LAPSE = "lapse"

# ---- Numbers that are too good ------------------------------------------------------


class Kind(StrEnum):
    """What looks too good to be true."""

    PERFECT = "perfect"  # a month at 100 %
    INSTANT = "instant"  # verdicts seconds after they were asked for
    IDENTICAL = "identical"  # the same words again and again
    MONTH_END = "month-end"  # closed in a burst in the last days
    ONE_VOICE = "one-voice"  # all calls by one person, all very satisfied
    SAME_MINUTE = "same-minute"  # verdicts taken down in the same minute


class SignalState(StrEnum):
    OPEN = "open"
    EXPLAINED = "explained"
    FOLLOWED_UP = "followed-up"


@dataclass(frozen=True, slots=True)
class Threshold:
    """When a signal is given: so many rows at least, and a value of at least so much."""

    least: int
    value: float


@dataclass(frozen=True, slots=True)
class Said:
    """One spoken verdict on a closed matter, as the detectors read it."""

    ending_id: int
    unit_id: int
    unit_kind: str
    content: bool
    grade: int
    by_call: bool
    taken_by: str
    asked_at: datetime | None
    given_at: datetime
    words: str


@dataclass(frozen=True, slots=True)
class Found:
    """One signal: which unit, what was seen, and the endings behind it."""

    kind: Kind
    unit_id: int
    month: date
    n: int
    value: float
    endings: tuple[int, ...]


class Event(StrEnum):
    ASSIGNED = "truth.assigned"
    TRIED = "truth.tried"
    ANSWERED = "truth.answered"
    NOT_REACHED = "truth.not-reached"
    HANDED_OVER = "truth.handed-over"
    SIGNALLED = "truth.signalled"
    EXPLAINED = "truth.explained"
    FOLLOWED_UP = "truth.followed-up"
    THRESHOLD_SET = "truth.threshold-set"
