"""The words of the catalogue: a profile says how one sort of case lives."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from bihuan.ground.calendars.words import Ends, Period
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
    """One clock of a profile: how long, when its last day ends, and its ladder."""

    period: Period
    ends: Ends = Ends.MIDNIGHT
    ladder: tuple[Rung, ...] = ()
    source: str = ""  # article of law or seed ID


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
    required: bool = True
    attempts: int = 3


@dataclass(frozen=True, slots=True)
class Profile:
    """How one sort of case lives, as data. Immutable: a change is a new version.

    `clocks` may hold: accept, dispatch, claim, contact, report, handle, rehandle,
    call-back, verdict, decide-return. `handle` is required: it gives the deadline.
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
    causes: tuple[str, ...] = ()  # a closed list a case must be classed by (the five 不)
    decline_grounds: tuple[str, ...] = ()
    source: str = ""
