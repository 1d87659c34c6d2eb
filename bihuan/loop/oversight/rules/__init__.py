"""What oversight may do: rungs, notes, heads, interviews, notices, letters."""

from __future__ import annotations

from bihuan.loop.oversight.rules.chains import Hop, lost_in, turns_into_hops
from bihuan.loop.oversight.rules.interviews import (
    may_decide_interview,
    may_hold_interview,
    may_propose,
)
from bihuan.loop.oversight.rules.ladder import height, may_urge, rises
from bihuan.loop.oversight.rules.letters import (
    LETTERS_OF_CASES,
    RESULT_NAMES,
    may_issue_letter,
    occasion_of,
)
from bihuan.loop.oversight.rules.notes import (
    may_answer_note,
    may_issue_note,
    next_colour,
)
from bihuan.loop.oversight.rules.notices import (
    OBJECTION,
    may_approve,
    may_decide_objection,
    may_draft,
    may_object,
    may_publish,
    may_submit,
)
from bihuan.loop.oversight.rules.personally import calls_head, may_take
from bihuan.loop.oversight.rules.saying import (
    day_written,
    is_closed,
    moment_written,
    note_fields,
)

__all__ = [
    "LETTERS_OF_CASES",
    "OBJECTION",
    "RESULT_NAMES",
    "Hop",
    "calls_head",
    "day_written",
    "height",
    "is_closed",
    "lost_in",
    "may_answer_note",
    "may_approve",
    "may_decide_interview",
    "may_decide_objection",
    "may_draft",
    "may_hold_interview",
    "may_issue_letter",
    "may_issue_note",
    "may_object",
    "may_propose",
    "may_publish",
    "may_submit",
    "may_take",
    "may_urge",
    "moment_written",
    "next_colour",
    "note_fields",
    "occasion_of",
    "rises",
    "turns_into_hops",
]
