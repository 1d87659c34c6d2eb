"""Rows of the telephone system's log."""

from __future__ import annotations

from collections.abc import Sequence

from bihuan.directory.registers.queries import entries_in_force
from bihuan.faces.hotline import rules
from bihuan.faces.hotline.models import Logged
from bihuan.faces.hotline.words import REGISTER, Event, NewLogged
from bihuan.ground.access.words import Actor, Permission
from bihuan.ground.ledger.actions import record
from bihuan.kit import clock
from bihuan.kit.transactions import opens_transaction


@opens_transaction
def keep_log(calls: Sequence[NewLogged], *, digest: str, actor: Actor) -> int:
    """Keep those calls of a log that are new, by the system's own name; answer how many.

    A row known already stays as it was first told.
    """
    actor.may(Permission.IMPORT).enforce()
    lanes = {one.key: one.text("lane") for one in entries_in_force(REGISTER)}
    names = [one.source_id for one in calls]
    known = set(
        Logged.objects.filter(source_id__in=names).values_list("source_id", flat=True)
    )
    new = {one.source_id: one for one in calls if one.source_id not in known}
    rows = [
        Logged(
            source_id=one.source_id,
            line=one.line,
            lane=rules.lane_of(lanes.get(one.line, "")),
            day=clock.local_day(one.queued_at),
            queued_at=one.queued_at,
            answered_at=one.answered_at,
            ended_at=one.ended_at,
            quick=rules.is_quick(one.queued_at, one.answered_at),
        )
        for one in new.values()
    ]
    Logged.objects.bulk_create(rows, batch_size=1000, ignore_conflicts=True)
    if rows:
        record(
            Event.LOG_IMPORTED,
            f"import:{digest[:32]}",
            actor=actor.name,
            calls=len(rows),
        )
    return len(rows)
