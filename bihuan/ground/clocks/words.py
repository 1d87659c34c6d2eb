"""The words of clocks: rungs of a ladder and the states of a clock."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bihuan.ground.calendars.words import Ends, Pause, Period
from bihuan.kit.sentences import Sentence


class State(StrEnum):
    RUNNING = "running"
    PAUSED = "paused"
    STOPPED = "stopped"


class Light(StrEnum):
    """How a clock stands: in good time, soon due, past its deadline."""

    GREEN = "green"
    YELLOW = "yellow"
    RED = "red"


@dataclass(frozen=True, slots=True)
class Rung:
    """One step of a ladder: what is said and when, relative to start or deadline.

    Exactly one of the three is given. `fraction` is of the time between start
    and deadline (0.75 = a quarter is left); `before` and `after` are measured
    from the deadline in business time; `after` of zero length fires at the deadline.
    """

    name: str
    fraction: float | None = None
    before: Period | None = None
    after: Period | None = None


class Event(StrEnum):
    STARTED = "clocks.started"
    FIRED = "clocks.fired"
    PAUSED = "clocks.paused"
    RESUMED = "clocks.resumed"
    EXTENDED = "clocks.extended"
    STOPPED = "clocks.stopped"
    REVIVED = "clocks.revived"
    RECOMPUTED = "clocks.recomputed"


@dataclass(frozen=True, slots=True)
class NewClock:
    """What `start_many` needs to set one clock going."""

    subject: str
    kind: str
    rule_period: Period
    ends: Ends
    ladder: tuple[Rung, ...]
    calendar: str
    at: datetime


@dataclass(frozen=True, slots=True)
class RungView:
    """A rung of a clock: when it falls under the present deadline, and whether it has fired."""

    name: str
    at: datetime
    fired: bool


@dataclass(frozen=True, slots=True)
class ClockView:
    """A clock as a page shows it, with the way its deadline was found."""

    kind: str
    state: State
    light: Light
    started_at: datetime
    due_at: datetime
    stopped_at: datetime | None
    provisional: bool
    period: Period
    ends: Ends
    extensions: tuple[Period, ...]
    pauses: tuple[Pause, ...]
    rungs: tuple[RungView, ...]
    steps: tuple[Sentence | str, ...]
