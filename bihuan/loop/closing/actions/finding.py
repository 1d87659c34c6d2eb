"""Opening a matter again that was closed wrongly, as a finding says and not its raiser."""

from __future__ import annotations

from bihuan.ground.access.words import Actor
from bihuan.kit.transactions import joins_transaction
from bihuan.loop.cases.actions import lock_case, record_case, write
from bihuan.loop.cases.words import Audience, Status
from bihuan.loop.closing.actions.returning import open_again
from bihuan.loop.closing.words import Event, word_of


@joins_transaction
def reopen_on_finding(
    case_id: int, *, turn: int, raising_id: int, ground: str, reason: str, actor: Actor
) -> bool:
    """Open again what a look behind the closing found not solved, however long ago.

    A sample may do so at any time (DOMAIN.md §3.2); the raiser's own period does not
    bind it. Returns False where the matter went on since, so that nothing need be done.
    """
    case = lock_case(case_id)
    if case.status != Status.CLOSED or case.round != turn:
        return False

    open_again(case, actor=actor)
    written = write(case, reason, actor=actor, audience=Audience.RAISER)

    record_case(
        case,
        Event.REOPENED,
        actor=actor,
        said_by=word_of(raising_id),
        ground=ground,
        **written.facts,
    )
    return True
