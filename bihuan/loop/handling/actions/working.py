"""Progress that is worth telling."""

from __future__ import annotations

from bihuan.ground.access.words import Actor, Permission
from bihuan.kit.transactions import opens_transaction
from bihuan.loop.cases.actions import (
    change,
    lock_case,
    record_case,
    stop_clocks,
    write,
    write_if_any,
)
from bihuan.loop.cases.words import Audience, ClockKind, Status
from bihuan.loop.handling import rules
from bihuan.loop.handling.actions.contacting import note_contact
from bihuan.loop.handling.models import Branch
from bihuan.loop.handling.words import BranchState, Event


@opens_transaction
def add_note(
    case_id: int, *, text: str, for_raiser: bool = False, actor: Actor
) -> None:
    """Write down progress; for the raiser's eyes too if the writer says so."""
    actor.may(Permission.HANDLE).enforce()
    case = lock_case(case_id)

    helping = Branch.objects.filter(
        case=case, unit__in=actor.units, state=BranchState.OPEN
    ).exists()
    if not helping:
        rules.may_hold(owner=case.owner_id, units=actor.units).enforce()
    rules.may_speak(status=Status(case.status)).enforce()

    audience = Audience.RAISER if for_raiser else Audience.STAFF
    written = write(case, text, actor=actor, audience=audience)
    change(case)

    record_case(case, Event.NOTED, actor=actor, **written.facts)


@opens_transaction
def record_contact(
    case_id: int,
    *,
    text: str = "",
    reached: bool = True,
    seen: int | None = None,
    actor: Actor,
) -> None:
    """The unit has spoken with the raiser, which stops the clock for it, or tried to.

    After a bad verdict too: who tried in vain writes it down, and the clock goes on.
    """
    actor.may(Permission.HANDLE).enforce()
    case = lock_case(case_id, seen=seen)

    rules.may_hold(owner=case.owner_id, units=actor.units).enforce()
    rules.may_speak(status=Status(case.status)).enforce()

    first: dict[str, bool] = {}
    if reached:
        first = note_contact(case)
        stop_clocks(case, ClockKind.CONTACT, ClockKind.BAD_CONTACT, actor=actor)
        if case.status == Status.HANDLING:
            case.act_by = case.due_at
    change(
        case,
        contacted_at=case.contacted_at,
        contacted_on_time=case.contacted_on_time,
    )
    written = write_if_any(case, text, actor=actor)

    facts = {**first, **written.facts}
    record_case(case, Event.CONTACTED, actor=actor, reached=reached, **facts)
