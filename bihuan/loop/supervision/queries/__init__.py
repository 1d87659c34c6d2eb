"""Reading items of supervision; who may see them, and what may be done about them."""

from __future__ import annotations

from bihuan.loop.supervision.queries.differences import (
    DifferenceLine,
    difference_of,
    ledgers_of_difference,
    my_differences,
)
from bihuan.loop.supervision.queries.items import (
    Counted,
    ItemLine,
    Sifted,
    carried_over,
    counts_of_items,
    item_of_paper,
    items,
    may_set_up,
    visible_items,
)
from bihuan.loop.supervision.queries.ledgers import (
    FoundLedgers,
    LedgersLine,
    SinceThen,
    candidates_for,
    find_ledgers,
    ledgers_list,
    ledgers_of_row,
    rows_of,
)
from bihuan.loop.supervision.queries.lines import PartLine, ProgressLine, ReviewLine
from bihuan.loop.supervision.queries.matters import Report, RowLine
from bihuan.loop.supervision.queries.one import (
    FoundItem,
    Supervised,
    find_item,
    find_part,
    part_of,
)
from bihuan.loop.supervision.queries.programmes import CountedItem, counted_items
from bihuan.loop.supervision.queries.visits import (
    FoundVisit,
    PlanLine,
    VisitLine,
    find_visit,
    visit_plans,
    visits,
)
from bihuan.loop.supervision.rules import (
    HEADERS,
    MOST_ROWS,
    read_row,
    without_doubles,
)

__all__ = [
    "HEADERS",
    "MOST_ROWS",
    "Counted",
    "CountedItem",
    "DifferenceLine",
    "FoundItem",
    "FoundLedgers",
    "FoundVisit",
    "ItemLine",
    "LedgersLine",
    "PartLine",
    "PlanLine",
    "ProgressLine",
    "Report",
    "ReviewLine",
    "RowLine",
    "Sifted",
    "SinceThen",
    "Supervised",
    "VisitLine",
    "candidates_for",
    "carried_over",
    "counted_items",
    "counts_of_items",
    "difference_of",
    "find_item",
    "find_ledgers",
    "find_part",
    "find_visit",
    "item_of_paper",
    "items",
    "ledgers_list",
    "ledgers_of_difference",
    "ledgers_of_row",
    "may_set_up",
    "my_differences",
    "part_of",
    "read_row",
    "rows_of",
    "visible_items",
    "visit_plans",
    "visits",
    "without_doubles",
]
