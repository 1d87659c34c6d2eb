"""What to make of a reply: taken, later, or never."""

from __future__ import annotations

import json
from collections.abc import Mapping

from bihuan.faces.messaging.words import Answer, Outcome, Reply

# The robots of WeCom, DingTalk and Feishu say 200 and put their no into the body.
_CODES = ("errcode", "code", "StatusCode")
_BUSY = frozenset(
    {"-1", "45009", "45033", "130101", "410100", "11232", "9499", "90018", "90022"}
)
_LATER = frozenset({408, 423, 425, 429})
# On a gateway that many use, these mean that our key or its address is wrong.
_OURS = frozenset({401, 403, 404, 405})


def outcome_of(
    answer: Answer, *, went: bool, shared: bool, accepts: str = ""
) -> Outcome:
    """Read what came back. `went` is what the library made of it by itself.

    `accepts` is what the body of a gateway must hold for a yes, where it says 200 to
    everything.
    """
    if answer.status is None:
        if went:
            return Outcome(Reply.TAKEN)
        return Outcome(Reply.LATER, answer.trouble or "no-answer")
    wait = _seconds(answer.retry_after)
    if 200 <= answer.status < 300:
        return _body(answer, shared=shared, accepts=accepts, wait=wait)
    trouble = f"http-{answer.status}"
    if answer.status >= 500 or answer.status in _LATER:
        return Outcome(Reply.LATER, trouble, wait)
    if shared and answer.status in _OURS:
        return Outcome(Reply.LATER, trouble, wait)
    return Outcome(Reply.REFUSED, trouble)


def _body(answer: Answer, *, shared: bool, accepts: str, wait: float | None) -> Outcome:
    if shared:
        if accepts and accepts.encode() not in answer.body:
            return Outcome(Reply.REFUSED, "not-accepted")
        return Outcome(Reply.TAKEN)
    code = _code(answer.body)
    if code in {"", "0"}:
        return Outcome(Reply.TAKEN)
    if code in _BUSY:
        return Outcome(Reply.LATER, f"code-{code}", wait or 60.0)
    return Outcome(Reply.REFUSED, f"code-{code}")


def _code(body: bytes) -> str:
    try:
        said = json.loads(body)
    except ValueError:
        return ""
    if not isinstance(said, Mapping):
        return ""
    found = next((said[name] for name in _CODES if name in said), "")
    return str(found)[:12] if isinstance(found, int | str) else ""


def _seconds(text: str) -> float | None:
    """Retry-After in seconds; a date there is rare enough to be left to the back-off."""
    text = text.strip()
    if not text.isascii() or not text.isdigit():
        return None
    return float(min(int(text[:9]), 86_400))
