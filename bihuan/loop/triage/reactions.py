"""What follows for triage from what happened to a case."""

from __future__ import annotations

from collections.abc import Sequence

from bihuan.ground.ledger.words import Recorded
from bihuan.loop.triage.actions.twins import file_twins
from bihuan.loop.triage.queries.twins import filed

KINDS = frozenset({"intake.raised"})


def react(entries: Sequence[Recorded]) -> None:
    """File what was raised, so that its twins find it."""
    file_twins(filed({int(one.stream.removeprefix("case:")) for one in entries}))
