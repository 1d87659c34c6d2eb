"""Reading figures: tables, the cases behind a number, the leader's morning."""

from __future__ import annotations

from bihuan.measure.figures.queries.behind import rows_behind
from bihuan.measure.figures.queries.comparing import by_kind, interval
from bihuan.measure.figures.queries.frozen import (
    cases_behind,
    counted,
    retold,
    rows_between,
)
from bihuan.measure.figures.queries.leading import leader
from bihuan.measure.figures.queries.opening import (
    month_as_csv,
    months_due,
    open_dictionary,
    open_file,
    open_months,
)
from bihuan.measure.figures.queries.ratios import programmes, promises
from bihuan.measure.figures.queries.showing import (
    as_json,
    as_lines,
    programmes_as_json,
    programmes_as_lines,
    promises_as_json,
    promises_as_lines,
)
from bihuan.measure.figures.queries.streams import (
    coverage,
    ended,
    still_open,
    stood,
    union,
)
from bihuan.measure.figures.queries.tables import figures, public_figures

__all__ = [
    "as_json",
    "as_lines",
    "by_kind",
    "cases_behind",
    "counted",
    "coverage",
    "ended",
    "figures",
    "interval",
    "leader",
    "month_as_csv",
    "months_due",
    "open_dictionary",
    "open_file",
    "open_months",
    "programmes",
    "programmes_as_json",
    "programmes_as_lines",
    "promises",
    "promises_as_json",
    "promises_as_lines",
    "public_figures",
    "retold",
    "rows_behind",
    "rows_between",
    "still_open",
    "stood",
    "union",
]
