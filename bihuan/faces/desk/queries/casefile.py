"""The shapes of which the page of a case is made."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from bihuan.directory.catalogue.words import Profile
from bihuan.faces.desk.queries.naming import Names
from bihuan.faces.desk.queries.telling import Beat
from bihuan.faces.desk.words import Button
from bihuan.ground.clocks.words import ClockView
from bihuan.ground.files.words import Listed
from bihuan.kit.sentences import Sentence
from bihuan.loop.closing.queries import CallLine, JudgementLine
from bihuan.loop.closing.words import FollowUp
from bihuan.loop.handling.queries import BranchLine, ReportLine, WaitingExtension
from bihuan.loop.routing.queries import WaitingReturn
from bihuan.loop.triage.words import Kind


@dataclass(frozen=True, slots=True)
class Head:
    """What stands at the top of every page about a case."""

    id: int
    number: str
    version: int
    title: str
    profile: str
    status: str
    status_name: str
    tone: str
    light: str
    due_at: datetime | None
    provisional: bool
    unit: str
    round: int
    escalation: str


@dataclass(frozen=True, slots=True)
class Raiser:
    """One who raised the matter, masked, with how they judged each round."""

    raising_id: int
    identity_id: int | None
    name: str
    phone: str
    channel: str
    raised_at: datetime
    may_share: bool
    verdicts: tuple[JudgementLine, ...]
    calls: tuple[CallLine, ...]
    merged_from: str = ""


@dataclass(frozen=True, slots=True)
class Spread:
    """How the raisers judged the latest round: grade by grade, silence on its own.

    `said` are their words without whose they are, for who may not know that.
    """

    round: int = 0
    raisers: int = 0
    grades: tuple[tuple[str, int, str], ...] = ()
    solved: int = 0
    unsolved: int = 0
    silent: int = 0
    excluded: int = 0
    said: tuple[JudgementLine, ...] = ()
    protected: bool = False

    @property
    def is_shown(self) -> bool:
        return self.raisers > 1 and bool(self.grades or self.silent)


@dataclass(frozen=True, slots=True)
class ClockLine:
    """One clock with how its deadline was found."""

    name: str
    period: str
    extensions: tuple[str, ...]
    rungs: tuple[tuple[str, datetime, bool], ...]
    steps: tuple[str, ...]
    view: ClockView


@dataclass(frozen=True, slots=True)
class Part:
    """One branch as the page shows it, and what of it is this actor's to do."""

    branch: BranchLine
    unit: str
    is_open: bool
    late: bool
    may_answer: bool
    may_recall: bool


@dataclass(frozen=True, slots=True)
class Other:
    number: str
    title: str
    status: str
    tone: str
    raised_at: datetime


@dataclass(frozen=True, slots=True)
class Matter:
    """What was raised, and where it belongs."""

    about: Profile
    body: str
    place: str
    area: str
    category: str
    cause: str
    channel: str
    party_id: int | None
    party: str
    raised_at: datetime
    closed_at: datetime | None
    result: str
    deferred_to: date | None
    merged_into: str


@dataclass(frozen=True, slots=True)
class Proposed:
    """One unit or category as it is shown. `place` counts from 1 and is its key."""

    place: int
    key: int
    name: str
    confidence: Sentence
    tone: str
    reasons: tuple[Sentence, ...]
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Advice:
    """What is proposed of one kind, why not more, and what people said of it."""

    kind: Kind
    choices: tuple[Proposed, ...]
    unsure: Sentence | None
    wrong: str = ""
    because: str = ""
    may_explain: bool = False
    grounds: tuple[tuple[str, str], ...] = ()
    came_to: Sentence | None = None

    @property
    def first(self) -> Proposed | None:
        return self.choices[0] if self.choices else None

    @property
    def believed(self) -> bool:
        """Whether it may be accepted without reading more."""
        return bool(self.choices) and self.unsure is None and not self.wrong


@dataclass(frozen=True, slots=True)
class Panel:
    """What stands beside a case: while it waits, to be accepted; afterwards, the record.

    `verb` is the form in which a unit is chosen, "" where none is open to this actor;
    `accepts` says that one press is enough. `classes` is the category that goes along
    with accepting, None where the case has one.
    """

    unit: Advice | None
    category: Advice | None
    waits: bool
    verb: str = ""
    accepts: bool = False
    classes: Proposed | None = None
    auto: bool = False


@dataclass(frozen=True, slots=True)
class CasePage:
    """Everything on the page of one case."""

    head: Head
    matter: Matter
    counters: tuple[str, ...]
    buttons: tuple[Button, ...]
    raisers: tuple[Raiser, ...]
    verdicts: Spread
    others: tuple[Other, ...]
    beats: tuple[Beat, ...]
    beats_left: int
    clocks: tuple[ClockLine, ...]
    parts: tuple[Part, ...]
    files: tuple[Listed, ...]
    report: ReportLine | None
    asked_return: WaitingReturn | None
    asked_extension: WaitingExtension | None
    may_reveal: bool
    names: Names
    proposed: Panel | None = None
    follow_up: FollowUp | None = None
