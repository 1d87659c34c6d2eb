"""Whether a mail becomes a matter, an addition, or waits for a clerk."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from bihuan.faces.mail.rules.texts import without_quotes, without_signature
from bihuan.faces.mail.words import Nature, Outcome, Read, Why
from bihuan.kit.text import clean, says_nothing
from bihuan.kit.verdicts import ALLOWED, Verdict, refuse

LARGEST = 40 * 1024 * 1024
ACKNOWLEDGED_AN_HOUR = 5
TAKEN_AN_HOUR = 30
LONGEST = 19_000
_NUMBER = re.compile(r"(?<![A-Z0-9])[A-Z]{2}\d{20,28}(?!\d)")
_OURS = re.compile(
    r"<([0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12})@"
)
_ANSWERS = re.compile(
    r"^(?:\s*(?:re|fw|fwd|aw|答复|回复|转发|回覆|轉寄)\s*(?:\[\d+\])?\s*[:：])+",
    re.IGNORECASE,
)
_HAN = re.compile("[\u4e00-\u9fff]")
_EARLIEST = timedelta(days=30)
_AHEAD = timedelta(minutes=10)


def hold(mail: Read, *, own: frozenset[str], lately: int) -> tuple[Outcome, Why] | None:
    """What is not taken in by itself: dropped, refused or held; None for all others."""
    said = (mail.text, mail.subject)
    # In this order: what nobody can read says nothing about who sent it.
    found = (
        (mail.unreadable, Outcome.HELD, Why.UNREADABLE),
        (mail.nature is Nature.REPORT, Outcome.BOUNCED, Why.NONE),
        (mail.sender.lower() in own, Outcome.DROPPED, Why.LOOP),
        (mail.nature is Nature.REPLY, Outcome.DROPPED, Why.AUTO_REPLY),
        (mail.nature is Nature.BULK, Outcome.HELD, Why.AUTOMATIC),
        (not mail.sender, Outcome.HELD, Why.NO_SENDER),
        (mail.suspicious, Outcome.HELD, Why.SUSPICIOUS),
        (lately >= TAKEN_AN_HOUR, Outcome.HELD, Why.FLOOD),
        (mail.too_large, Outcome.REFUSED, Why.TOO_LARGE),
        (mail.encrypted, Outcome.REFUSED, Why.ENCRYPTED),
        (
            not mail.attachments and all(says_nothing(one) for one in said),
            Outcome.REFUSED,
            Why.EMPTY,
        ),
    )
    return next(((outcome, why) for so, outcome, why in found if so), None)


def numbers_in(subject: str) -> list[str]:
    """The numbers of matters that a subject names."""
    return list(dict.fromkeys(_NUMBER.findall(subject.upper())))[:3]


def ours(message_ids: Iterable[str]) -> list[UUID]:
    """Those of these message ids that can only be of mails that we sent."""
    found = (_OURS.match(one) for one in message_ids)
    return [UUID(one[1]) for one in found if one]


def as_too_large(mail: Read) -> Read:
    """A mail of which only the head was fetched: refused, as nobody could read it whole."""
    return replace(mail, too_large=True, unreadable=False)


def same_sender(one: str, other: str) -> bool:
    """Whether two addresses are one person's, as far as mail knows."""
    return bool(one) and one.strip().lower() == other.strip().lower()


def masked_sender(mail: Read) -> str:
    """Who wrote, as staff sees it: 赵** z***@mail.example."""
    name, (first, at, house) = mail.sender_name, mail.sender.rpartition("@")
    shown = f"{name[0]}{'*' * min(len(name) - 1, 2)}" if name else ""
    return " ".join(filter(None, (shown, f"{first[:1]}***@{house}" if at else "")))


def title_of(subject: str) -> str:
    """The subject without "Re:" and numbers."""
    return clean(_NUMBER.sub("", _ANSWERS.sub("", subject))).strip(" []【】")[:200]


def body_of(mail: Read) -> tuple[str, bool]:
    """What is new in it; of a mail that answers nobody here, all. Whether it was cut."""
    answering = ours(mail.references) or numbers_in(mail.subject)
    own = without_quotes(mail.text) if answering else without_signature(mail.text)
    text = own or title_of(mail.subject) or "（见附件）"
    return text[:LONGEST], len(text) > LONGEST


def said_at(mail: Read, *, now: datetime) -> datetime:
    """When it was written, as far as that can be believed."""
    said = mail.said_at
    if said is None or not now - _EARLIEST <= said <= now + _AHEAD:
        return now
    return min(said, now)


def language_of(text: str) -> str:
    """Whoever writes without a single Chinese character is answered in English."""
    return "zh-hans" if _HAN.search(text) or says_nothing(text) else "en"


def may_dismiss(*, outcome: Outcome, reason: str) -> Verdict:
    """Only what waits, and with a reason that a supervisor can read."""
    if outcome is not Outcome.HELD:
        return Verdict("not-held", "这封来信已经处理过了。")
    if len(clean(reason)) < 2:
        return refuse("reason-needed", "请写明理由。")
    return ALLOWED
