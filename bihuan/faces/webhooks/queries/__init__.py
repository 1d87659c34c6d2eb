"""Reading: who is due, what goes out, what the pages show."""

from __future__ import annotations

from bihuan.faces.webhooks.queries.pages import (
    ReceiverPage,
    kinds_offered,
    receiver_page,
    receivers,
)
from bihuan.faces.webhooks.queries.sending import (
    compose,
    due,
    is_open,
    origin,
    question,
    to_ask,
    watched_kinds,
)

__all__ = [
    "ReceiverPage",
    "compose",
    "due",
    "is_open",
    "kinds_offered",
    "origin",
    "question",
    "receiver_page",
    "receivers",
    "to_ask",
    "watched_kinds",
]
