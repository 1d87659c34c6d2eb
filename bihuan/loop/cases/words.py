"""The words of a case. Values are stored: change one only with a migration."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bihuan.directory.catalogue.words import ClockRule
from bihuan.ground.clocks.words import NewClock
from bihuan.kit.sentences import marked


class Status(StrEnum):
    """Where a case stands (DOMAIN.md §3.2)."""

    REGISTERED = "registered"  # 已登记
    ACCEPTED = "accepted"  # 已受理, waits for dispatch
    DECLINED = "declined"  # 不予受理, with legal ground and right route
    DISPATCHED = "dispatched"  # 已派单, waits to be claimed
    RETURNING = "returning"  # 申请退单, waits for the dispatcher
    ADJUDICATING = "adjudicating"  # 待裁定
    HANDLING = "handling"  # 办理中
    PAUSED = "paused"  # 依法中止
    REPORTED = "reported"  # 已办结待审核
    CALLING_BACK = "calling-back"  # 待回访
    DEFERRED = "deferred"  # 挂账, comes back on its date
    CLOSED = "closed"  # 已销号
    MERGED = "merged"  # 已并案


class Step(StrEnum):
    """One way of getting from a status to another."""

    ACCEPT = "accept"
    DECLINE = "decline"
    DISPATCH = "dispatch"
    CLAIM = "claim"
    ASK_RETURN = "ask-return"
    AGREE_RETURN = "agree-return"
    REFUSE_RETURN = "refuse-return"
    ASK_ADJUDICATION = "ask-adjudication"
    ADJUDICATE = "adjudicate"
    PAUSE = "pause"
    RESUME = "resume"
    REPORT = "report"
    ANSWER_NOW = "answer-now"
    TRANSFER = "transfer"
    PASS_AUDIT = "pass-audit"  # noqa: S105 - no password
    FAIL_AUDIT = "fail-audit"
    SEND_AGAIN = "send-again"
    DEFER = "defer"
    COME_BACK = "come-back"
    CLOSE = "close"
    WITHDRAW = "withdraw"
    REOPEN = "reopen"
    MERGE = "merge"


class ClockKind(StrEnum):
    """The clocks a profile may give a case; the key in its `clocks` table."""

    ACCEPT = "accept"
    DISPATCH = "dispatch"
    CLAIM = "claim"
    CONTACT = "contact"
    REPORT = "report"
    HANDLE = "handle"
    REHANDLE = "rehandle"
    RETURN = "decide-return"
    CALL_BACK = "call-back"
    VERDICT = "verdict"
    DEFERRAL = "deferral"
    BAD_CONTACT = "bad-contact"  # speak with whoever graded it bad
    BAD_FIX = "bad-fix"  # and put it right, however many rounds that takes


class Audience(StrEnum):
    """Who may read a text written along the way."""

    RAISER = "raiser"
    STAFF = "staff"


class Light(StrEnum):
    GREEN = "green"
    YELLOW = "yellow"
    RED = "red"
    NONE = "none"  # nothing runs: closed, or waiting for the raiser


STATUS_NAMES: dict[Status, str] = {
    Status.REGISTERED: marked("已登记"),
    Status.ACCEPTED: marked("已受理"),
    Status.DECLINED: marked("不予受理"),
    Status.DISPATCHED: marked("待签收"),
    Status.RETURNING: marked("申请退单"),
    Status.ADJUDICATING: marked("待裁定"),
    Status.HANDLING: marked("办理中"),
    Status.PAUSED: marked("依法中止"),
    Status.REPORTED: marked("待审核"),
    Status.CALLING_BACK: marked("待回访"),
    Status.DEFERRED: marked("挂账"),
    Status.CLOSED: marked("已销号"),
    Status.MERGED: marked("已并案"),
}

OPEN = frozenset(Status) - {Status.DECLINED, Status.CLOSED, Status.MERGED}
# In these the unit's own time runs; in the other open ones somebody else is at work.
RUNNING = frozenset(
    {Status.DISPATCHED, Status.RETURNING, Status.ADJUDICATING, Status.HANDLING}
)
# A unit answers for the case in each of these; the database holds the two together.
OWNED = frozenset(
    {
        Status.DISPATCHED,
        Status.RETURNING,
        Status.ADJUDICATING,
        Status.HANDLING,
        Status.PAUSED,
        Status.REPORTED,
        Status.CALLING_BACK,
        Status.DEFERRED,
    }
)
# What a unit must still do something about.
IN_HAND = frozenset({Status.DISPATCHED, Status.HANDLING})


class Event(StrEnum):
    CLASSED = "cases.classed"


@dataclass(frozen=True, slots=True)
class Replayed:
    """A case's state as the ledger alone tells it; must equal the tables."""

    status: Status
    owner: int | None
    due_at: datetime | None
    version: int
    round: int


def stream_of(case_id: int) -> str:
    """The ledger stream of a case, which is also the subject of its clocks."""
    return f"case:{case_id}"


# The one calendar of the county.
CALENDAR = "default"


def clock_of(
    case_id: int, kind: ClockKind, rule: ClockRule, *, at: datetime
) -> NewClock:
    """A clock of a case as its profile's rule has it, ready to be started."""
    return NewClock(
        subject=stream_of(case_id),
        kind=kind,
        rule_period=rule.period,
        ends=rule.ends,
        ladder=rule.ladder,
        calendar=CALENDAR,
        at=at,
    )
