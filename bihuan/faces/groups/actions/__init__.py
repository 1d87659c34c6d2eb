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
from bihuan.faces.groups.actions.excerpting import (
    join_up,
    know_member,
    open_group,
    paste,
    raise_message,
    split_up,
    tell_group,
)
from bihuan.faces.groups.actions.receiving import receive

__all__ = [
    "forget_old",
    "join_up",
    "know_member",
    "note_refusal",
    "note_verified",
    "open_group",
    "paste",
    "raise_message",
    "receive",
    "reseal",
    "set_app",
    "split_up",
    "switch_app",
    "tell_group",
]
