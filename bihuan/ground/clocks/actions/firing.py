"""The sweeper's door: fire what fell due, once, without ever standing in anybody's way."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from bihuan.ground.access.words import Actor, Permission
from bihuan.ground.clocks import rules
from bihuan.ground.clocks.actions.planning import iso
from bihuan.ground.clocks.models import Clock
from bihuan.ground.clocks.words import Event, State
from bihuan.ground.ledger.actions import hold_streams, record_many
from bihuan.ground.ledger.words import NewEntry
from bihuan.kit import clock as time
from bihuan.kit.transactions import opens_transaction

_CLIMB = """
UPDATE clocks_clock AS clock SET rung = new.rung, next_at = new.next_at
FROM unnest(%s::bigint[], %s::smallint[], %s::timestamptz[])
    AS new (id, rung, next_at)
WHERE clock.id = new.id
"""
_NEEDED = ("subject", "kind", "state", "ladder", "rung_at", "rung", "due_at")


@dataclass(frozen=True, slots=True)
class Swept:
    """What one batch came to: clocks found due, and rungs fired."""

    found: int
    fired: int


@opens_transaction
def fire_due(limit: int, *, actor: Actor) -> Swept:
    """Fire the rungs of the clocks that fell due longest ago, each missed rung in order.

    Both locks are taken with SKIP LOCKED: a clock or a stream in somebody's hands is
    left for the next sweep. An action locks its case, then the clock, then the head of
    the stream; since the sweep never waits, it cannot close a circle with any of them.
    Exactly once follows from one transaction: the entry and the step up the ladder
    are written together or not at all, under the lock of the clock's row.
    """
    actor.may(Permission.SUPERVISE).enforce()
    now = time.now()
    due = (
        Clock.objects.filter(next_at__lte=now)
        .order_by("next_at")
        .only(*_NEEDED)
        .select_for_update(skip_locked=True)
    )
    found = list(due[:limit])
    if not found:
        return Swept(0, 0)
    held = hold_streams([clock.subject for clock in found])

    mine = [clock for clock in found if clock.subject in held]
    entries = [entry for clock in mine for entry in _climb(clock, now, actor)]
    _save(mine)

    record_many(entries)
    return Swept(len(found), len(entries))


def _climb(clock: Clock, now: datetime, actor: Actor) -> list[NewEntry]:
    fallen = rules.fallen(clock.rung, clock.rung_at, now)
    clock.rung = fallen.stop
    clock.next_at = rules.next_moment(State(clock.state), clock.rung, clock.rung_at)
    return [
        NewEntry(
            clock.subject,
            Event.FIRED,
            actor.name,
            {
                "clock": clock.kind,
                "rung": clock.ladder[ordinal]["name"],
                "ordinal": ordinal,
                "due": iso(clock.due_at),
                "planned": iso(clock.rung_at[ordinal]),
            },
            now,
        )
        for ordinal in fallen
    ]


def _save(clocks: Sequence[Clock]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            _CLIMB,
            [
                [clock.pk for clock in clocks],
                [clock.rung for clock in clocks],
                [clock.next_at for clock in clocks],
            ],
        )
