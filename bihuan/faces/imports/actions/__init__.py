"""Bringing a file, taking it in, giving it up, and the work in between."""

from bihuan.faces.imports.actions.bringing import begin, bring, drop, forget_old
from bihuan.faces.imports.actions.telling import keep_record
from bihuan.faces.imports.actions.working import (
    claim,
    end,
    end_in_vain,
    end_reading,
    hold,
    let_go,
    note,
)

__all__ = [
    "begin",
    "bring",
    "claim",
    "drop",
    "end",
    "end_in_vain",
    "end_reading",
    "forget_old",
    "hold",
    "keep_record",
    "let_go",
    "note",
]
