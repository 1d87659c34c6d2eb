"""Calls: popping up, being written down, and ending; and the telephone system's log."""

from __future__ import annotations

from bihuan.faces.hotline.actions.calling import (
    end_call,
    let_go,
    pop,
    save_draft,
    take_call,
)
from bihuan.faces.hotline.actions.logging import keep_log
from bihuan.faces.hotline.actions.wrapping import wrap_up

__all__ = [
    "end_call",
    "keep_log",
    "let_go",
    "pop",
    "save_draft",
    "take_call",
    "wrap_up",
]
