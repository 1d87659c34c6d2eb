"""How a case went from hand to hand, and the days that each hand cost."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Hop:
    """One unit's turn: from when, for how many days, how it ended, and who comes next."""

    unit_id: int
    since: datetime
    until: datetime
    days: float
    outcome: str
    lasts: bool  # the unit still has it


def turns_into_hops(
    turns: Sequence[tuple[int, datetime, datetime | None, str]], *, now: datetime
) -> tuple[Hop, ...]:
    """Turns (unit, sent, ended, outcome) as hops, oldest first."""
    return tuple(
        Hop(
            unit_id=unit,
            since=sent,
            until=ended or now,
            days=round(max((ended or now) - sent, timedelta()) / _DAY, 1),
            outcome=outcome,
            lasts=ended is None,
        )
        for unit, sent, ended, outcome in turns
    )


def lost_in(hops: Sequence[Hop]) -> float:
    """The days that every hand but the last one cost."""
    return round(sum(hop.days for hop in hops[:-1]), 1)
