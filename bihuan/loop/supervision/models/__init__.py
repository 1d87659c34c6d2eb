"""The tables of supervision."""

from bihuan.loop.supervision.models.items import Helper, Item, Part, Progress, Review
from bihuan.loop.supervision.models.ledgers import (
    Difference,
    LedgerImport,
    LedgerRow,
    Reconciliation,
    as_ours,
)
from bihuan.loop.supervision.models.visits import (
    Visit,
    VisitPlan,
    VisitProposal,
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
    "Visit",
    "VisitPlan",
    "VisitProposal",
    "as_ours",
]
