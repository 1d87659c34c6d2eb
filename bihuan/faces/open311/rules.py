"""How a matter is told in GeoReport's two states, and which windows may be asked for."""

from __future__ import annotations

import re
from datetime import datetime, tzinfo

from bihuan.faces.open311.words import DEEPEST, MOST, WINDOW, State
from bihuan.kit.verdicts import ALLOWED, Verdict, refuse
from bihuan.loop.cases.words import OPEN, Status


def _(text: str) -> str:
    """Marks a sentence for translation; it is translated when said."""
    return text


# What stands in `status_notes` until there is an answer.
STAGES: dict[Status, str] = {
    Status.REGISTERED: _("已登记，等待受理"),
    Status.ACCEPTED: _("已受理，等待派单"),
    Status.DECLINED: _("不予受理"),
    Status.DISPATCHED: _("已派单，等待签收"),
    Status.RETURNING: _("正在确定由谁办理"),
    Status.ADJUDICATING: _("正在裁定由谁办理"),
    Status.HANDLING: _("正在办理"),
    Status.PAUSED: _("依法中止"),
    Status.REPORTED: _("已有结果，正在审核"),
    Status.CALLING_BACK: _("已答复，请您评价"),
    Status.DEFERRED: _("已挂账，有承诺日期"),
    Status.CLOSED: _("已闭环"),
    Status.MERGED: _("已合并办理"),
}
# The steps of a matter that peers are told of; the rest is filing.
TOLD = frozenset(
    {
        "intake.raised",
        "routing.accepted",
        "routing.declined",
        "routing.dispatched",
        "routing.claimed",
        "routing.return-asked",
        "routing.return-agreed",
        "routing.return-refused",
        "routing.adjudication-asked",
        "routing.adjudicated",
        "routing.transferred",
        "routing.merged",
        "handling.paused",
        "handling.resumed",
        "handling.reported",
        "handling.answered-now",
        "closing.audit-passed",
        "closing.audit-failed",
        "closing.sent-again",
        "closing.deferred",
        "closing.came-back",
        "closing.closed",
        "closing.withdrawn",
        "closing.reopened",
    }
)
_MOBILE = re.compile(r"(?<!\d)(1[3-9]\d)\d{4}(\d{4})(?!\d)")
_CITIZEN = re.compile(r"(?<!\d)\d{14}(\d{3}[\dXx])(?!\d)")
_ZONE_AFTER_SPACE = re.compile(r" (\d\d:\d\d)$")  # "+" of an unquoted address
_NUMBER = re.compile(r"[A-Z]{2}[0-9]{20,28}")


def state_of(status: Status) -> State:
    """Open until the raiser has said whether it is settled.

    A merged matter is dealt with elsewhere, and as open as that one.
    """
    open_ = status in OPEN or status is Status.MERGED
    return State.OPEN if open_ else State.CLOSED


def statuses_of(states: frozenset[State]) -> frozenset[Status]:
    """The statuses that these states stand for."""
    settled = frozenset(Status) - {Status.MERGED}
    return frozenset(one for one in settled if state_of(one) in states)


def published(answer: str) -> str:
    """An answer as everybody may read it: no mobile number and no citizen number.

    The desk lets no answer with personal data out; what got past it stops here.
    """
    return _CITIZEN.sub(r"**************\1", _MOBILE.sub(r"\1****\2", answer))


def moment_of(text: str, zone: tzinfo) -> datetime | None:
    """A moment in W3C's form; a bare time or date is the county's. None if it is none."""
    try:
        found = datetime.fromisoformat(_ZONE_AFTER_SPACE.sub(r"+\1", text.strip()))
    except ValueError:
        return None
    if not 2000 <= found.year < 2100:
        return None
    return found if found.tzinfo else found.replace(tzinfo=zone)


def window(
    since: datetime | None, until: datetime | None, *, now: datetime
) -> tuple[datetime, datetime]:
    """The ninety days that are asked for, the latest ones where nothing is said."""
    if since is None:
        until = until or now
        return until - WINDOW, until
    return since, until or min(since + WINDOW, max(now, since))


def may_span(since: datetime, until: datetime) -> Verdict:
    """The specification's bound on what one call reads."""
    if since > until:
        return Verdict("days-reversed", "开始时间不能晚于结束时间。")
    if until - since > WINDOW:
        return refuse("days-many", "时间范围不能超过 {n} 天。", n=WINDOW.days)
    return ALLOWED


def may_turn_to(*, page: int, size: int) -> Verdict:
    """Pages are bounded, so that nobody reads the county by its last page."""
    if not (1 <= size <= MOST and page >= 1):
        return refuse(
            "page-bad", "page 从 1 起，page_size 应为 1 至 {most}。", most=MOST
        )
    if page * size > DEEPEST:
        return refuse(
            "page-deep", "最多翻到第 {most} 条，请缩小时间范围。", most=DEEPEST
        )
    return ALLOWED


def may_be_same(*, kept: bytes, sent: bytes) -> Verdict:
    """A name once given to one report is not given to another."""
    if kept == sent:
        return ALLOWED
    return Verdict("name-taken", "这个 Idempotency-Key 已经用于另一件内容不同的报事。")


def is_number(text: str) -> bool:
    """Whether this can be the number of a matter at all."""
    return bool(_NUMBER.fullmatch(text))


def called(first: str, last: str) -> str:
    """A person's name as their language writes it."""
    first, last = first.strip(), last.strip()
    both = f"{first}{last}"
    return " ".join(filter(None, (first, last))) if both.isascii() else f"{last}{first}"
