"""What may happen to a call, how its draft is sealed, how a log is read. Plain values."""

from __future__ import annotations

from bihuan.faces.hotline.rules.calls import (
    DRAFTED,
    RINGS_FOR,
    SALT_BYTES,
    added,
    is_quick,
    lane_of,
    may_be_logged,
    may_end,
    may_take,
    may_wrap_up,
    may_write,
    open_draft,
    seal_draft,
    tidy_draft,
)
from bihuan.faces.hotline.rules.logs import COLUMNS, read_log

__all__ = [
    "COLUMNS",
    "DRAFTED",
    "RINGS_FOR",
    "SALT_BYTES",
    "added",
    "is_quick",
    "lane_of",
    "may_be_logged",
    "may_end",
    "may_take",
    "may_wrap_up",
    "may_write",
    "open_draft",
    "read_log",
    "seal_draft",
    "tidy_draft",
]
