"""Writes of messaging: queueing, sending's two ends, choices, texts, gateways."""

from __future__ import annotations

from bihuan.faces.messaging.actions.choosing import (
    choose,
    forget_address,
    keep_address,
    listen_again,
    silence,
    speak,
)
from bihuan.faces.messaging.actions.configuring import (
    keep_pack_texts,
    reseal,
    save_text,
    set_gateway,
    switch_gateway,
)
from bihuan.faces.messaging.actions.delivering import (
    claim,
    drop,
    expire,
    settle,
    take_back,
)
from bihuan.faces.messaging.actions.queueing import bundle, erase_old, queue
from bihuan.faces.messaging.actions.rooms import keep_room, leave_room, post
from bihuan.faces.messaging.actions.tending import resend, try_out

__all__ = [
    "bundle",
    "choose",
    "claim",
    "drop",
    "erase_old",
    "expire",
    "forget_address",
    "keep_address",
    "keep_pack_texts",
    "keep_room",
    "leave_room",
    "listen_again",
    "post",
    "queue",
    "reseal",
    "resend",
    "save_text",
    "set_gateway",
    "settle",
    "silence",
    "speak",
    "switch_gateway",
    "take_back",
    "try_out",
]
