"""WeCom applications and what came by them; groups, what was asked and told there."""

from __future__ import annotations

from bihuan.faces.groups.models.chatting import Asked, Excerpt, Group, Member
from bihuan.faces.groups.models.connecting import App, Callback, Incoming
from bihuan.faces.groups.models.telling import Offered, Post, Telling

__all__ = [
    "App",
    "Asked",
    "Callback",
    "Excerpt",
    "Group",
    "Incoming",
    "Member",
    "Offered",
    "Post",
    "Telling",
]
