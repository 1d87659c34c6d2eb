"""Writes of draws: promise, close the pool, draw, replace, show. All are steps."""

from __future__ import annotations

from bihuan.ground.draws.actions.drawing import draw, replace
from bihuan.ground.draws.actions.sealing import abandon, commit, freeze, reveal

__all__ = ["abandon", "commit", "draw", "freeze", "replace", "reveal"]
