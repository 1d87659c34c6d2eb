"""Reading the ledger: timelines, receipts, roots, and whether it is still whole."""

from __future__ import annotations

from bihuan.ground.ledger.queries.proving import receipt, receipt_checker
from bihuan.ground.ledger.queries.reading import (
    entries_of,
    first_entries,
    lanes_with_work,
    last_entries,
    roots,
    stuck,
    timeline,
)
from bihuan.ground.ledger.queries.verifying import about_how_many, verify

__all__ = [
    "about_how_many",
    "entries_of",
    "first_entries",
    "lanes_with_work",
    "last_entries",
    "receipt",
    "receipt_checker",
    "roots",
    "stuck",
    "timeline",
    "verify",
]
