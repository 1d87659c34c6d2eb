"""What a raiser does here that is more than one lower package's action."""

from __future__ import annotations

from collections.abc import Iterable

from bihuan.faces.portal.rules import use_of
from bihuan.ground.access.words import Actor, Permission
from bihuan.ground.files.actions import keep_file
from bihuan.ground.files.words import Content
from bihuan.kit.transactions import opens_transaction
from bihuan.loop.cases.words import stream_of
from bihuan.loop.cases.actions import lock_raising


@opens_transaction
def attach(raising_id: int, contents: Iterable[Content], *, actor: Actor) -> None:
    """Put the raiser's photographs and papers to the matter."""
    actor.may(Permission.FOLLOW).enforce()
    _, case = lock_raising(raising_id)

    for content in contents:
        keep_file(
            stream_of(case.pk),
            content.name,
            content,
            kind_of_use=use_of(raising_id),
            actor=actor,
        )
