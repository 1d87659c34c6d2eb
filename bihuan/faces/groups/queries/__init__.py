"""Reads of groups."""

from __future__ import annotations

from bihuan.faces.groups.queries.connecting import (
    Listening,
    apps,
    listening,
    profiles_for_wechat,
)

__all__ = ["Listening", "apps", "listening", "profiles_for_wechat"]
