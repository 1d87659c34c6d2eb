"""What follows for the figures from what happened to a case."""

from __future__ import annotations

from collections.abc import Sequence

from bihuan.ground.ledger.words import Recorded
from bihuan.measure.figures.actions import follow

# Everything that moves a case or its deadline; a deadline decides what is late.
KINDS = frozenset(
    {
        "intake.raised",
        "routing.*",
        "handling.*",
        "closing.*",
        "oversight.deadline-moved",
    }
)


def react(entries: Sequence[Recorded]) -> None:
    """Keep facts and rollup in step with the ledger."""
    follow(entries)
