"""Taking the numbers of a period: rows as they stand now, and what they come to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bihuan.ground.access.words import Actor
from bihuan.kit import clock
from bihuan.kit.transactions import joins_transaction
from bihuan.measure.bulletins import rules
from bihuan.measure.bulletins.words import Number, Period, Readers
from bihuan.measure.figures.queries import counted, rows_between


@dataclass(frozen=True, slots=True)
class Taken:
    """What was counted, as of when, and the rows that it was counted from."""

    as_of: datetime
    numbers: tuple[Number, ...]
    rows: bytes


@joins_transaction
def take(period: Period, readers: Readers, *, actor: Actor) -> Taken:
    """Count a period and the one before, as of this moment."""
    earlier = rules.before(period)
    now = rows_between(period.since, period.until, actor=actor)
    before = rows_between(earlier.since, earlier.until, actor=actor)
    public = readers is Readers.EVERYBODY
    numbers = rules.every_number(
        counted(now, public=public), counted(before, public=public)
    )
    return Taken(clock.now(), tuple(numbers), rules.packed(now, before))
