"""From acceptance to the unit that claims."""

from __future__ import annotations

from bihuan.directory.catalogue.queries import profile
from bihuan.directory.units.queries import is_active
from bihuan.ground.access.words import Actor, Permission
from bihuan.ground.clocks.queries import going_until
from bihuan.kit import clock
from bihuan.kit.clock import earliest
from bihuan.kit.prepared import run_prepared
from bihuan.kit.rows import insert_row
from bihuan.kit.transactions import joins_transaction, opens_transaction
from bihuan.loop.cases.actions import (
    LockedCase,
    change,
    give_sight,
    lock_case,
    move,
    record_case,
    run_clock,
    run_clocks,
    stop_all_clocks,
    stop_clocks,
    write,
    write_if_any,
)
from bihuan.loop.cases.words import Audience, ClockKind, Step, stream_of
from bihuan.loop.routing import rules
from bihuan.loop.routing.models import Turn
from bihuan.loop.routing.words import Decision, Event, Outcome

_OF_A_TURN = (
    ClockKind.CLAIM,
    ClockKind.CONTACT,
    ClockKind.REPORT,
    ClockKind.HANDLE,
)
_END_TURN = f"""
WITH turn AS (
    UPDATE routing_turn SET outcome = %(outcome)s, ended_at = %(now)s
    WHERE case_id = %(case)s AND outcome = '{Outcome.OPEN}'
)
UPDATE routing_return SET decision = '{Decision.LAPSED}', decided_at = %(now)s
WHERE case_id = %(case)s AND decision = '{Decision.WAITING}'
"""  # noqa: S608 - our own words


_REFUSED_BY = f"""
SELECT t.unit_id FROM routing_return r JOIN routing_turn t ON t.id = r.turn_id
WHERE r.case_id = %(case)s AND r.decision = '{Decision.AGREED}'
"""  # noqa: S608


@opens_transaction
def accept(case_id: int, *, seen: int | None = None, actor: Actor) -> None:
    """Take a matter on: from now on the county owes its raiser an answer."""
    actor.may(Permission.ACCEPT).enforce()
    case = lock_case(case_id, seen=seen, step=Step.ACCEPT)

    stop_clocks(case, ClockKind.ACCEPT, actor=actor)
    case.act_by = run_clock(case, ClockKind.DISPATCH, actor=actor)
    move(case, Step.ACCEPT, accepted_at=clock.now())

    record_case(case, Event.ACCEPTED, actor=actor)


@opens_transaction
def decline(
    case_id: int, *, ground: str, route: str, seen: int | None = None, actor: Actor
) -> None:
    """Refuse a matter on a listed legal ground, and say where it belongs (潍坊 Art. 19)."""
    actor.may(Permission.ACCEPT).enforce()
    case = lock_case(case_id, seen=seen, step=Step.DECLINE)

    grounds = profile(case.profile_id).decline_grounds
    rules.may_decline(ground=ground, grounds=grounds, route=route).enforce()

    stop_all_clocks(case, actor=actor)
    case.act_by = case.due_at = case.warn_at = None
    move(case, Step.DECLINE)
    written = write(case, route, actor=actor, audience=Audience.RAISER)

    record_case(case, Event.DECLINED, actor=actor, ground=ground, **written.facts)


@opens_transaction
def classify(
    case_id: int,
    *,
    category_id: int | None,
    area_id: int | None,
    cause: str = "",
    seen: int | None = None,
    actor: Actor,
) -> None:
    """Say what a matter is about, where it is, and which of the listed causes it has."""
    actor.may(Permission.DISPATCH).enforce()
    case = lock_case(case_id, seen=seen)

    causes = profile(case.profile_id).causes
    rules.may_be_classed(cause=cause, causes=causes).enforce()

    change(case, category_id=category_id, area_id=area_id, cause=cause)

    record_case(
        case,
        Event.CLASSED,
        actor=actor,
        category=category_id,
        area=area_id,
        cause=cause,
    )


@opens_transaction
def dispatch(
    case_id: int,
    *,
    unit_id: int,
    instruction: str = "",
    seen: int | None = None,
    actor: Actor,
) -> None:
    """Give a case to the unit whose matter it is. The clock starts here, not at claim."""
    actor.may(Permission.DISPATCH).enforce()
    case = lock_case(case_id, seen=seen, step=Step.DISPATCH)

    send_to(case, unit_id, instruction=instruction, actor=actor)


@joins_transaction
def send_to(
    case: LockedCase, unit_id: int, *, instruction: str = "", actor: Actor
) -> None:
    """What `dispatch` does, as a step of setting up work that comes with its unit."""
    rules.may_receive(
        unit=unit_id, active=is_active(unit_id), refused_by=_refused_by(case)
    ).enforce()

    hand_to(case, unit_id, step=Step.DISPATCH, actor=actor)
    written = write_if_any(case, instruction, actor=actor)

    record_case(case, Event.DISPATCHED, actor=actor, unit=unit_id, **written.facts)


@opens_transaction
def claim(case_id: int, *, seen: int | None = None, actor: Actor) -> None:
    """The unit says: we have it. Not claiming does not stop the clock."""
    actor.may(Permission.HANDLE).enforce()
    case = lock_case(case_id, seen=seen, step=Step.CLAIM)

    rules.may_hold(owner=case.owner_id, units=actor.units).enforce()

    now = clock.now()
    Turn.objects.filter(case=case, outcome=Outcome.OPEN).update(claimed_at=now)
    going = going_until(stream_of(case.pk), ClockKind.CLAIM, ClockKind.BAD_CONTACT)
    claim_by = going.get(ClockKind.CLAIM)
    in_time = claim_by is None or now <= claim_by
    stop_clocks(case, ClockKind.CLAIM, actor=actor)
    case.act_by = earliest(case.due_at, going.get(ClockKind.BAD_CONTACT))
    first = {} if case.claimed_at else {"claimed_at": now, "claimed_on_time": in_time}
    move(case, Step.CLAIM, **first)

    record_case(case, Event.CLAIMED, actor=actor, in_time=in_time)


@joins_transaction
def hand_to(case: LockedCase, unit_id: int, *, step: Step, actor: Actor) -> None:
    """End the turn of whoever held the case, and start the next unit's turn and clocks."""
    now = clock.now()
    end_turn(case, Outcome.MOVED)
    # A bad verdict is owed its answer whichever unit gets the case.
    spared = (ClockKind.BAD_CONTACT, ClockKind.BAD_FIX)
    stop_all_clocks(case, spare=spared, actor=actor)
    due = run_clocks(case, *_OF_A_TURN, actor=actor)
    owed = going_until(stream_of(case.pk), ClockKind.BAD_CONTACT).values()
    case.act_by = earliest(due.get(ClockKind.CLAIM), case.due_at, *owed)
    give_sight(case, unit_id)
    # The next unit climbs its own ladder; its head did not let the matter come so far.
    rung = case.escalation if unit_id == case.owner_id else ""
    move(case, step, owner_id=unit_id, dispatched_at=now, escalation=rung)
    insert_row(Turn(case=case, unit_id=unit_id, sent_at=now))


@joins_transaction
def end_turn(case: LockedCase, outcome: Outcome) -> None:
    """Close the open turn, if there is one; a send-back nobody decided lapses with it."""
    values = {"case": case.pk, "outcome": outcome, "now": clock.now()}
    run_prepared(_END_TURN, values)


def _refused_by(case: LockedCase) -> frozenset[int]:
    return frozenset(unit for (unit,) in run_prepared(_REFUSED_BY, {"case": case.pk}))
