"""Putting evidence with a case."""

from __future__ import annotations

from collections.abc import Sequence

from bihuan.ground.access.words import Actor, Permission
from bihuan.ground.files.actions import keep_file
from bihuan.ground.files.words import Content
from bihuan.kit.transactions import opens_transaction
from bihuan.loop.cases.actions import change, lock_case, record_case
from bihuan.loop.cases.words import stream_of
from bihuan.loop.handling import rules
from bihuan.loop.handling.models import Branch
from bihuan.loop.handling.words import BranchState, Event


@opens_transaction
def attach(
    case_id: int,
    *,
    contents: Sequence[Content],
    use: str = "evidence",
    seen: int | None = None,
    actor: Actor,
) -> None:
    """Keep files with a case: photographs of what was done, papers that prove it."""
    actor.may(Permission.HANDLE).enforce()
    case = lock_case(case_id, seen=seen)

    helping = Branch.objects.filter(
        case=case, unit__in=actor.units, state=BranchState.OPEN
    ).exists()
    if not helping:
        rules.may_hold(owner=case.owner_id, units=actor.units).enforce()

    for content in contents:
        keep_file(
            stream_of(case.pk), content.name, content, kind_of_use=use, actor=actor
        )
    change(case)

    record_case(case, Event.ATTACHED, actor=actor, files=len(contents), use=use)
