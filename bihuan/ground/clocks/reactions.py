"""What clocks do when a calendar was edited or a year was published."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from bihuan.ground.calendars.words import Event
from bihuan.ground.clocks import actions
from bihuan.ground.ledger.words import Recorded

KINDS: frozenset[str] = frozenset({Event.CHANGED})


def react(entries: Sequence[Recorded]) -> None:
    """Ask for the recomputation of the clocks that these edits touch.

    Only asked for here: it may concern a million clocks, whose rows others hold, and
    is done by the sweep in batches that never wait.
    """
    for entry in entries:
        _, code = entry.stream.split(":", 1)
        actions.ask_revision(
            code,
            int(str(entry.facts["version"])),
            date.fromisoformat(str(entry.facts["first"])),
            date.fromisoformat(str(entry.facts["last"])),
        )
