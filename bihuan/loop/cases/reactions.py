"""What follows from what happened to cases: their words become searchable."""

from __future__ import annotations

from collections.abc import Sequence

from bihuan.ground.ledger.words import Recorded
from bihuan.loop.cases.actions import index_words

KINDS = frozenset({"intake.raised", "intake.added"})


def react(entries: Sequence[Recorded]) -> None:
    """Index the words of the cases that were raised or added to."""
    index_words({int(entry.stream.removeprefix("case:")) for entry in entries})
