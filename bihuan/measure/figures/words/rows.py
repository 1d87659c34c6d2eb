"""A case as it was counted at one moment: what a figure that was frozen stands on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bihuan.measure.figures.words.sorts import Statistic
from bihuan.measure.figures.words.told import Line


@dataclass(frozen=True, slots=True)
class Row:
    """One case of a period with the bits that were counted of it, up to entry `seq`."""

    case: int
    seq: int
    bits: int
    overdue: bool
    unit: int | None
    category: int | None
    seconds: int | None  # from acceptance to closing


@dataclass(frozen=True, slots=True)
class Counted:
    """What rows come to: the whole, units by their kind, and topmost categories."""

    total: Line
    units: Mapping[str, Sequence[Line]]
    categories: Sequence[Line]
    statistics: Sequence[Statistic]
