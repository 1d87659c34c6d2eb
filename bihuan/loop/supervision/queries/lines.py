"""A part of an item as pages show it: what was told of it, and who reviewed it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from bihuan.kit import clock
from bihuan.kit.verdicts import Verdict
from bihuan.loop.cases.words import Light
from bihuan.loop.supervision.words import PartState, Way


@dataclass(frozen=True, slots=True)
class ProgressLine:
    percent: int
    reached: Decimal | None
    text: str
    told_by: str
    told_at: datetime
    late: bool


@dataclass(frozen=True, slots=True)
class ReviewLine:
    way: Way
    passed: bool
    words: str
    reviewed_by: str
    reviewed_at: datetime


@dataclass(frozen=True, slots=True)
class PartLine:
    """One part as its item's page shows it."""

    id: int
    place: int
    title: str
    target: str
    unit_id: int
    owner_id: int  # who holds it now; the unit that was named, before it is given out
    helpers: tuple[int, ...]
    due_on: date
    state: PartState
    light: Light
    due_at: datetime | None
    percent: int
    goal: Decimal | None
    counted_in: str
    progress_by: datetime | None
    case_number: str  # empty where the reader may not open it
    rung: str
    claimed_on_time: bool | None
    told: tuple[ProgressLine, ...]
    reviews: tuple[ReviewLine, ...]
    may: dict[str, Verdict]

    @property
    def reached(self) -> Decimal:
        """What was told last, where the target is counted."""
        told = [one.reached for one in self.told if one.reached is not None]
        return told[0] if told else Decimal(0)

    @property
    def progress_late(self) -> bool:
        """Whether word of progress is owed."""
        waiting = self.state is PartState.HANDLING and self.progress_by is not None
        return (
            waiting and self.progress_by is not None and clock.now() > self.progress_by
        )
