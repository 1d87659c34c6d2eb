"""Reading calls, verdicts and objections; and what an actor may do about closing."""

from __future__ import annotations

from bihuan.loop.closing.queries.calling import (
    CallNote,
    CallTask,
    Tries,
    call_notes,
    calls_to_make,
    how_many_calls,
    tries_of,
)
from bihuan.loop.closing.queries.choosing import choices
from bihuan.loop.closing.queries.inviting import Invited, invited
from bihuan.loop.closing.queries.objecting import (
    Excluded,
    ObjectionLine,
    excluded,
    how_many_objections,
    objection,
    objection_to_answer,
    objectionable,
    objections_decided,
    objections_of,
    objections_waiting,
)
from bihuan.loop.closing.queries.reading import (
    CallLine,
    JudgementLine,
    calls_of,
    follow_up_in,
    judged_badly,
    judgements_of,
    may_see_raters,
)

__all__ = [
    "CallLine",
    "CallNote",
    "CallTask",
    "Excluded",
    "Invited",
    "JudgementLine",
    "ObjectionLine",
    "Tries",
    "call_notes",
    "calls_of",
    "calls_to_make",
    "choices",
    "excluded",
    "follow_up_in",
    "how_many_calls",
    "how_many_objections",
    "invited",
    "judged_badly",
    "judgements_of",
    "may_see_raters",
    "objection",
    "objection_to_answer",
    "objectionable",
    "objections_decided",
    "objections_of",
    "objections_waiting",
    "tries_of",
]
