"""What mail is asked: its boxes, what waits for a clerk, and a mail of ours as it goes."""

from __future__ import annotations

from bihuan.faces.mail.queries.boxes import (
    box_lines,
    box_of,
    boxes_awake,
    file_troubles,
    mailboxes,
    own_addresses,
    read_mail,
)
from bihuan.faces.mail.queries.composing import compose
from bihuan.faces.mail.queries.waiting import held, held_mail, held_page

__all__ = [
    "box_lines",
    "box_of",
    "boxes_awake",
    "compose",
    "file_troubles",
    "held",
    "held_mail",
    "held_page",
    "mailboxes",
    "own_addresses",
    "read_mail",
]
