"""What a raiser adds to a matter that is in already."""

from __future__ import annotations

from bihuan.ground.access.words import Actor, Permission
from bihuan.ground.ledger.queries import timeline
from bihuan.ground.vault.queries import digest
from bihuan.kit.transactions import joins_transaction, opens_transaction
from bihuan.loop.cases.actions import change, lock_raising, record_case, write
from bihuan.loop.cases.words import OPEN, Audience, Status, stream_of
from bihuan.loop.intake import rules
from bihuan.loop.intake.words import Event


@opens_transaction
def add_to_matter(
    raising_id: int, *, text: str, request: str = "", actor: Actor
) -> bool:
    """The raiser adds something to an open matter; whoever holds it sees it at once.

    `request` is the sender's own name for this addition: sent again under that name,
    nothing is added and the answer is False.
    """
    actor.may(Permission.FOLLOW).enforce()
    return add(raising_id, text=text, request=request, actor=actor)


@joins_transaction
def add(raising_id: int, *, text: str, request: str = "", actor: Actor) -> bool:
    """What `add_to_matter` does, as a step of whatever else is kept with it."""
    _, case = lock_raising(raising_id)

    name = digest("added-as", f"{raising_id}\x1f{request}").hex() if request else ""
    content = digest("writing", text).hex()
    kept = _added_as(case.pk, name) if name else None
    if kept is not None:
        rules.may_repeat(kept=kept, content=content).enforce()
        return False
    rules.may_add(text=text, is_open=Status(case.status) in OPEN).enforce()

    written = write(case, text, actor=actor, audience=Audience.RAISER)
    change(case)

    named = {"request": name} if name else {}
    record_case(case, Event.ADDED, actor=actor, **written.facts, **named)
    return True


def _added_as(case_id: int, name: str) -> object:
    """The digest of what was added under this name; None if nothing was."""
    for entry in timeline(stream_of(case_id)):
        if entry.kind == Event.ADDED and entry.facts.get("request") == name:
            return entry.facts["digest"]
    return None
