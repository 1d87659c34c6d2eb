"""What is found when an answer is read before it goes out."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from bihuan.kit.sentences import Sentence, say


class Severity(StrEnum):
    """How much a finding weighs. Only a leak stops an answer."""

    LEAK = "leak"
    WARNING = "warning"  # the raiser will probably come back
    HINT = "hint"  # it could be said better


class Code(StrEnum):
    """What was found, for programs. The order is that of the findings of one answer."""

    LEAK_NAME = "leak-name"
    LEAK_PHONE = "leak-phone"
    LEAK_CITIZEN_ID = "leak-citizen-id"
    LEAK_ACCOUNT = "leak-account"
    LEAK_PLATE = "leak-plate"
    LEAK_ADDRESS = "leak-address"
    EMPTY = "empty"
    OFF_TOPIC = "off-topic"
    OTHER_PLACE = "other-place"
    FORWARDED = "forwarded"
    FORMULA = "formula"
    UNANSWERED = "unanswered"
    MOSTLY_STOCK = "mostly-stock"
    NO_DATE = "no-date"
    LONG_SENTENCE = "long-sentence"
    PASSIVE = "passive"
    JARGON = "jargon"


class Asked(StrEnum):
    """What kind of answer a question wants."""

    WHEN = "when"  # a date, a period, or that there is none yet
    HOW_MUCH = "how-much"  # a number
    WHY = "why"  # a reason
    WHO = "who"  # a unit
    WHERE = "where"  # a place
    HOW = "how"  # what to do, or what was done
    WHETHER = "whether"  # yes or no
    WHAT = "what"  # whatever speaks of the same
    REQUEST = "request"  # what was done or decided


@dataclass(frozen=True, slots=True)
class Span:
    """Where in the answer, as it was typed: characters from `start` up to `end`."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to mend. `message` says what is the matter, `advice` what would be right.

    Nothing private stands in either: a number or a name is told masked.
    """

    code: Code
    severity: Severity
    message: Sentence
    advice: Sentence
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """One question of the matter, in the raiser's words, and whether it is answered."""

    text: str
    asked: Asked
    answered: bool


@dataclass(frozen=True, slots=True)
class ReplyCheck:
    """An answer as it was read beside its matter."""

    score: int  # 0 to 100; 100 where nothing was found
    findings: tuple[Finding, ...]  # leaks first, then by weight
    questions: tuple[Question, ...]
    about: (
        float | None
    )  # probability that it is about this matter; None: says too little
    stock: float  # share of its characters that are formulas, 0 to 1
    formula: bool  # it says nothing of its own

    @property
    def leaks(self) -> tuple[Finding, ...]:
        """What must not go out."""
        return tuple(f for f in self.findings if f.severity is Severity.LEAK)

    @property
    def refusal(self) -> Sentence | None:
        """Why it may not go out; None if it may."""
        return say("答复里有个人信息，不能发出。请先删去。") if self.leaks else None

    @property
    def warnings(self) -> tuple[Finding, ...]:
        """What should be looked at once more before it goes out."""
        return tuple(f for f in self.findings if f.severity is Severity.WARNING)

    @property
    def off_topic(self) -> bool:
        """Whether it seems to be an answer to something else."""
        return any(f.code is Code.OFF_TOPIC for f in self.findings)


@dataclass(frozen=True, slots=True)
class Raiser:
    """How a raiser is shown to staff: 张*丰, 138****1234. Either may be empty."""

    name: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class Matter:
    """What an answer is held against."""

    title: str
    body: str
    raisers: tuple[Raiser, ...] = ()
