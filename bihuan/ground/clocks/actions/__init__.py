"""Writes to clocks: the steps other packages build on, and the sweeper's two doors."""

from __future__ import annotations

from bihuan.ground.clocks.actions.firing import fire_due
from bihuan.ground.clocks.actions.revising import ask_revision, revise
from bihuan.ground.clocks.actions.starting import start, start_many
from bihuan.ground.clocks.actions.steps import (
    extend,
    halt,
    hand_over,
    pause,
    resume,
    revive,
    stop,
    stop_all,
    stop_kinds,
)

__all__ = [
    "ask_revision",
    "extend",
    "fire_due",
    "halt",
    "hand_over",
    "pause",
    "resume",
    "revise",
    "revive",
    "start",
    "start_many",
    "stop",
    "stop_all",
    "stop_kinds",
]
