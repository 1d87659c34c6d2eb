"""Reads of voices: the clerk's pages, the observer's own, and what the portal shows."""

from __future__ import annotations

from bihuan.faces.voices.queries.calling import (
    call_page,
    calls,
    public_call,
    public_calls,
)
from bihuan.faces.voices.queries.observing import (
    badged,
    observer_page,
    observer_with,
    observers,
)
from bihuan.faces.voices.queries.refusing import refusal_page, refusals, unit_choices
from bihuan.faces.voices.queries.walking import walk_page, walks
from bihuan.faces.voices.queries.window import slip_of, window_page

__all__ = [
    "badged",
    "call_page",
    "calls",
    "observer_page",
    "observer_with",
    "observers",
    "public_call",
    "public_calls",
    "refusal_page",
    "refusals",
    "slip_of",
    "unit_choices",
    "walk_page",
    "walks",
    "window_page",
]
