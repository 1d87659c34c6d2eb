"""Writing: subscriptions, queues, what came of each event, replays."""

from __future__ import annotations

from bihuan.faces.webhooks.actions.delivering import (
    claim,
    drop,
    expire,
    forget_old,
    settle,
    take_back,
)
from bihuan.faces.webhooks.actions.queueing import queue
from bihuan.faces.webhooks.actions.replaying import replay, replay_some, resend
from bihuan.faces.webhooks.actions.subscribing import (
    change,
    note_consent,
    remove,
    reseal,
    rotate,
    subscribe,
    switch,
    try_out,
)

__all__ = [
    "change",
    "claim",
    "drop",
    "expire",
    "forget_old",
    "note_consent",
    "queue",
    "remove",
    "replay",
    "replay_some",
    "reseal",
    "resend",
    "rotate",
    "settle",
    "subscribe",
    "switch",
    "take_back",
    "try_out",
]
