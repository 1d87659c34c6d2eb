"""Endings and second looks; signals and the thresholds that give them."""

from __future__ import annotations

from bihuan.loop.truth.models.looking import Attempt, Ending, Look, part_takers
from bihuan.loop.truth.models.signals import Limit, Signal

__all__ = ["Attempt", "Ending", "Limit", "Look", "Signal", "part_takers"]
