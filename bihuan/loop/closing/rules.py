"""When a case may be called back, judged, closed and opened again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum

from bihuan.kit.verdicts import ALLOWED, Verdict, refuse
from bihuan.loop.cases.words import Status
from bihuan.loop.closing.words import Grade


class Next(StrEnum):
    """What a round's verdicts add up to."""

    WAIT = "wait"
    SEND_AGAIN = "send-again"
    CLOSE = "close"


def is_content(*, solved: bool, grade: Grade) -> bool:
    """Whether a raiser's answer lets the case close.

    "Not solved" or a negative grade (the last two of five, 国办发〔2019〕51号) sends
    it round again: the unit is not the judge of its own work.
    """
    return solved and grade >= Grade.FAIR


def may_call_back(*, handled_by: frozenset[int], units: frozenset[int]) -> Verdict:
    """Call-back is never done by a unit that handled the case."""
    if handled_by & units:
        return Verdict("own-call-back", "本单位办理过此件，须由其他单位回访。")
    if not units:
        return Verdict("no-unit", "您没有所属单位，不能回访。")
    return ALLOWED


def may_audit(*, owner: int | None, units: frozenset[int]) -> Verdict:
    """A report is checked by somebody outside the unit that made it."""
    if owner in units:
        return Verdict("own-audit", "不能审核本单位的办结报告。")
    return ALLOWED


def may_judge(*, judged: bool) -> Verdict:
    """One verdict per raiser and round."""
    if judged:
        return Verdict("judged", "您已经评价过这一次的办理结果，谢谢。")
    return ALLOWED


def may_reopen(
    *, closed_at: datetime | None, until: datetime | None, now: datetime
) -> Verdict:
    """The raiser may open a closed case again within the profile's period."""
    if closed_at is not None and until is not None and now > until:
        return refuse(
            "reopen-late",
            "重新办理须在 {until} 前提出。您可以另提一件新的诉求，我们会与此件关联。",
            until=until,
        )
    return ALLOWED


def what_follows(*, raisers: int, contents: Sequence[bool | None]) -> Next:
    """What the verdicts of a round lead to; None stands for silence.

    One raiser who is not content is enough to send a case round again, also where it
    was merged from several: a majority cannot close another person's matter.
    """
    if any(content is False for content in contents):
        return Next.SEND_AGAIN
    if len(contents) < raisers:
        return Next.WAIT
    return Next.CLOSE


def overall(contents: Sequence[bool | None]) -> bool | None:
    """Content if anybody said so and nobody the opposite; silence alone says nothing."""
    said = [content for content in contents if content is not None]
    return all(said) if said else None


def on_time(*, reported_at: datetime | None, due_at: datetime | None) -> bool | None:
    """Whether the report that was accepted came before the deadline.

    The time that others take to call back is not the unit's (DOMAIN.md §3.6, 按时办结率).
    """
    if reported_at is None or due_at is None:
        return None
    return reported_at < due_at


def may_be_asked(*, status: Status) -> Verdict:
    """A verdict is asked for once the result was told, and not after it closed."""
    if status is Status.CALLING_BACK:
        return ALLOWED
    return Verdict(
        "not-asked-yet", "这件事还没有办结答复，或已经评价结束，现在不能评价。"
    )


def may_end_on_word(
    *,
    handled_by: frozenset[int],
    units: frozenset[int],
    sent_by: frozenset[str],
    who: str,
) -> Verdict:
    """A matter is not taken back on a raiser's word by whoever it would rid of work.

    The seat does not close what it dispatched (DOMAIN.md §3.8), and a unit would be the
    judge of its own work: people are talked into taking back what is hard to solve.
    """
    if handled_by & units:
        return Verdict(
            "own-withdrawal",
            "本单位办理过此件，不能代诉求人撤回：请由其他单位登记，或请诉求人凭查询码撤回。",
        )
    if who in sent_by:
        return Verdict(
            "sent-it",
            "此件由您派单，不能由您代诉求人撤回：请由其他人登记，或请诉求人凭查询码撤回。",
        )
    return ALLOWED


def may_withdraw(*, is_open: bool, gone: bool, judged: bool) -> Verdict:
    """An open matter may be taken back once; a verdict already given is not undone."""
    if gone:
        return Verdict("withdrawn", "您已经撤回了这件诉求。")
    if not is_open:
        return Verdict("closed", "这件事已经办结，无需撤回。")
    if judged:
        return Verdict("judged", "您已经评价过这一次的办理结果，谢谢。")
    return ALLOWED
