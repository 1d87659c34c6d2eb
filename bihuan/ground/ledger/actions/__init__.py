"""Writes to the ledger: recording, delivering, anchoring."""

from __future__ import annotations

from bihuan.ground.ledger.actions.recording import record, record_many

__all__ = ["record", "record_many"]
