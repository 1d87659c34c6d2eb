"""How far a part is (反馈): asked for as the item says, never more often than needed."""

from __future__ import annotations

from decimal import Decimal

from bihuan.ground.access.words import Actor, Permission
from bihuan.ground.calendars.words import Ends, Measure, Period
from bihuan.ground.clocks import actions as clocks
from bihuan.ground.clocks.words import Rung
from bihuan.kit import clock
from bihuan.kit.transactions import joins_transaction, opens_transaction
from bihuan.loop.cases.actions import change, record_case, write
from bihuan.loop.cases.words import CALENDAR
from bihuan.loop.supervision import rules
from bihuan.loop.supervision.actions.standing import lock_part, refresh, states_of
from bihuan.loop.supervision.models import Item, Part, Progress
from bihuan.loop.supervision.words import (
    LATE,
    PROGRESS_CLOCK,
    Event,
    Rhythm,
    part_stream,
)

_LADDER = (Rung(LATE, after=Period(0, Measure.WORKING_DAYS)),)


@opens_transaction
def tell_progress(
    part_id: int,
    *,
    percent: int | None = None,
    reached: Decimal | None = None,
    text: str,
    actor: Actor,
) -> None:
    """The unit that holds a part says how far it is; what was asked for is then told.

    Where the target is counted they tell what was reached, and the share follows.
    """
    actor.may(Permission.HANDLE).enforce()
    item, part, case = lock_part(part_id)

    percent = rules.percent_of(percent, reached=reached, goal=part.goal)
    (state,) = states_of([part])
    rules.may_tell_progress(
        state=state, owner=case.owner_id, units=actor.units, percent=percent
    ).enforce()
    assert percent is not None

    written = write(case, text, actor=actor)
    _put_down(
        part, Progress(percent=percent, reached=reached, text_id=written.pk), actor
    )
    ask_progress(item, part, actor=actor)
    change(case)
    refresh(item)

    record_case(
        case,
        Event.PROGRESS,
        actor=actor,
        part=part.pk,
        percent=percent,
        **written.facts,
    )


def _put_down(part: Part, told: Progress, actor: Actor) -> None:
    told.part, told.due_at = part, part.progress_by
    told.told_by, told.told_at = actor.name, clock.now()
    if part.goal is None:
        told.reached = None
    told.save()
    part.percent = told.percent
    part.save(update_fields=["percent"])


@joins_transaction
def ask_progress(item: Item, part: Part, *, actor: Actor) -> None:
    """Start the clock by which the next word is due, where one is worth having."""
    clocks.halt(part_stream(part.pk), [PROGRESS_CLOCK])
    period = rules.next_progress(
        Rhythm(item.rhythm), today=clock.local_day(), due_on=part.due_on
    )
    part.progress_by = None
    if period is not None:
        running = clocks.start(
            part_stream(part.pk),
            PROGRESS_CLOCK,
            rule_period=period,
            ends=Ends.MIDNIGHT,
            ladder=_LADDER,
            calendar=CALENDAR,
            at=clock.now(),
            actor=actor.name,
            quiet=True,
        )
        part.progress_by = running.due_at
    part.save(update_fields=["progress_by"])
