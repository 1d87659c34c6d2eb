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
from bihuan.faces.groups.rules.excerpts import (
    drafts_of,
    is_bare,
    joined,
    may_be_pasted,
    may_be_raised,
    packed,
    read_excerpt,
    same_words,
    split,
    unpacked,
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
    "drafts_of",
    "encrypted_in",
    "is_bare",
    "joined",
    "key_of",
    "may_be_now",
    "may_be_pasted",
    "may_be_raised",
    "may_be_signed",
    "open_envelope",
    "packed",
    "read_excerpt",
    "read_message",
    "reply_xml",
    "said",
    "same_words",
    "seal",
    "signature",
    "split",
    "unpacked",
    "unseal",
    "wrapped",
]
