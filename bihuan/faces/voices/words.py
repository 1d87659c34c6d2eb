"""The words of voices: the window, refusals read twice, observers, walks, calls for clues."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from bihuan.kit.sentences import marked

# How the matters come in; a profile names the ways that it is open to.
WINDOW, OBSERVER, WALK, CLUE = "window", "observer", "walk", "clue"
# A call hides what became of fewer than this many clues (DOMAIN.md §3.5).
SMALL = 5
SECOND_READ = "second-read"  # the clock of a refusal
# The cookie that lets an observer stay on their page until the browser is closed.
BADGE = "observer"


class Event(StrEnum):
    REPORTED = "voices.window-reported"
    REFUSAL_ASKED = "voices.refusal-asked"
    REFUSAL_READ = "voices.refusal-read"
    APPOINTED = "voices.observer-appointed"
    BADGE_RENEWED = "voices.badge-renewed"
    TERM_ENDED = "voices.term-ended"
    OPINED = "voices.opinion-given"
    WALK_BEGUN = "voices.walk-begun"
    WALK_NOTED = "voices.step-noted"
    WALK_ENDED = "voices.walk-ended"
    CALL_DRAFTED = "voices.call-drafted"
    CALL_PUBLISHED = "voices.call-published"
    CLUE_GIVEN = "voices.clue-given"
    RESULTS_PUBLISHED = "voices.results-published"


class Trouble(StrEnum):
    """How a thing could not be done (Guangyuan: 办不了、很难办、不给办)."""

    IMPOSSIBLE = "impossible"
    HARD = "hard"
    DENIED = "denied"


TROUBLE_NAMES = {
    Trouble.IMPOSSIBLE: marked("办不了"),
    Trouble.HARD: marked("很难办"),
    Trouble.DENIED: marked("不给办"),
}


class Reading(StrEnum):
    """What became of a refusal that a window must not give alone."""

    WAITING = "waiting"
    UPHELD = "upheld"
    OVERTURNED = "overturned"


READING_NAMES = {
    Reading.WAITING: marked("等第二人复核"),
    Reading.UPHELD: marked("复核同意"),
    Reading.OVERTURNED: marked("复核不同意，应当办理"),
}


@dataclass(frozen=True, slots=True)
class WindowReport:
    """What a clerk takes down at the window of things that could not be done."""

    draft: str
    service: str
    trouble: Trouble
    said: str
    wish: str
    unit_id: int | None = None
    by_whom: str = ""
    name: str = field(default="", repr=False)
    phone: str = field(default="", repr=False)
    may_share: bool = False


@dataclass(frozen=True, slots=True)
class NewRefusal:
    """A refusal as a window wants to give it."""

    draft: str
    service: str
    unit_id: int
    wanted: str
    ground: str
    instead: str
    phone: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class NewObserver:
    draft: str
    trade: str
    starts_on: date
    ends_on: date
    per_quarter: int
    name: str = field(repr=False)
    phone: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class NewWalk:
    draft: str
    service: str
    unit_id: int
    role: str
    promised: str = ""
    repeats: int | None = None


@dataclass(frozen=True, slots=True)
class NewStep:
    draft: str
    what: str
    minutes: int
    obstacle: str = ""


@dataclass(frozen=True, slots=True)
class NewCall:
    subject: str
    text: str
    opens_on: date
    closes_on: date


@dataclass(frozen=True, slots=True)
class Badge:
    """An observer with a new code: the only time it is shown."""

    id: int
    code: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class MatterLine:
    """A matter as those who brought it in follow it; `title` only for whoever may see it."""

    number: str
    title: str
    status: str
    status_name: str
    unit: str
    due_at: datetime | None
    light: str
    may_open: bool
    raised_at: datetime
    receipt: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class ReportLine:
    """One matter of the window."""

    matter: MatterLine
    service: str
    trouble: Trouble
    against: str


@dataclass(frozen=True, slots=True)
class ServiceLine:
    """A service with how often it could not be done, in a year."""

    service: str
    impossible: int
    hard: int
    denied: int


@dataclass(frozen=True, slots=True)
class WindowPage:
    reports: tuple[ReportLine, ...]
    services: tuple[ServiceLine, ...]
    waiting_refusals: int


@dataclass(frozen=True, slots=True)
class RefusalLine:
    id: int
    service: str
    unit: str
    state: Reading
    reported_at: datetime
    due_at: datetime
    late: bool


@dataclass(frozen=True, slots=True)
class RefusalPage:
    line: RefusalLine
    wanted: str
    ground: str
    instead: str
    read_at: datetime | None
    reason: str
    may_read: bool
    why_not: str
    number: str
    receipt: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class ObserverLine:
    """One observer with their term; the name masked."""

    id: int
    name: str
    trade: str
    starts_on: date
    ends_on: date
    per_quarter: int
    given: int
    in_all: int
    state: str  # running, expiring, over, ended, ahead


@dataclass(frozen=True, slots=True)
class ObserversPage:
    observers: tuple[ObserverLine, ...]
    opinions: tuple[MatterLine, ...]
    may_appoint: bool


@dataclass(frozen=True, slots=True)
class Badged:
    """The page of an observer who showed their code."""

    line: ObserverLine
    opinions: tuple[MatterLine, ...]


@dataclass(frozen=True, slots=True)
class StepLine:
    place: int
    what: str
    minutes: int
    obstacle: str
    at: datetime
    matter: MatterLine | None


@dataclass(frozen=True, slots=True)
class WalkLine:
    id: int
    service: str
    unit: str
    role: str
    begun_at: datetime
    ended_at: datetime | None
    steps: int
    minutes: int
    obstacles: int
    open: int


@dataclass(frozen=True, slots=True)
class WalkPage:
    line: WalkLine
    promised: str
    conclusion: str
    steps: tuple[StepLine, ...]
    before: WalkLine | None
    mine: bool


@dataclass(frozen=True, slots=True)
class CallLine:
    """One public call for clues."""

    id: int
    subject: str
    text: str
    opens_on: date
    closes_on: date
    state: str  # draft, ahead, open, over, told
    clues: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """How many clues came to this; None where fewer than may be told."""

    name: str
    n: int | None


@dataclass(frozen=True, slots=True)
class CallPage:
    line: CallLine
    outcomes: tuple[Outcome, ...]
    findings: str
    told_at: datetime | None
    clues: tuple[MatterLine, ...] = ()
