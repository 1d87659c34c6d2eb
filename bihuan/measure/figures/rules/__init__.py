"""What an entry tells of a case, what of it is counted, and what may be published."""

from __future__ import annotations

from bihuan.measure.figures.rules.counting import (
    accepted_on,
    changes,
    closed_on,
    is_overdue,
    may_span,
    measures,
    rows_of,
)
from bihuan.measure.figures.rules.covering import (
    completion,
    coverage,
    interval,
    quarter_of,
    reduction,
)
from bihuan.measure.figures.rules.frozen import behind, middle_of, numbers_of
from bihuan.measure.figures.rules.hiding import SMALL, published
from bihuan.measure.figures.rules.opening import (
    Cell,
    dictionary,
    formulas,
    months_due,
    next_month,
    open_rows,
)
from bihuan.measure.figures.rules.spans import Span, span_of
from bihuan.measure.figures.rules.telling import (
    after,
)

__all__ = [
    "SMALL",
    "Cell",
    "Span",
    "accepted_on",
    "after",
    "behind",
    "changes",
    "closed_on",
    "completion",
    "coverage",
    "dictionary",
    "formulas",
    "interval",
    "is_overdue",
    "may_span",
    "measures",
    "middle_of",
    "months_due",
    "next_month",
    "numbers_of",
    "open_rows",
    "published",
    "quarter_of",
    "reduction",
    "rows_of",
    "span_of",
]
