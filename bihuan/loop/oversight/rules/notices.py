"""Notices (通报): drafted by one, approved by another, published, open to objection.

Government Supervision Regulation: praise and blame need approval (Art. 21); objection
within 30 days, decided in 30 days by others than those who did the work (Art. 17).
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from bihuan.ground.calendars.words import Measure, Period
from bihuan.kit.verdicts import ALLOWED, Verdict, refuse
from bihuan.loop.oversight.words import Finding, NoticeState

OBJECTION = Period(30, Measure.CALENDAR_DAYS)


def may_draft(
    *, state: NoticeState, drafted_by: str, actor: str, title: str, body: str
) -> Verdict:
    """Its drafter works on a draft, or on one that was declined, until it is handed in."""
    if drafted_by != actor:
        return Verdict("notice-not-yours", "只有起草人可以修改。")
    if state not in (NoticeState.DRAFT, NoticeState.DECLINED):
        return Verdict("notice-handed-in", "已经送审，不能再改。")
    if not title.strip() or not body.strip():
        return Verdict("notice-empty", "请写明标题和正文。")
    return ALLOWED


def may_submit(
    *, state: NoticeState, drafted_by: str, actor: str, items: int
) -> Verdict:
    """A notice that names somebody is handed in by its drafter."""
    if drafted_by != actor:
        return Verdict("notice-not-yours", "只有起草人可以修改。")
    if state not in (NoticeState.DRAFT, NoticeState.DECLINED):
        return Verdict("notice-handed-in", "已经送审，不能再改。")
    if not items:
        return Verdict("notice-nobody", "通报里还没有点到任何单位。")
    return ALLOWED


def may_approve(*, state: NoticeState, drafted_by: str, actor: str) -> Verdict:
    """A leader approves what somebody else drafted."""
    if drafted_by == actor:
        return Verdict("notice-own", "起草人不能批准自己的通报，请由其他领导批准。")
    if state is not NoticeState.SUBMITTED:
        return Verdict("notice-not-submitted", "这份通报现在不在送审中。")
    return ALLOWED


def may_publish(*, state: NoticeState) -> Verdict:
    """Only what was approved goes out, once."""
    if state is NoticeState.APPROVED:
        return ALLOWED
    return Verdict("notice-not-approved", "通报要先经批准，才能发布。")


def may_object(
    *, named: bool, already: bool, state: NoticeState, until: date | None, today: date
) -> Verdict:
    """A unit that a notice blames may object once, within the period it states."""
    if state is not NoticeState.PUBLISHED or until is None:
        return Verdict("notice-not-published", "通报还没有发布。")
    if not named:
        return Verdict("notice-not-named", "只有被通报批评的单位可以提出异议。")
    if already:
        return Verdict("objection-twice", "本单位已经提出过异议。")
    if today > until:
        return refuse("objection-late", "异议期已于{day}届满。", day=until)
    return ALLOWED


def may_decide_objection(
    *, finding: Finding, took_part: Collection[str], actor: str
) -> Verdict:
    """Who drafted or approved the notice recuses; an objection is decided once."""
    if actor in took_part:
        return Verdict(
            "objection-recuse", "起草和批准这份通报的人应当回避，由他人复核。"
        )
    if finding is not Finding.WAITING:
        return Verdict("objection-decided", "这份异议已经有结论。")
    return ALLOWED
