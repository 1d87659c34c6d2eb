"""Reads of groups."""

from __future__ import annotations

from bihuan.faces.groups.queries.connecting import (
    Listening,
    apps,
    listening,
    profiles_for_wechat,
)
from bihuan.faces.groups.queries.excerpting import excerpt_page, group_page
from bihuan.faces.groups.queries.posting import (
    policies_told,
    policy_page,
    posts_page,
    tags_of_groups,
)
from bihuan.faces.groups.queries.registering import (
    entry_page,
    groups,
    leading_units,
)
from bihuan.faces.groups.queries.telling import answer_page

__all__ = [
    "Listening",
    "answer_page",
    "apps",
    "entry_page",
    "excerpt_page",
    "group_page",
    "groups",
    "leading_units",
    "listening",
    "policies_told",
    "policy_page",
    "posts_page",
    "profiles_for_wechat",
    "tags_of_groups",
]
