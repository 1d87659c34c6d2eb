"""Cases that are one matter, and cases that belong to somebody else."""

from __future__ import annotations

from bihuan.directory.catalogue.words import Result
from bihuan.directory.units.queries import home_unit
from bihuan.ground.access.words import Actor, Permission
from bihuan.ground.clocks.queries import going_until
from bihuan.ground.ledger.words import Fact
from bihuan.kit import clock
from bihuan.kit.clock import earliest
from bihuan.kit.transactions import joins_transaction, opens_transaction
from bihuan.loop.cases.actions import (
    LockedCase,
    ask_raiser,
    change,
    hand_over_clocks,
    hand_over_raisings,
    holder_of,
    lock_case,
    move,
    record_case,
    run_clock,
    stop_all_clocks,
    write,
)
from bihuan.loop.cases.queries import raised_by_the_same
from bihuan.loop.cases.words import OPEN, Audience, ClockKind, Status, Step, stream_of
from bihuan.loop.routing import rules
from bihuan.loop.routing.actions.dispatching import end_turn
from bihuan.loop.routing.words import Event, Outcome


@opens_transaction
def merge(
    case_id: int, *, into_id: int, reason: str, seen: int | None = None, actor: Actor
) -> None:
    """Join a case to another one that is the same matter. Every raiser goes along."""
    actor.may(Permission.DISPATCH).enforce()
    join(case_id, into_id=into_id, reason=reason, seen=seen, actor=actor)


@joins_transaction
def join(
    case_id: int, *, into_id: int, reason: str, seen: int | None = None, actor: Actor
) -> None:
    """What `merge` does, as a step of it and of raising along with others."""
    case, into = _lock_pair(case_id, into_id, seen=seen)

    rules.may_merge(
        case=case_id,
        into=into_id,
        into_open=Status(into.status) in OPEN,
        same_readers=rules.same_readers(case.visibility, into.visibility),
        puts_off=into.status == Status.DEFERRED and _is_owed(case),
    ).enforce()

    owed = _hand_over_duties(case, into, actor)
    stop_all_clocks(case, actor=actor)
    end_turn(case, Outcome.MERGED)
    case.act_by = case.due_at = case.warn_at = None
    move(case, Step.MERGE, merged_into_id=into_id, result=Result.MERGED, owner_id=None)
    again = raised_by_the_same(case.pk, into.pk)
    raisers = hand_over_raisings(case, into)
    written = write(case, reason, actor=actor)
    change(into, repeats=into.repeats + again)

    record_case(case, Event.MERGED, actor=actor, into=into_id, **written.facts)
    record_case(
        into,
        Event.RECEIVED_MERGE,
        actor=actor,
        merged=case_id,
        raisers=raisers,
        same_raiser=again,
        **owed,
    )


def _lock_pair(
    case_id: int, into_id: int, *, seen: int | None
) -> tuple[LockedCase, LockedCase]:
    """Both, always in the order of their numbers: two clerks who merge the same pair
    the other way round wait for each other instead of dead-locking.
    """
    meant = {case_id: (seen, Step.MERGE)}
    locked = {}
    for pk in sorted({case_id, into_id}):
        version, step = meant.get(pk, (None, None))
        locked[pk] = lock_case(pk, seen=version, step=step)
    return locked[case_id], locked[into_id]


def _is_owed(case: LockedCase) -> bool:
    """Whether somebody judged it badly and waits for it to be put right."""
    return bool(going_until(stream_of(case.pk), ClockKind.BAD_FIX))


def _hand_over_duties(
    case: LockedCase, into: LockedCase, actor: Actor
) -> dict[str, Fact]:
    """A bad verdict is owed its answer also where its matter goes on in another one.

    Once that one's raisers are being asked, who calls them makes the contact.
    """
    asked = Status(into.status) in (Status.CALLING_BACK, Status.DEFERRED)
    kinds = [ClockKind.BAD_FIX] if asked else [ClockKind.BAD_CONTACT, ClockKind.BAD_FIX]
    owed = hand_over_clocks(case, into, *kinds, actor=actor)
    if ClockKind.BAD_CONTACT in owed:
        into.act_by = earliest(into.act_by, owed[ClockKind.BAD_CONTACT])
    names = {ClockKind.BAD_CONTACT: "contact_by", ClockKind.BAD_FIX: "fix_by"}
    return {names[ClockKind(kind)]: at.isoformat() for kind, at in owed.items()}


@opens_transaction
def transfer(
    case_id: int, *, to: str, answer: str, seen: int | None = None, actor: Actor
) -> None:
    """Pass a matter outside the county's powers on, and tell its raiser where it went."""
    actor.may(Permission.DISPATCH).enforce()
    case = lock_case(case_id, seen=seen, step=Step.TRANSFER)
    case.owner_id = case.owner_id or home_unit(actor.units)
    owner = holder_of(case)

    rules.may_transfer(to=to, answer=answer).enforce()

    # After a bad verdict the county answers until its raiser says that it is right; the
    # contact it owed is the call that follows, and silence does not end it before that.
    stop_all_clocks(case, spare=[ClockKind.BAD_FIX], actor=actor)
    end_turn(case, Outcome.TRANSFERRED)
    call_by = run_clock(case, ClockKind.CALL_BACK, actor=actor)
    ask_raiser(case, actor=actor)
    case.act_by = call_by
    move(
        case,
        Step.TRANSFER,
        owner_id=owner,
        result=Result.TRANSFERRED,
        reported_at=clock.now(),
    )
    written = write(case, answer, actor=actor, audience=Audience.RAISER)

    record_case(case, Event.TRANSFERRED, actor=actor, to=to, **written.facts)
