"""Reads of the no-burden guard: what is asked of us, one demand, the meter."""

from __future__ import annotations

from bihuan.directory.burden.queries.asked import (
    asked_of,
    demand_page,
    demands_of,
    held_demands,
    may_ask,
    sheet,
)
from bihuan.directory.burden.queries.measured import meter
from bihuan.directory.burden.queries.telling import forms
from bihuan.directory.burden.rules import same_fact

__all__ = [
    "asked_of",
    "demand_page",
    "demands_of",
    "forms",
    "held_demands",
    "may_ask",
    "meter",
    "same_fact",
    "sheet",
]
