"""What follows for items from the ledger: parts that moved, clocks, signals followed up."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from bihuan.ground.access.words import job
from bihuan.ground.ledger.words import Recorded
from bihuan.loop.supervision.actions import (
    follow_cases,
    follow_part,
    keep_term,
    open_from_signal,
)

ACTOR = job("supervision")
FOLLOWED_UP = "truth.followed-up"
RECOMPUTED = "clocks.recomputed"
# A part was given to a unit, perhaps not to its first.
_SENT = frozenset(
    {"routing.dispatched", "routing.return-agreed", "routing.adjudicated"}
)
KINDS = frozenset(
    {
        FOLLOWED_UP,
        RECOMPUTED,
        "routing.*",
        "handling.*",
        "closing.*",
        "oversight.*",
    }
)


def react(entries: Sequence[Recorded]) -> None:
    """Keep items as their parts stand, each once for a batch; open those of signals."""
    touched: set[int] = set()
    for entry in entries:
        about, _, key = entry.stream.partition(":")
        if entry.kind == FOLLOWED_UP:
            _open(entry)
        elif about == "part" and entry.kind == RECOMPUTED:
            follow_part(int(key))
        elif about == "case":
            touched.add(int(key))
            if entry.kind in _SENT:
                keep_term(int(key), actor=ACTOR)
    if touched:
        follow_cases(touched)


def _open(entry: Recorded) -> None:
    unit = entry.facts.get("unit")
    open_from_signal(
        int(str(entry.facts["signal"])),
        about=str(entry.facts["about"]),
        unit_id=unit if isinstance(unit, int) else None,
        month=date.fromisoformat(str(entry.facts["month"])),
        actor=ACTOR,
    )
