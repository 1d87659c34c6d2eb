"""When a call may be taken, kept and wrapped up, and how its draft is sealed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime, timedelta

from bihuan.faces.hotline.words import (
    FIFTEEN,
    Connected,
    Lane,
    Mode,
    NewLogged,
    Outcome,
    WrapUp,
)
from bihuan.kit.sealing import Keyring
from bihuan.kit.text import says_nothing
from bihuan.kit.verdicts import ALLOWED, Verdict, refuse

RINGS_FOR = timedelta(minutes=15)  # a ticket is good for no longer
SALT_BYTES = 16
DRAFTED = (
    "phone", "name", "line", "lane", "profile", "body", "place", "area", "category",
    "party", "party_id", "may_share", "mode", "answer", "result", "answer_id", "unit",
    "searched", "into",
)  # fmt: skip
LONGEST_DRAFT = 20_000
LONGEST_CALL = timedelta(hours=12)
_PURPOSE = b"hotline.draft:"


def may_take(
    *, operator: int | None, me: int, began_at: datetime, now: datetime, done: bool
) -> Verdict:
    """A ringing call is taken by whoever answers it, while it rings."""
    if operator is not None and operator != me:
        return refuse("call-taken", "这个来电已由另一位坐席接听。")
    if done or (operator is None and now - began_at > RINGS_FOR):
        return refuse("call-over", "这个来电已经结束。")
    return ALLOWED


def may_write(*, operator: int | None, me: int, done: bool) -> Verdict:
    """Only whoever took a call writes in it, until it is wrapped up."""
    if operator != me:
        return refuse("call-of-another", "这个来电由另一位坐席接听。")
    if done:
        return refuse("call-wrapped", "这个来电已经收尾。")
    return ALLOWED


def may_wrap_up(wrap: WrapUp) -> Verdict:
    """Each of the three ways has what makes it one."""
    answered = not says_nothing(wrap.answer)
    if says_nothing(wrap.body):
        return refuse("call-empty", "请写下来电说了什么，一句话就可以。")
    if wrap.mode is Mode.POLICY and not answered:
        return refuse("call-unanswered", "政策解答要有答复；答不了的请选服务派单。")
    if wrap.mode is Mode.THREE_WAY and wrap.unit_id is None:
        return refuse("call-whom", "三方通话请选接通的单位。")
    if wrap.mode is Mode.DISPATCH and answered:
        return refuse(
            "call-answered",
            "已经写了答复：请选政策解答或三方通话，或者清空答复再派单。",
        )
    if wrap.into and answered:
        return refuse(
            "call-joined", "加入别人提过的事项时，由那一件统一答复；请清空答复。"
        )
    return ALLOWED


def may_end(*, outcome: Outcome, case: str) -> Verdict:
    """A call without a matter says how it ended; one about progress says of what."""
    if outcome is Outcome.MATTER:
        return refuse("call-needs-matter", "成为事项的来电请按登记收尾。")
    if outcome is Outcome.PROGRESS and not case:
        return refuse("call-of-what", "请填写来电查询的事项编号。")
    return ALLOWED


# ---- Drafts ------------------------------------------------------------------------


def tidy_draft(said: Mapping[str, str]) -> dict[str, str]:
    """What is kept of what was typed: the form's own fields, each of a bearable length."""
    return {
        name: said[name][:LONGEST_DRAFT]
        for name in DRAFTED
        if said.get(name, "").strip()
    }


def seal_draft(ring: Keyring, said: Mapping[str, str], salt: bytes) -> bytes:
    """A draft as it may lie in the table; it does not open in another row."""
    body = json.dumps(dict(said), ensure_ascii=False)
    return ring.derived(ring.current, _PURPOSE + salt).seal(body, b"draft" + salt)


def open_draft(
    ring: Keyring, key_id: str, salt: bytes, sealed: bytes
) -> dict[str, str]:
    """The draft again."""
    text = ring.derived(key_id, _PURPOSE + salt).unseal(sealed, b"draft" + salt)
    found: dict[str, str] = json.loads(text)
    return found


# ---- The telephone system's log ------------------------------------------------------


def may_be_logged(one: NewLogged, *, now: datetime) -> Verdict:
    """Queued, then answered or not, then ended; and not tomorrow."""
    if not one.source_id or len(one.source_id) > 64:
        return refuse("log-id", "通话编号应为 1 至 64 个字符。")
    if one.queued_at > now + timedelta(minutes=10):
        return refuse("log-future", "进线时间在以后，请核对。")
    if one.answered_at is not None and not (
        one.queued_at <= one.answered_at <= one.ended_at
    ):
        return refuse("log-order", "时间先后不对：应为进线、接听、结束。")
    if not one.queued_at <= one.ended_at <= one.queued_at + LONGEST_CALL:
        return refuse("log-length", "结束时间应在进线以后 12 小时之内。")
    return ALLOWED


def added(figures: list[tuple[int, int, int]]) -> Connected:
    """Calls, answered and answered within 15 seconds, added up."""
    return Connected(*(sum(one[at] for one in figures) for at in range(3)))


def is_quick(queued_at: datetime, answered_at: datetime | None) -> bool:
    """GB/T 33358-2016: a person answers within 15 seconds."""
    if answered_at is None:
        return False
    return answered_at - queued_at <= timedelta(seconds=FIFTEEN)


def lane_of(text: str) -> Lane:
    """A lane by its code, ordinary where it is none."""
    return Lane(text) if text in set(Lane) else Lane.ORDINARY
