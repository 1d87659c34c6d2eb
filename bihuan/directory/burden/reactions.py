"""What follows here from an edited calendar: the deadline of a demand moves with it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bihuan.directory.burden.actions import follow_clock
from bihuan.ground.clocks.words import Event
from bihuan.ground.ledger.words import Recorded

KINDS: frozenset[str] = frozenset({Event.RECOMPUTED})


def react(entries: Sequence[Recorded]) -> None:
    """Keep the copy of the deadline by which open demands are listed."""
    for entry in entries:
        if entry.stream.startswith("demand:"):
            follow_clock(entry.stream, datetime.fromisoformat(str(entry.facts["due"])))
