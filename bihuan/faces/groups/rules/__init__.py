"""What can be decided from values alone: envelopes of WeCom, and what is in them."""

from __future__ import annotations

from bihuan.faces.groups.rules.envelopes import (
    WHY,
    close_envelope,
    key_of,
    may_be_now,
    may_be_signed,
    open_envelope,
    seal,
    signature,
    unseal,
)
from bihuan.faces.groups.rules.messages import (
    adds,
    encrypted_in,
    read_message,
    reply_xml,
    said,
    wrapped,
)

__all__ = [
    "WHY",
    "adds",
    "close_envelope",
    "encrypted_in",
    "key_of",
    "may_be_now",
    "may_be_signed",
    "open_envelope",
    "read_message",
    "reply_xml",
    "said",
    "seal",
    "signature",
    "unseal",
    "wrapped",
]
