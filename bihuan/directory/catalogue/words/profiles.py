"""A profile says how one sort of case lives."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from bihuan.ground.calendars.words import Ends, Measure, Period
from bihuan.ground.clocks.words import Rung


class Acceptance(StrEnum):
    MANUAL = "manual"
    AUTO = "auto"


class Privacy(StrEnum):
    """Visibility class of a profile's cases (DESIGN.md §5)."""

    PUBLIC = "public"
    INTERNAL = "internal"
    RESTRICTED = "restricted"
    SEALED = "sealed"


class Result(StrEnum):
    """Result types of DOMAIN.md §3.2. Only SOLVED counts in the solved rate."""

    SOLVED = "solved"
    DEFERRED = "deferred"  # 部分解决/挂账: partly solved, a plan with a date
    EXPLAINED = "explained"  # no legal basis; explained
    NOT_REACHABLE = "not-reachable"
    WITHDRAWN = "withdrawn"
    TRANSFERRED = "transferred"  # outside the county's powers
    MERGED = "merged"


class Approver(StrEnum):
    UNIT_HEAD = "unit-head"
    DISPATCHER = "dispatcher"
    SUPERVISOR = "supervisor"


@dataclass(frozen=True, slots=True)
class ClockRule:
    """One clock of a profile: how long, when its last day ends, and its ladder.

    `statutory` is what the law would allow, where the county promises less.
    """

    period: Period
    ends: Ends = Ends.MIDNIGHT
    ladder: tuple[Rung, ...] = ()
    source: str = ""  # article of law or seed ID
    statutory: Period | None = None
    statutory_source: str = ""


@dataclass(frozen=True, slots=True)
class ReturnRule:
    """退单: `times` send-backs are free; the next one goes to adjudication."""

    within: Period
    times: int = 1


@dataclass(frozen=True, slots=True)
class ExtensionRule:
    times: int
    at_most: Period
    approver: Approver


@dataclass(frozen=True, slots=True)
class CallBackRule:
    """`attempts` at different hours; `script` is what the caller says, with blanks."""

    required: bool = True
    attempts: int = 3
    script: tuple[str, ...] = ()


OBJECT_WITHIN = Period(5, Measure.WORKING_DAYS)
# What a line of a script may leave open: facts of the case, never the raiser's name.
BLANKS = ("number", "title", "unit", "raised_on", "result")


@dataclass(frozen=True, slots=True)
class Dimension:
    """One side of the handling that may be graded by itself (态度、时效、结果)."""

    code: str
    name: str
    name_en: str


@dataclass(frozen=True, slots=True)
class VerdictRule:
    """What a raiser may grade beside the whole, and until when a unit may object."""

    dimensions: tuple[Dimension, ...] = ()
    object_within: Period = OBJECT_WITHIN


_ONE_DAY = Period(1, Measure.WORKING_DAYS)
_TWO_DAYS = Period(2, Measure.WORKING_DAYS)
_THREE_DAYS = Period(3, Measure.WORKING_DAYS)


@dataclass(frozen=True, slots=True)
class UrgingRule:
    """How long a unit has for its answer to each colour of urging note (督办单).

    Blue, then yellow, then red, each only when the one before expired unanswered
    (DOMAIN.md §2.3); the lengths are this platform's own where a profile says nothing.
    """

    blue: Period = _THREE_DAYS
    yellow: Period = _TWO_DAYS
    red: Period = _ONE_DAY


@dataclass(frozen=True, slots=True)
class TriageRule:
    """How far proposals may be believed; shares from 0 to 1.

    Below `propose` a person chooses unaided. From `auto_dispatch` on a case goes to
    the proposed unit by itself; None, as where nothing is said, means never.
    """

    propose: float = 0.5
    auto_dispatch: float | None = None


@dataclass(frozen=True, slots=True)
class SecondLookRule:
    """Which share of what was closed is drawn for a second, blind call; from 0 to 1."""

    share: float = 0.05


@dataclass(frozen=True, slots=True)
class Gate:
    """What a report with one result must bring before it is taken (closing gates).

    Pieces of evidence, the legal basis in words, tries to reach the raiser at different
    hours. 挂账 always needs its plan and date.
    """

    pieces: int = 0
    basis: bool = False
    attempts: int = 0


@dataclass(frozen=True, slots=True)
class Profile:
    """How one sort of case lives, as data. Immutable: a change is a new version.

    `clocks` may hold those of `CLOCKS`. `handle` is required: it gives the deadline.
    """

    code: str
    version: int
    name: str
    name_en: str
    stream: str  # two capital letters that begin the case number
    channels: tuple[str, ...]
    privacy: Privacy
    acceptance: Acceptance
    clocks: dict[str, ClockRule]
    returns: ReturnRule
    extension: ExtensionRule
    pause_grounds: tuple[str, ...]
    call_back: CallBackRule
    reopen_within: Period
    results: tuple[Result, ...]
    evidence: int = 0  # pieces of evidence asked before a report of solved
    causes: tuple[
        str, ...
    ] = ()  # a closed list a case must be classed by (the five 不)
    decline_grounds: tuple[str, ...] = ()
    source: str = ""
    triage: TriageRule = TriageRule()
    urging: UrgingRule = UrgingRule()
    verdict: VerdictRule = VerdictRule()
    second_look: SecondLookRule = SecondLookRule()
    gates: Mapping[Result, Gate] = field(default_factory=dict)

    def gate(self, result: Result) -> Gate:
        """What a report with this result must bring; `evidence` is for solved."""
        gate = self.gates.get(result, Gate())
        if result is Result.SOLVED and self.evidence > gate.pieces:
            return replace(gate, pieces=self.evidence)
        return gate


# Every clock a profile may have; `handle` it must.
CLOCKS = (
    "accept",
    "dispatch",
    "claim",
    "contact",
    "report",
    "handle",
    "rehandle",
    "call-back",
    "verdict",
    "decide-return",
    "bad-contact",  # speak with whoever graded it bad (上海条例 Art. 30)
    "bad-fix",  # and put it right, over all rounds that takes
)
# The rungs of a ladder, in the order in which they may fire. "unit-head" is
# seed B06: the principal leader handles the matter personally until done.
LADDER = ("reminder", "yellow", "red", "unit-head", "notice", "interview")


@dataclass(frozen=True, slots=True)
class Mistake:
    """One thing wrong in a profile: where, and what would be right."""

    path: str  # such as "clocks.handle.ladder[1].name"
    message: str
