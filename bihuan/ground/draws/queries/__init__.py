"""Reading draws: their standing, who was drawn, and what anybody can check."""

from __future__ import annotations

from bihuan.ground.draws.queries.publishing import draw_checker, published, rule_of
from bihuan.ground.draws.queries.reading import (
    draw_by_code,
    draw_line,
    draws,
    key_of,
    promised,
    tickets,
    waiting_for_chance,
)

__all__ = [
    "draw_by_code",
    "draw_checker",
    "draw_line",
    "draws",
    "key_of",
    "promised",
    "published",
    "rule_of",
    "tickets",
    "waiting_for_chance",
]
