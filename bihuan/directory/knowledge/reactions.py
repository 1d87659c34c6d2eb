"""What the knowledge base does when an edited calendar moves a review."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bihuan.directory.knowledge.actions import follow_clock
from bihuan.ground.clocks.words import Event
from bihuan.ground.ledger.words import Recorded

KINDS: frozenset[str] = frozenset({Event.RECOMPUTED})


def react(entries: Sequence[Recorded]) -> None:
    """Keep the copy of the deadline by which stale answers are found."""
    for entry in entries:
        if entry.stream.startswith("answer:"):
            follow_clock(entry.stream, datetime.fromisoformat(str(entry.facts["due"])))
