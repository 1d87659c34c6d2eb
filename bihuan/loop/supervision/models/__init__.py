"""The tables of supervision."""

from bihuan.loop.supervision.models.items import Helper, Item, Part, Progress, Review
from bihuan.loop.supervision.models.ledgers import (
    Difference,
    LedgerImport,
    LedgerRow,
    Reconciliation,
    as_ours,
)

__all__ = [
    "Difference",
    "Helper",
    "Item",
    "LedgerImport",
    "LedgerRow",
    "Part",
    "Progress",
    "Reconciliation",
    "Review",
    "as_ours",
]
