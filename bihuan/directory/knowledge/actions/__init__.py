"""Writes to the knowledge base: answers, and what was asked in vain."""

from __future__ import annotations

from bihuan.directory.knowledge.actions.loading import keep_answers
from bihuan.directory.knowledge.actions.missing import (
    hand_on_miss,
    keep_miss,
    note_miss,
    settle_miss,
)
from bihuan.directory.knowledge.actions.tending import (
    approve,
    confirm,
    follow_clock,
    propose,
    withdraw,
)

__all__ = [
    "approve",
    "confirm",
    "follow_clock",
    "hand_on_miss",
    "keep_answers",
    "keep_miss",
    "note_miss",
    "propose",
    "settle_miss",
    "withdraw",
]
