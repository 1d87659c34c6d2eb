"""The draw itself, its check, and what may be done when."""

from __future__ import annotations

from bihuan.ground.draws.rules.checking import BROKEN, what_is_wrong
from bihuan.ground.draws.rules.judging import (
    may_abandon,
    may_commit,
    may_draw,
    may_freeze,
    may_go_on,
    may_replace,
    written,
)

__all__ = [
    "BROKEN",
    "may_abandon",
    "may_commit",
    "may_draw",
    "may_freeze",
    "may_go_on",
    "may_replace",
    "what_is_wrong",
    "written",
]
