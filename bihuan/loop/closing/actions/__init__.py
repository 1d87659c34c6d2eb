"""From a report of done to the raiser's verdict, and back if it was not."""

from __future__ import annotations

from bihuan.loop.closing.actions.auditing import (
    fail_audit,
    fail_report,
    pass_audit,
    pass_report,
)
from bihuan.loop.closing.actions.finding import reopen_on_finding
from bihuan.loop.closing.actions.inviting import invite_verdict, judge_invited
from bihuan.loop.closing.actions.judging import (
    judge,
    judge_reviewed,
    record_answer,
    record_missed_call,
    take_silence,
)
from bihuan.loop.closing.actions.objecting import (
    answer_objection,
    decide_objection,
    move_objection,
    object_to_verdict,
)
from bihuan.loop.closing.actions.returning import (
    come_back,
    record_reopening,
    record_withdrawal,
    reopen,
    withdraw,
)

__all__ = [
    "answer_objection",
    "come_back",
    "decide_objection",
    "fail_audit",
    "fail_report",
    "invite_verdict",
    "judge",
    "judge_invited",
    "judge_reviewed",
    "move_objection",
    "object_to_verdict",
    "pass_audit",
    "pass_report",
    "record_answer",
    "record_missed_call",
    "record_reopening",
    "record_withdrawal",
    "reopen",
    "reopen_on_finding",
    "take_silence",
    "withdraw",
]
