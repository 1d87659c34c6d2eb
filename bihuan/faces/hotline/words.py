"""The words of the hotline: a call, how it was answered, and how it ended."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from bihuan.kit.sentences import marked as _

REGISTER = "lines"  # the register of merged lines
FIFTEEN = 15  # seconds, GB/T 33358-2016
CONNECTED = 0.95  # in any 24 hours, the same


class Lane(StrEnum):
    ORDINARY = "ordinary"
    ENTERPRISE = "enterprise"  # 涉企专线
    ELDER = "elder"  # 尊老专线


class Mode(StrEnum):
    """The three ways of answering (seed D07)."""

    POLICY = "policy"  # 政策解答
    THREE_WAY = "three-way"  # 三方通话
    DISPATCH = "dispatch"  # 服务派单


class Outcome(StrEnum):
    """How a call ended. Only the first brings a matter."""

    MATTER = "matter"
    PROGRESS = "progress"  # asked how a matter stands
    RING_OFF = "ring-off"
    SILENT = "silent"
    WRONG_NUMBER = "wrong-number"


class Event(StrEnum):
    POPPED = "hotline.popped"
    TAKEN = "hotline.taken"
    WRAPPED_UP = "hotline.wrapped-up"
    ENDED = "hotline.ended"
    LOG_IMPORTED = "hotline.log-imported"


LANES = {
    Lane.ORDINARY: _("普通"),
    Lane.ENTERPRISE: _("涉企专线"),
    Lane.ELDER: _("尊老专线"),
}
MODES = {
    Mode.POLICY: _("政策解答"),
    Mode.THREE_WAY: _("三方通话"),
    Mode.DISPATCH: _("服务派单"),
}
OUTCOMES = {
    Outcome.MATTER: _("成为事项"),
    Outcome.PROGRESS: _("查询进展"),
    Outcome.RING_OFF: _("已挂断"),
    Outcome.SILENT: _("无声电话"),
    Outcome.WRONG_NUMBER: _("拨错号码"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One merged line as the register has it."""

    number: str
    name: str
    lane: Lane
    mode: str
    unit: str
    profile: str


@dataclass(frozen=True, slots=True)
class WrapUp:
    """What is to become of a call: everything the operator wrote, and how it was answered."""

    mode: Mode
    profile: str
    body: str
    lane: Lane = Lane.ORDINARY
    line: str = ""
    phone: str = field(default="", repr=False)
    name: str = field(default="", repr=False)
    place: str = field(default="", repr=False)
    area_id: int | None = None
    category_id: int | None = None
    party_id: int | None = None
    may_share: bool = False
    answer: str = ""
    result: str = "explained"
    answer_id: int | None = None  # of the knowledge base
    unit_id: int | None = None  # who joined a three-way call
    searched: str = ""
    into: str = ""


@dataclass(frozen=True, slots=True)
class Wrapped:
    """What a wrap-up gives back. The receipt is for the caller and kept nowhere."""

    number: str
    receipt: str
    mode: Mode
    already: bool = False


@dataclass(frozen=True, slots=True)
class OpenCall:
    """A call in hand, with what was written so far."""

    ticket: str
    line: str
    lane: Lane
    began_at: datetime
    saved_at: datetime | None
    said: Mapping[str, str] = field(repr=False)


@dataclass(frozen=True, slots=True)
class CallLine:
    """One call as lists show it; nobody's number is in it."""

    ticket: str
    began_at: datetime
    line: str
    lane: Lane
    mode: str
    outcome: str
    case: str


@dataclass(frozen=True, slots=True)
class NewLogged:
    """One call as the telephone system logged it."""

    source_id: str
    line: str
    queued_at: datetime
    answered_at: datetime | None
    ended_at: datetime


@dataclass(frozen=True, slots=True)
class Connected:
    """How calls were answered. Both rates come with what they are of."""

    calls: int
    answered: int
    quickly: int

    @property
    def rate(self) -> float | None:
        """Answered of all that were queued."""
        return self.answered / self.calls if self.calls else None

    @property
    def quick_rate(self) -> float | None:
        """Within 15 seconds, of those answered."""
        return self.quickly / self.answered if self.answered else None


@dataclass(frozen=True, slots=True)
class DayOf:
    day: date
    figures: Connected

    @property
    def below(self) -> bool:
        rate = self.figures.rate
        return rate is not None and rate < CONNECTED
