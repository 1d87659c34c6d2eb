"""Writes to the ledger: recording, delivering, anchoring."""

from __future__ import annotations

from bihuan.ground.ledger.actions.anchoring import make_root, mark_anchored
from bihuan.ground.ledger.actions.delivering import park, settle, take
from bihuan.ground.ledger.actions.holding import hold_streams
from bihuan.ground.ledger.actions.recording import record, record_many

__all__ = [
    "hold_streams",
    "make_root",
    "mark_anchored",
    "park",
    "record",
    "record_many",
    "settle",
    "take",
]
