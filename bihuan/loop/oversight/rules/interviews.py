"""Reminder interviews: proposed by one, approved by another, held with a record."""

from __future__ import annotations

from bihuan.kit.verdicts import ALLOWED, Verdict
from bihuan.loop.oversight.words import InterviewState


def may_propose(*, supervises: bool, watches: bool, reason: str) -> Verdict:
    """Whoever supervises or watches heads proposes, and says why."""
    if not supervises and not watches:
        return Verdict("not-permitted", "您的角色不包含这项操作。")
    if len(reason.strip()) < 4:
        return Verdict("interview-reason", "请写明为什么约谈。")
    return ALLOWED


def may_decide_interview(
    *, state: InterviewState, proposed_by: str, actor: str
) -> Verdict:
    """A leader other than the proposer decides, once."""
    if proposed_by == actor:
        return Verdict("interview-own", "提出约谈的人不能自己批准，请由其他领导批准。")
    if state is not InterviewState.PROPOSED:
        return Verdict("interview-decided", "这次约谈已经有决定。")
    return ALLOWED


def may_hold_interview(*, state: InterviewState, said: str, result: str) -> Verdict:
    """An approved interview is held once; what was said and what follows is written down."""
    if state is not InterviewState.APPROVED:
        return Verdict("interview-not-approved", "约谈要先经批准，并且只谈一次。")
    if not said.strip() or not result.strip():
        return Verdict("interview-empty", "请写明谈话要点和处理结果。")
    return ALLOWED
