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
    paste,
    raise_message,
    split_up,
)
from bihuan.faces.groups.actions.offering import offer_beside
from bihuan.faces.groups.actions.posting import mark_posted, send_post, write_post
from bihuan.faces.groups.actions.receiving import receive
from bihuan.faces.groups.actions.registering import (
    amend_group,
    close_group,
    keep_groups,
    open_group,
)
from bihuan.faces.groups.actions.robots import remove_robot, set_robot, try_robot
from bihuan.faces.groups.actions.telling import hear, post_answer, tell_group

__all__ = [
    "amend_group",
    "close_group",
    "forget_old",
    "hear",
    "join_up",
    "keep_groups",
    "know_member",
    "mark_posted",
    "note_refusal",
    "note_verified",
    "offer_beside",
    "open_group",
    "paste",
    "post_answer",
    "raise_message",
    "receive",
    "remove_robot",
    "reseal",
    "send_post",
    "set_app",
    "set_robot",
    "split_up",
    "switch_app",
    "tell_group",
    "try_robot",
    "write_post",
]
