"""What a statistic is made of, and what tables have lines for."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from bihuan.measure.figures.words.measures import Measure


class By(StrEnum):
    """What a table has one line for each of."""

    UNIT = "unit"
    CATEGORY = "category"
    AREA = "area"
    MONTH = "month"
    PROFILE = "profile"
    CHANNEL = "channel"


class Sort(StrEnum):
    """What kind of number a statistic is."""

    COUNT = "count"
    RATE = "rate"
    DAYS = "days"


class Part(StrEnum):
    """Which of the cases behind a rate are asked for."""

    NUMERATOR = "numerator"
    DENOMINATOR = "denominator"


@dataclass(frozen=True, slots=True)
class Statistic:
    """One figure with its name and formula. A changed formula is a new version.

    A rate is cases with `top` over cases with `bottom` and with none of `less`;
    `late` statistics add what is overdue at this moment. `beside` are those without
    which it must not be shown.
    """

    code: str
    name: str
    name_en: str
    formula: str
    formula_en: str
    sort: Sort
    top: Measure
    bottom: Measure | None = None
    less: tuple[Measure, ...] = ()
    beside: tuple[str, ...] = ()
    live: bool = False  # depends on the moment, so it cannot come from the rollup
    version: int = 1
