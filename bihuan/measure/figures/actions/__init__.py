"""Keeping the figures in step with the ledger, and making them anew."""

from __future__ import annotations

from bihuan.measure.figures.actions.following import fold, follow
from bihuan.measure.figures.actions.opening import publish_month
from bihuan.measure.figures.actions.rebuilding import rebuild

__all__ = ["fold", "follow", "publish_month", "rebuild"]
