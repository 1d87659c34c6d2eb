"""Writes of mail: taking in, a clerk's decisions, what goes out, how the boxes fare."""

from __future__ import annotations

from bihuan.faces.mail.actions.arriving import receive
from bihuan.faces.mail.actions.deciding import dismiss, raise_held
from bihuan.faces.mail.actions.sending import (
    answer,
    claim,
    note_polling,
    settle,
    take_back,
)

__all__ = [
    "answer",
    "claim",
    "dismiss",
    "note_polling",
    "raise_held",
    "receive",
    "settle",
    "take_back",
]
