"""Reads of groups."""

from __future__ import annotations

from bihuan.faces.groups.queries.connecting import (
    Listening,
    apps,
    listening,
    profiles_for_wechat,
)
from bihuan.faces.groups.queries.excerpting import excerpt_page, group_page, groups

__all__ = [
    "Listening",
    "apps",
    "excerpt_page",
    "group_page",
    "groups",
    "listening",
    "profiles_for_wechat",
]
