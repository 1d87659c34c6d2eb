"""Drafting, counting, handing in, approving and publishing bulletins."""

from __future__ import annotations

from bihuan.measure.bulletins.actions.deciding import (
    approve_bulletin,
    decline_bulletin,
    publish_bulletin,
)
from bihuan.measure.bulletins.actions.writing import (
    count_again,
    draft_bulletin,
    redraft_bulletin,
    submit_bulletin,
)

__all__ = [
    "approve_bulletin",
    "count_again",
    "decline_bulletin",
    "draft_bulletin",
    "publish_bulletin",
    "redraft_bulletin",
    "submit_bulletin",
]
