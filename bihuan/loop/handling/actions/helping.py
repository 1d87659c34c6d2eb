"""Co-handling branches with their own deadlines; the lead unit stays the owner."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import QuerySet

from bihuan.directory.units.queries import is_active
from bihuan.ground.access.words import Actor, Permission
from bihuan.ground.calendars.queries import calendar
from bihuan.ground.calendars.words import Ends, Measure, Period
from bihuan.ground.clocks import actions as clocks
from bihuan.ground.clocks.words import Rung
from bihuan.kit import clock
from bihuan.kit.transactions import joins_transaction, opens_transaction
from bihuan.kit.verdicts import NotVisible
from bihuan.loop.cases.actions import (
    LockedCase,
    change,
    give_sight,
    lock_case,
    record_case,
    write,
)
from bihuan.loop.cases.words import CALENDAR, Status, stream_of
from bihuan.loop.handling import rules
from bihuan.loop.handling.models import Branch, Extension
from bihuan.loop.handling.words import BranchState, Event, ExtensionState

BRANCH_LADDER = (
    Rung("reminder", fraction=0.5),
    Rung("red", after=Period(0, Measure.WORKING_DAYS)),
)


@opens_transaction
def ask_help(
    case_id: int,
    *,
    unit_id: int,
    task: str,
    within: Period,
    seen: int | None = None,
    actor: Actor,
) -> None:
    """Give another unit a part of the work, with a clock of its own."""
    actor.may(Permission.HANDLE).enforce()
    case = lock_case(case_id, seen=seen)

    rules.may_hold(owner=case.owner_id, units=actor.units).enforce()
    rules.may_work(status=Status(case.status)).enforce()
    rules.may_pass_on(
        personal=case.escalation in rules.PERSONAL,
        is_head=bool(actor.may(Permission.HEAD_UNIT)),
    ).enforce()
    rules.may_ask_help(
        unit=unit_id,
        owner=case.owner_id,
        active=is_active(unit_id),
        already=_open_branches(case).filter(unit=unit_id).exists(),
    ).enforce()

    _branch_off(case, unit_id, task, within, actor)


@joins_transaction
def share_out(
    case: LockedCase,
    unit_ids: Iterable[int],
    *,
    task: str,
    within: Period,
    actor: Actor,
) -> None:
    """Give co-handling units their parts from the start, as whoever gave the work out says."""
    for unit_id in unit_ids:
        rules.may_ask_help(
            unit=unit_id,
            owner=case.owner_id,
            active=is_active(unit_id),
            already=_open_branches(case).filter(unit=unit_id).exists(),
        ).enforce()
        _branch_off(case, unit_id, task, within, actor)


def _branch_off(
    case: LockedCase, unit_id: int, task: str, within: Period, actor: Actor
) -> None:
    written = write(case, task, actor=actor)
    branch = _open_branch(case, unit_id, written.pk, within, actor)
    give_sight(case, unit_id)
    change(case)

    record_case(
        case,
        Event.HELP_ASKED,
        actor=actor,
        unit=unit_id,
        branch=branch.pk,
        **written.facts,
    )


@opens_transaction
def give_help(branch_id: int, *, answer: str, actor: Actor) -> None:
    """A co-handling unit reports its part to the lead unit."""
    actor.may(Permission.HANDLE).enforce()
    branch = _branch(branch_id)
    case = lock_case(branch.case_id)
    branch.refresh_from_db()

    rules.may_hold(owner=branch.unit_id, units=actor.units).enforce()
    rules.may_end_branch(open_=branch.state == BranchState.OPEN).enforce()

    written = write(case, answer, actor=actor)
    _end(branch, BranchState.DONE, actor, answer_id=written.pk)
    change(case)

    record_case(
        case,
        Event.HELP_GIVEN,
        actor=actor,
        unit=branch.unit_id,
        branch=branch.pk,
        in_time=clock.now() < branch.due_at,
        **written.facts,
    )


@opens_transaction
def recall_help(branch_id: int, *, actor: Actor) -> None:
    """The lead unit no longer needs this part."""
    actor.may(Permission.HANDLE).enforce()
    branch = _branch(branch_id)
    case = lock_case(branch.case_id)
    branch.refresh_from_db()

    rules.may_hold(owner=case.owner_id, units=actor.units).enforce()
    rules.may_end_branch(open_=branch.state == BranchState.OPEN).enforce()

    _end(branch, BranchState.RECALLED, actor)
    change(case)

    record_case(
        case, Event.HELP_RECALLED, actor=actor, unit=branch.unit_id, branch=branch.pk
    )


@joins_transaction
def lapse(case_id: int, *, actor: Actor) -> bool:
    """A case left its unit: what the unit had asked of others, or for, lapses.

    Returns whether there was anything to end.
    """
    case = lock_case(case_id)
    branches = list(_open_branches(case))
    waiting = Extension.objects.filter(case=case, state=ExtensionState.WAITING)
    if not branches and not waiting.exists():
        return False

    for branch in branches:
        _end(branch, BranchState.RECALLED, actor)
    lapsed = waiting.update(
        state=ExtensionState.LAPSED, decided_at=clock.now(), decided_by=actor.name
    )
    change(case)

    record_case(
        case, Event.LAPSED, actor=actor, branches=len(branches), extensions=lapsed
    )
    return True


def _open_branches(case: LockedCase) -> QuerySet[Branch]:
    return Branch.objects.filter(case=case, state=BranchState.OPEN)


def _open_branch(
    case: LockedCase, unit_id: int, task_id: int, within: Period, actor: Actor
) -> Branch:
    """The branch's row, and its own clock beside the case's."""
    now = clock.now()
    branch = Branch.objects.create(
        case=case,
        unit_id=unit_id,
        task_id=task_id,
        asked_at=now,
        due_at=calendar().due(now, within).at,
    )
    clocks.start(
        stream_of(case.pk),
        f"branch-{branch.pk}",
        rule_period=within,
        ends=Ends.MIDNIGHT,
        ladder=BRANCH_LADDER,
        calendar=CALENDAR,
        at=now,
        actor=actor.name,
        quiet=True,
    )
    return branch


def _branch(branch_id: int) -> Branch:
    try:
        return Branch.objects.get(pk=branch_id)
    except Branch.DoesNotExist:
        raise NotVisible(str(branch_id)) from None


def _end(branch: Branch, state: BranchState, actor: Actor, **more: object) -> None:
    changes = {"state": state, "ended_at": clock.now(), **more}
    for name, value in changes.items():
        setattr(branch, name, value)
    branch.save(update_fields=list(changes))
    clocks.halt(stream_of(branch.case_id), [f"branch-{branch.pk}"])
