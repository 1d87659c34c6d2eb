"""Reading the ledger: timelines, receipts, roots, and whether it is still whole."""

from __future__ import annotations

from bihuan.ground.ledger.queries.proving import (
    proof_of,
    receipt,
    receipt_checker,
    sealed_entries,
)
from bihuan.ground.ledger.queries.reading import (
    entries_after,
    entries_of,
    find_entry,
    first_entries,
    lanes_with_work,
    last_entries,
    newest_entry,
    roots,
    stuck,
    timeline,
    whole_streams,
)
from bihuan.ground.ledger.queries.verifying import about_how_many, verify

__all__ = [
    "about_how_many",
    "entries_after",
    "entries_of",
    "find_entry",
    "first_entries",
    "lanes_with_work",
    "last_entries",
    "newest_entry",
    "proof_of",
    "receipt",
    "receipt_checker",
    "roots",
    "sealed_entries",
    "stuck",
    "timeline",
    "verify",
    "whole_streams",
]
