"""A consumer for tests of the relay, and work in a connection of its own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.db import connection

from bihuan.ground.ledger.words import Recorded
from bihuan.project.relay import Consumer, relay_once


class Listener:
    """A consumer that remembers, and fails where it is told to."""

    def __init__(self, *kinds: str) -> None:
        self.heard: list[tuple[str, int]] = []
        self.calls = 0
        self.fails_at: set[tuple[str, int]] = set()
        self.consumer = Consumer(
            "listener", frozenset(kinds or ["cases.*"]), self.react
        )

    def react(self, entries: Sequence[Recorded]) -> None:
        self.calls += 1
        places = [(entry.stream, entry.seq) for entry in entries]
        if self.fails_at & set(places):
            msg = "张三, 13800000000"
            raise ValueError(msg)
        self.heard += places

    def relay(self, limit: int = 500) -> int:
        return relay_once(limit, to=[self.consumer])


def in_own_connection(work: Callable[[], Any]) -> Callable[[], Any]:
    def run() -> Any:
        try:
            return work()
        finally:
            connection.close()

    return run
