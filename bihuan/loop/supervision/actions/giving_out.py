"""Giving an item out (交办): each part becomes a case by the real door of intake."""

from __future__ import annotations

from dataclasses import replace

from bihuan.directory.catalogue.queries import profile, profiles
from bihuan.ground.access.words import Actor, Permission
from bihuan.ground.calendars.queries import calendar
from bihuan.ground.calendars.words import Ends, Measure, Period
from bihuan.ground.clocks import actions as clocks
from bihuan.ground.clocks.queries import find_clock
from bihuan.ground.clocks.words import Rung
from bihuan.ground.ledger.actions import record
from bihuan.kit import clock
from bihuan.kit.clock import earliest
from bihuan.kit.transactions import joins_transaction, opens_transaction
from bihuan.loop.cases.actions import (
    LockedCase,
    change,
    lock_case,
    record_case,
    run_clock,
    stop_clocks,
)
from bihuan.loop.cases.words import CALENDAR, ClockKind, Step, stream_of
from bihuan.loop.handling.actions import share_out
from bihuan.loop.intake.actions import take_in
from bihuan.loop.intake.words import NewMatter
from bihuan.loop.routing.actions import send_to
from bihuan.loop.supervision import rules
from bihuan.loop.supervision.actions.standing import LockedItem, lock_item, refresh
from bihuan.loop.supervision.actions.telling import ask_progress
from bihuan.loop.supervision.models import Item, Part
from bihuan.loop.supervision.words import (
    CHANNELS,
    LATE,
    TERM_CLOCK,
    Event,
    ItemState,
    Source,
    item_stream,
)

PROFILE = "supervision"
_LADDER = (
    Rung("reminder", before=Period(3, Measure.WORKING_DAYS)),
    Rung(LATE, after=Period(0, Measure.WORKING_DAYS)),
)


@opens_transaction
def give_out(item_id: int, *, actor: Actor) -> None:
    """Tell every unit its part, whole and at once; from now on its clocks run.

    All or nothing: a part that no unit can be given stops the others too.
    """
    actor.may(Permission.SUPERVISE).enforce()
    item = lock_item(item_id)
    parts = list(Part.objects.filter(item=item).order_by("place"))

    rules.may_give_out(
        ItemState(item.state),
        signer=item.signer,
        days=[one.due_on for one in parts],
        item_due=item.due_on,
        today=clock.local_day(),
    ).enforce()

    rules.may_become_cases(profile_there=_profile_there()).enforce()
    for part in parts:
        _give_part(item, part, actor)
    _run_term(item, actor)
    item.given_out_at = clock.now()
    item.save(update_fields=["given_out_at"])
    refresh(item)

    record(Event.GIVEN_OUT, item_stream(item.pk), actor=actor.name, parts=len(parts))


def _profile_there() -> bool:
    return PROFILE in {about.code for _pk, about in profiles()}


def _give_part(item: Item, part: Part, actor: Actor) -> None:
    (raised,) = take_in([_matter(item, part)], actor=actor)
    case = lock_case(raised.case_id, step=Step.DISPATCH)
    send_to(case, part.unit_id, instruction=part.target, actor=actor)
    set_term(case, part, actor=actor)
    helpers = part.helpers.order_by("pk").values_list("unit", flat=True)
    within = rules.term_until(part.due_on, today=clock.local_day())
    assert within is not None  # `may_give_out` asked
    share_out(case, helpers, task=part.target, within=within, actor=actor)
    part.case_id = case.pk
    part.save(update_fields=["case"])
    ask_progress(item, part, actor=actor)


def _matter(item: Item, part: Part) -> NewMatter:
    return NewMatter(
        profile=PROFILE,
        channel=CHANNELS[Source(item.source)],
        external_id=part.raised_as(),
        title=part.title,
        body=f"{item.title}\n\n{item.body}\n\n目标：{part.target}",
        raised_at=clock.now(),
    )


@joins_transaction
def set_term(case: LockedCase, part: Part, *, actor: Actor) -> bool:
    """Let a part's handling clock run until its own day instead of the profile's period.

    Whoever gets the part later, after a return, keeps its day; where that has passed,
    the profile's period stands, so that nobody is late on arrival. Says whether anything
    was changed.
    """
    usual = profile(case.profile_id).clocks.get(ClockKind.HANDLE)
    term = rules.term_until(part.due_on, today=clock.local_day())
    running = find_clock(stream_of(case.pk), ClockKind.HANDLE)
    if usual is None or term is None or running is None or running.extensions:
        return False
    if calendar().due(clock.now(), term, ends=usual.ends).at == running.due_at:
        return False

    stop_clocks(case, ClockKind.HANDLE, actor=actor)
    run_clock(case, ClockKind.HANDLE, rule=replace(usual, period=term), actor=actor)
    claim = find_clock(stream_of(case.pk), ClockKind.CLAIM)
    case.act_by = earliest(claim.due_at if claim else None, case.due_at)
    change(case)

    record_case(case, Event.TERM_SET, actor=actor, part=part.pk)
    return True


def _run_term(item: LockedItem, actor: Actor) -> None:
    """The item's own deadline, beside those of its parts."""
    period = rules.term_until(item.due_on, today=clock.local_day())
    assert period is not None  # no part's day is later, and all are ahead
    clocks.start(
        item_stream(item.pk),
        TERM_CLOCK,
        rule_period=period,
        ends=Ends.MIDNIGHT,
        ladder=_LADDER,
        calendar=CALENDAR,
        at=clock.now(),
        actor=actor.name,
        quiet=True,  # giving out is what is written
    )
