"""Sending cases to units and back: one verb each, split by family."""

from __future__ import annotations

from bihuan.loop.routing.actions.dispatching import (
    accept,
    claim,
    classify,
    decline,
    dispatch,
    end_turn,
    hand_to,
    send_to,
)
from bihuan.loop.routing.actions.joining import join, merge, transfer
from bihuan.loop.routing.actions.returning import (
    adjudicate,
    agree_return,
    ask_return,
    put_up_for_adjudication,
    refuse_return,
)

__all__ = [
    "accept",
    "adjudicate",
    "agree_return",
    "ask_return",
    "claim",
    "classify",
    "decline",
    "dispatch",
    "end_turn",
    "hand_to",
    "join",
    "merge",
    "put_up_for_adjudication",
    "refuse_return",
    "send_to",
    "transfer",
]
