"""The truth gap as anybody may read it: whole months, and only those that are finished."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from bihuan.directory.units.queries import unit_names
from bihuan.loop.truth.queries import GapLine, TruthGap, gap_between, looked_at_months


@dataclass(frozen=True, slots=True)
class ToldGap:
    """One finished month; None while there is none."""

    months: tuple[date, ...]
    month: date | None
    gap: TruthGap | None
    names: Mapping[int, str]


def told_gap(month: str) -> ToldGap:
    """The month that was asked for, else the newest that is finished."""
    months = tuple(looked_at_months(told=True))
    asked = [one for one in months if one.isoformat()[:7] == month]
    chosen = next(iter([*asked, *months]), None)
    if chosen is None:
        return ToldGap((), None, None, {})
    after = date(chosen.year + chosen.month // 12, chosen.month % 12 + 1, 1)
    gap = gap_between(chosen, after - timedelta(days=1))
    return ToldGap(months, chosen, gap, unit_names(one.unit_id for one in _lines(gap)))


def _lines(gap: TruthGap) -> list[GapLine]:
    return [line for group in gap.groups for line in group.lines]
