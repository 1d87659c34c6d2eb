"""What a raiser does here that is more than one lower package's action."""

from __future__ import annotations

from collections.abc import Iterable

from bihuan.faces.portal.rules import use_of
from bihuan.faces.portal.words import Event
from bihuan.ground.access.words import Actor, Permission
from bihuan.ground.files.actions import keep_file
from bihuan.ground.files.words import Content
from bihuan.kit.transactions import opens_transaction
from bihuan.loop.cases.actions import change, lock_raising, record_case
from bihuan.loop.cases.words import stream_of


@opens_transaction
def attach(raising_id: int, contents: Iterable[Content], *, actor: Actor) -> None:
    """Put the raiser's photographs and papers to the matter."""
    actor.may(Permission.FOLLOW).enforce()
    _, case = lock_raising(raising_id)

    kept = [
        keep_file(
            stream_of(case.pk),
            content.name,
            content,
            kind_of_use=use_of(raising_id),
            actor=actor,
        )
        for content in contents
    ]
    change(case)

    record_case(case, Event.ATTACHED, actor=actor, files=len(kept))
