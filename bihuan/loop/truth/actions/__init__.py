"""Keeping endings, drawing from them, looking again, and deciding on signals."""

from __future__ import annotations

from bihuan.loop.truth.actions.drawing import close_pool, draw_looks
from bihuan.loop.truth.actions.keeping import keep_ending
from bihuan.loop.truth.actions.looking import (
    end_unreached,
    hand_over,
    move_look,
    record_second_answer,
    record_try,
)
from bihuan.loop.truth.actions.signalling import (
    explain,
    follow_up,
    keep_signals,
    set_threshold,
)

__all__ = [
    "close_pool",
    "draw_looks",
    "end_unreached",
    "explain",
    "follow_up",
    "hand_over",
    "keep_ending",
    "keep_signals",
    "move_look",
    "record_second_answer",
    "record_try",
    "set_threshold",
]
