"""Working on a case: one verb each, split by family."""

from __future__ import annotations

from bihuan.loop.handling.actions.attaching import attach
from bihuan.loop.handling.actions.helping import (
    ask_help,
    give_help,
    lapse,
    recall_help,
    share_out,
)
from bihuan.loop.handling.actions.reporting import (
    answer_at_once,
    answer_now,
    report_done,
)
from bihuan.loop.handling.actions.timing import (
    ask_extension,
    decide_extension,
    pause,
    resume,
)
from bihuan.loop.handling.actions.working import add_note, record_contact

__all__ = [
    "add_note",
    "answer_at_once",
    "answer_now",
    "ask_extension",
    "ask_help",
    "attach",
    "decide_extension",
    "give_help",
    "lapse",
    "pause",
    "recall_help",
    "record_contact",
    "report_done",
    "resume",
    "share_out",
]
