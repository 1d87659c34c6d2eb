"""What follows for helpers and requests when a case leaves its unit."""

from __future__ import annotations

from collections.abc import Sequence

from bihuan.ground.access.words import job
from bihuan.ground.ledger.words import Recorded
from bihuan.loop.handling.actions import lapse

KINDS = frozenset(
    {
        "routing.return-agreed",
        "routing.adjudicated",
        "routing.transferred",
        "routing.merged",
        "closing.withdrawn",
    }
)
ACTOR = job("handling")


def react(entries: Sequence[Recorded]) -> None:
    """End the branches and requests of cases that went elsewhere."""
    for entry in entries:
        if entry.facts.get("last") is not False:
            lapse(int(entry.stream.removeprefix("case:")), actor=ACTOR)
