"""Oversight: climbing the ladder, urging, calling heads, interviewing, giving notice."""

from __future__ import annotations

from bihuan.loop.oversight.actions.escalating import (
    escalate,
    follow_recomputed_clock,
    take_personally,
    urge,
)
from bihuan.loop.oversight.actions.interviewing import (
    decide_interview,
    hold_interview,
    link_follow_up,
    propose_interview,
)
from bihuan.loop.oversight.actions.lettering import issue_letter
from bihuan.loop.oversight.actions.noticing import (
    add_item,
    approve_notice,
    decline_notice,
    draft_notice,
    drop_item,
    publish_notice,
    redraft_notice,
    submit_notice,
)
from bihuan.loop.oversight.actions.objecting import decide_objection, object_to
from bihuan.loop.oversight.actions.urging import (
    answer_note,
    expire_note,
    follow_recomputed_note,
    issue_note,
)

__all__ = [
    "add_item",
    "answer_note",
    "approve_notice",
    "decide_interview",
    "decide_objection",
    "decline_notice",
    "draft_notice",
    "drop_item",
    "escalate",
    "expire_note",
    "follow_recomputed_clock",
    "follow_recomputed_note",
    "hold_interview",
    "issue_letter",
    "issue_note",
    "link_follow_up",
    "object_to",
    "propose_interview",
    "publish_notice",
    "redraft_notice",
    "submit_notice",
    "take_personally",
    "urge",
]
