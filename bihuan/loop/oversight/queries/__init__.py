"""Where things are stuck, who was urged, what heads handle, notices, letters, chains."""

from __future__ import annotations

from bihuan.loop.oversight.queries.chains import (
    Between,
    LongChain,
    between_whom,
    hops_of,
    longest_chains,
)
from bihuan.loop.oversight.queries.interviews import (
    InterviewLine,
    find_interview,
    interviews,
)
from bihuan.loop.oversight.queries.letters import CaseFacts, fields_for, offered_letters
from bihuan.loop.oversight.queries.notes import (
    NoteLine,
    find_note,
    last_note,
    note_draft_fields,
    notes_of,
    running_notes,
)
from bihuan.loop.oversight.queries.notices import (
    FoundNotice,
    ItemLine,
    NoticeLine,
    ObjectionLine,
    find_notice,
    notices,
    public_notices,
)
from bihuan.loop.oversight.queries.personally import DutyLine, duty_of, head_duties
from bihuan.loop.oversight.queries.stalling import Stuck, choices, stuck
from bihuan.loop.oversight.rules import Hop, next_colour

__all__ = [
    "Between",
    "CaseFacts",
    "DutyLine",
    "FoundNotice",
    "Hop",
    "InterviewLine",
    "ItemLine",
    "LongChain",
    "NoteLine",
    "NoticeLine",
    "ObjectionLine",
    "Stuck",
    "between_whom",
    "choices",
    "duty_of",
    "fields_for",
    "find_interview",
    "find_note",
    "find_notice",
    "head_duties",
    "hops_of",
    "interviews",
    "last_note",
    "longest_chains",
    "next_colour",
    "note_draft_fields",
    "notes_of",
    "notices",
    "offered_letters",
    "public_notices",
    "running_notes",
    "stuck",
]
