"""The first word with the raiser: when it was, and whether within the limit for it."""

from __future__ import annotations

from bihuan.ground.clocks.queries import last_due
from bihuan.kit import clock
from bihuan.kit.transactions import joins_transaction
from bihuan.loop.cases.actions import LockedCase
from bihuan.loop.cases.words import ClockKind, stream_of


@joins_transaction
def note_contact(case: LockedCase) -> dict[str, bool]:
    """Put the first contact on the case, to be saved by the caller.

    The limit is that of contact, and of claiming where the profile has none. Gives
    what the ledger is told of it: nothing where somebody spoke with the raiser before.
    """
    if case.contacted_at is not None:
        return {}
    now = clock.now()
    limit = None
    if case.dispatched_at is not None:  # nobody was given a limit before
        limit = last_due(stream_of(case.pk), ClockKind.CONTACT, ClockKind.CLAIM)
    in_time = limit is None or now < limit
    case.contacted_at, case.contacted_on_time = now, in_time
    return {"in_time": in_time}
