"""How mails are read, whose they are, and what may become of them. Plain values in."""

from __future__ import annotations

from bihuan.faces.mail.rules.boxes import Server, read_boxes, server_of
from bihuan.faces.mail.rules.judging import (
    ACKNOWLEDGED_AN_HOUR,
    LARGEST,
    TAKEN_AN_HOUR,
    as_too_large,
    body_of,
    hold,
    language_of,
    masked_sender,
    may_dismiss,
    numbers_in,
    ours,
    said_at,
    same_sender,
    title_of,
)
from bihuan.faces.mail.rules.reading import read
from bihuan.faces.mail.rules.sealing import seal, unseal, unseal_headline
from bihuan.faces.mail.rules.telling import ATTEMPTS, TOLD, rest
from bihuan.faces.mail.rules.texts import of_html, without_quotes, without_signature

__all__ = [
    "ACKNOWLEDGED_AN_HOUR",
    "ATTEMPTS",
    "LARGEST",
    "TAKEN_AN_HOUR",
    "TOLD",
    "Server",
    "as_too_large",
    "body_of",
    "hold",
    "language_of",
    "masked_sender",
    "may_dismiss",
    "numbers_in",
    "of_html",
    "ours",
    "read",
    "read_boxes",
    "rest",
    "said_at",
    "same_sender",
    "seal",
    "server_of",
    "title_of",
    "unseal",
    "unseal_headline",
    "without_quotes",
    "without_signature",
]
