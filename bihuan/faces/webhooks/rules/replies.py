"""What to make of an answer, and how long to wait before asking again."""

from __future__ import annotations

from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime

from bihuan.faces.webhooks.words import Answer, Outcome, Reply
from bihuan.kit.sentences import Sentence, marked, say
from bihuan.kit.waits import MOST_ASKED

_REST, _LONGEST_REST = 5.0, 600.0
_GONE = 410
# These speak of this one event; everything else of the receiver as a whole.
_THIS_ONE = frozenset({400, 409, 413, 415, 422})


def outcome_of(answer: Answer, *, now: datetime) -> Outcome:
    """Read what came back. Every 2xx is a yes; 410 means never again; all else is later."""
    if answer.status is None:
        return Outcome(Reply.LATER, trouble=answer.trouble or "unreachable")
    if 200 <= answer.status < 300:
        return Outcome(Reply.TAKEN, answer.status)
    if answer.status == _GONE:
        return Outcome(Reply.GONE, answer.status, "http-410")
    return Outcome(
        Reply.LATER,
        answer.status,
        f"http-{answer.status}",
        _seconds(answer.retry_after, now),
        shut=answer.status not in _THIS_ONE,
    )


def consents(answer: Answer, origin: str) -> bool:
    """Whether a receiver agrees to be sent events (CloudEvents web hooks, section 4)."""
    good = answer.status is not None and 200 <= answer.status < 300
    return good and answer.allowed_origin.strip() in {"*", origin}


def rest_of(failures: int, *, asked: float | None = None) -> timedelta:
    """How long to leave a receiver alone that failed so often in a row.

    Meanwhile none of its other events is tried, so that an outage costs each of them
    time but no attempts.
    """
    wait = min(_REST * 2.0 ** min(max(failures, 1) - 1, 16), _LONGEST_REST)
    return timedelta(seconds=max(wait, min(asked or 0.0, MOST_ASKED)))


def _seconds(text: str, now: datetime) -> float | None:
    """Retry-After, as seconds or as a date; None where it says neither."""
    text = text.strip()
    if text.isascii() and text.isdigit():
        return float(min(int(text[:9]), int(MOST_ASKED)))
    try:
        until = parsedate_to_datetime(text)
    except ValueError:
        return None
    if until.tzinfo is None:
        return None
    return min(max((until - now).total_seconds(), 0.0), MOST_ASKED)


_TROUBLES = {
    "timeout": marked("10 秒内没有应答"),
    "unreachable": marked("连不上"),
    "unknown-host": marked("查不到这个主机名"),
    "certificate": marked("对方的证书不可信"),
    "private-address": marked("主机名指向内网地址，没有发"),
    "interrupted": marked("发送中断，没有记下结果"),
    "no-consent": marked("对方没有同意接收（OPTIONS 应答里缺 WebHook-Allowed-Origin）"),
    "http-410": marked("对方说不再接收（410）"),
    "http-429": marked("对方说太频繁（429）"),
    "http-503": marked("对方暂时停用（503）"),
    "http-401": marked("对方不认可（401）"),
    "http-403": marked("对方不认可（403）"),
    "http-404": marked("对方没有这个地址（404）"),
}


def trouble_said(trouble: str) -> Sentence | str:
    """A trouble's code as a sentence that names nobody."""
    if not trouble:
        return ""
    if trouble in _TROUBLES:
        return say(_TROUBLES[trouble])
    kind, _, rest = trouble.partition("-")
    if kind == "http" and rest.startswith("3"):
        return say("对方要转到别处（{status}），不跟过去", status=rest)
    if kind == "http":
        return say("对方回答 {status}", status=rest)
    return say("本系统出错（{what}）", what=rest or kind)
