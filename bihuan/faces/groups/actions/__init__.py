"""Writes of groups: WeCom applications, and what comes by them."""

from __future__ import annotations

from bihuan.faces.groups.actions.connecting import (
    forget_old,
    note_refusal,
    note_verified,
    reseal,
    set_app,
    switch_app,
)
from bihuan.faces.groups.actions.receiving import receive

__all__ = [
    "forget_old",
    "note_refusal",
    "note_verified",
    "receive",
    "reseal",
    "set_app",
    "switch_app",
]
