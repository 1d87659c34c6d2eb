"""Writes of the no-burden guard: asking, answering, allowing, cancelling."""

from __future__ import annotations

from bihuan.directory.burden.actions.answering import give, open_data, save
from bihuan.directory.burden.actions.asking import ask
from bihuan.directory.burden.actions.lightening import allow, cancel, follow_clock

__all__ = ["allow", "ask", "cancel", "follow_clock", "give", "open_data", "save"]
