"""Writes of voices: what comes in at the window, from observers, walks and calls."""

from __future__ import annotations

from bihuan.faces.voices.actions.calling import (
    draft_call,
    give_clue,
    publish_call,
    publish_results,
)
from bihuan.faces.voices.actions.observing import (
    appoint,
    end_term,
    give_opinion,
    renew_badge,
)
from bihuan.faces.voices.actions.refusing import (
    ask_refusal,
    follow_clock,
    read_refusal,
)
from bihuan.faces.voices.actions.reporting import report
from bihuan.faces.voices.actions.walking import begin_walk, end_walk, note_step

__all__ = [
    "appoint",
    "ask_refusal",
    "begin_walk",
    "draft_call",
    "end_term",
    "end_walk",
    "follow_clock",
    "give_clue",
    "give_opinion",
    "note_step",
    "publish_call",
    "publish_results",
    "read_refusal",
    "renew_badge",
    "report",
]
