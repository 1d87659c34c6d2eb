"""Writing about classes of problems: grouping what arrives, and what people decide."""

from __future__ import annotations

from bihuan.loop.causes.actions.arriving import await_grouping, follow_merge, take_in
from bihuan.loop.causes.actions.deciding import (
    add_case,
    confirm,
    dismiss,
    found,
    merge,
    remove_case,
    rename,
    split,
)
from bihuan.loop.causes.actions.offering import offer_answer
from bihuan.loop.causes.actions.planning import (
    ask_reviews,
    count_recurrence,
    finish_remedy,
    name_owner,
    plan,
    review,
)
from bihuan.loop.causes.actions.supporting import (
    carry_support,
    count_support,
    support,
)

__all__ = [
    "add_case",
    "ask_reviews",
    "await_grouping",
    "carry_support",
    "confirm",
    "count_recurrence",
    "count_support",
    "dismiss",
    "finish_remedy",
    "follow_merge",
    "found",
    "merge",
    "name_owner",
    "offer_answer",
    "plan",
    "remove_case",
    "rename",
    "review",
    "split",
    "support",
    "take_in",
]
