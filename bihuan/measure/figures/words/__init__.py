"""The words of figures: the statistics, and what is told of cases."""

from __future__ import annotations

from bihuan.measure.figures.words.kinds import KIND_NAMES
from bihuan.measure.figures.words.measures import COLUMNS, FINISHED, Measure
from bihuan.measure.figures.words.opened import HEADER, Event, OpenFile, OpenMonth
from bihuan.measure.figures.words.promises import RATIOS, Programme, Promise, Ratio
from bihuan.measure.figures.words.rows import Counted, Row
from bihuan.measure.figures.words.sorts import By, Part, Sort, Statistic
from bihuan.measure.figures.words.statistics import BY_CODE, STATISTICS
from bihuan.measure.figures.words.streams import Ended, OpenMatter, Stood, Union
from bihuan.measure.figures.words.told import (
    HIDDEN,
    Behind,
    Day,
    Filters,
    Key,
    Leader,
    Line,
    Table,
    Told,
    UnitStanding,
    Value,
    Waiting,
)

__all__ = [
    "BY_CODE",
    "COLUMNS",
    "FINISHED",
    "HEADER",
    "HIDDEN",
    "KIND_NAMES",
    "RATIOS",
    "STATISTICS",
    "Behind",
    "By",
    "Counted",
    "Day",
    "Ended",
    "Event",
    "Filters",
    "Key",
    "Leader",
    "Line",
    "Measure",
    "OpenFile",
    "OpenMatter",
    "OpenMonth",
    "Part",
    "Programme",
    "Promise",
    "Ratio",
    "Row",
    "Sort",
    "Statistic",
    "Stood",
    "Table",
    "Told",
    "Union",
    "UnitStanding",
    "Value",
    "Waiting",
]
