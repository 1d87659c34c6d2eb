"""Telling machines from people (RFC 3834, RFC 3464): no machine is ever answered."""

from __future__ import annotations

import re
from contextlib import suppress
from email.message import Message

from bihuan.faces.mail.words import Bounce, Nature

_MESSAGE_ID = re.compile(r"<[^<>\s]{1,300}>")
_STATUS = re.compile(r"[245]\.\d{1,3}\.\d{1,3}")
_MACHINES = re.compile(
    r"(?:^|<)\s*(?:mailer-daemon|postmaster|no-?reply|do-?not-?reply|noreply\+[^@]*|bounces?(?:[+-][^@]*)?)@",
    re.IGNORECASE,
)
_AWAY = re.compile(
    r"^\s*(?:自动(?:回复|答复)|Automatic reply|Auto(?:matic)?[- ]?reply|Out of (?:the )?office|vacation)",
    re.IGNORECASE,
)
_AUTO_HEADERS = ("X-Autoreply", "X-Autorespond", "X-Autoresponder", "X-Auto-Reply")
_FAILED_DMARC = re.compile(r"\bdmarc\s*=\s*fail\b", re.IGNORECASE)


def _said(mail: Message, name: str) -> str:
    return str(mail.get(name) or "").strip().lower()


def nature_of(mail: Message, *, subject: str) -> Nature:
    """Who speaks: a person unless the mail says that it is a machine's."""
    if _is_report(mail):
        return Nature.REPORT
    submitted = _said(mail, "Auto-Submitted").partition(";")[0].strip()
    if submitted == "auto-replied" or any(mail.get(one) for one in _AUTO_HEADERS):
        return Nature.REPLY
    precedence = _said(mail, "Precedence")
    if precedence == "auto_reply" or _AWAY.match(subject):
        return Nature.REPLY
    if submitted not in {"", "no"} or precedence in {"bulk", "junk", "list"}:
        return Nature.BULK
    if mail.get("List-Id") or mail.get("List-Unsubscribe"):
        return Nature.BULK
    no_way_back = _said(mail, "Return-Path") == "<>"
    if no_way_back or _MACHINES.search(str(mail.get("From") or "")):
        return Nature.BULK
    return Nature.PERSON


def may_be_answered(mail: Message, nature: Nature) -> bool:
    """Whether an acknowledgement could begin a quarrel of two machines."""
    suppressed = _said(mail, "X-Auto-Response-Suppress")
    quiet = suppressed not in {"", "none"}
    return nature is Nature.PERSON and not quiet


def is_suspicious(mail: Message) -> bool:
    """The receiving server itself found that the sender is not whom the mail names."""
    found = mail.get_all("Authentication-Results") or []
    return any(_FAILED_DMARC.search(str(one)) for one in found[:5])


def _is_report(mail: Message) -> bool:
    kind = str(mail.get_param("report-type") or "").lower()
    if mail.get_content_type() == "multipart/report":
        return kind in {"delivery-status", "disposition-notification", ""}
    return any(
        one.get_content_type() == "message/delivery-status" for one in _few(mail)
    )


def _few(mail: Message) -> list[Message]:
    inner = mail.get_payload() if mail.is_multipart() else []
    return (
        [one for one in inner if isinstance(one, Message)][:10]
        if isinstance(inner, list)
        else []
    )


def bounce_of(mail: Message) -> Bounce:
    """Which mails of ours a report is about, and how they fared."""
    ids: list[str] = _MESSAGE_ID.findall(
        f"{mail.get('In-Reply-To') or ''} {mail.get('References') or ''}"
    )
    action = status = ""
    for part in _few(mail):
        kind = part.get_content_type()
        text = _text_of(part)
        if kind == "message/delivery-status":
            action = _field(text, "Action") or action
            found = _STATUS.search(_field(text, "Status"))
            status = found[0] if found else status
        elif kind in {"text/rfc822-headers", "message/rfc822"}:
            ids += _MESSAGE_ID.findall(_field(text, "Message-ID"))
    failed = action == "failed" or (not action and status.startswith("5"))
    return Bounce(tuple(dict.fromkeys(ids))[:20], status, failed)


def _text_of(part: Message) -> str:
    """The part as lines of `Name: value`, however it is nested."""
    with suppress(Exception):  # a broken report is a report all the same
        return part.as_string()[:100_000]
    return ""


def _field(text: str, name: str) -> str:
    found = re.search(rf"^{name}:\s*(.+)$", text, re.IGNORECASE | re.MULTILINE)
    value = found[1].strip() if found else ""
    return value.lower() if name == "Action" else value
