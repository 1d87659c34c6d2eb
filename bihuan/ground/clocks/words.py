"""The words of clocks: rungs of a ladder and the states of a clock."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from bihuan.ground.calendars.words import Period


class State(StrEnum):
    RUNNING = "running"
    PAUSED = "paused"
    STOPPED = "stopped"


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
    RECOMPUTED = "clocks.recomputed"
