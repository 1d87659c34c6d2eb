"""What a raiser adds to a matter that is in already."""

from __future__ import annotations

from bihuan.ground.access.words import Actor, Permission
from bihuan.kit.transactions import opens_transaction
from bihuan.loop.cases.actions import change, lock_raising, record_case, write
from bihuan.loop.cases.words import OPEN, Audience, Status
from bihuan.loop.intake import rules
from bihuan.loop.intake.words import Event


@opens_transaction
def add_to_matter(raising_id: int, *, text: str, actor: Actor) -> None:
    """The raiser adds something to an open matter; whoever holds it sees it at once."""
    actor.may(Permission.FOLLOW).enforce()
    _, case = lock_raising(raising_id)

    rules.may_add(text=text, is_open=Status(case.status) in OPEN).enforce()

    written = write(case, text, actor=actor, audience=Audience.RAISER)
    change(case)

    record_case(case, Event.ADDED, actor=actor, **written.facts)
