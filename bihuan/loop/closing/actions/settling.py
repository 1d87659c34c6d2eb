"""Doing what a round's verdicts add up to: wait, handle again, put down, or close."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from math import ceil

from bihuan.directory.catalogue.queries import profile
from bihuan.directory.catalogue.words import ClockRule, Result
from bihuan.ground.access.words import Actor
from bihuan.ground.calendars.queries import day_begins
from bihuan.ground.calendars.words import Measure, Period
from bihuan.ground.clocks.queries import find_clock
from bihuan.ground.clocks.words import Rung
from bihuan.kit import clock
from bihuan.kit.clock import earliest
from bihuan.kit.transactions import joins_transaction
from bihuan.loop.cases.actions import (
    LockedCase,
    move,
    record_case,
    run_clock,
    stop_all_clocks,
)
from bihuan.loop.cases.queries import FoundRaising, raisings_of
from bihuan.loop.cases.words import ClockKind, Step, stream_of
from bihuan.loop.closing import rules
from bihuan.loop.closing.models import Judgement
from bihuan.loop.closing.words import Event, Grade, Source, Wish
from bihuan.loop.routing.actions import end_turn
from bihuan.loop.routing.words import Outcome

# Where a profile says nothing: 上海条例 Art. 30 and 安阳 Art. 52; Suining's fifteen days.
USUAL = {
    ClockKind.BAD_CONTACT: ClockRule(Period(1, Measure.WORKING_DAYS)),
    ClockKind.BAD_FIX: ClockRule(Period(15, Measure.WORKING_DAYS)),
}
LATE = (Rung("red", after=Period(0, Measure.WORKING_DAYS)),)


@joins_transaction
def settle(case: LockedCase, *, actor: Actor) -> None:
    """Do what the verdicts of this round add up to, once all who stand by it spoke."""
    given = list(Judgement.objects.filter(case=case, round=case.round))
    contents = [_content(case, one) for one in given]
    gone = {one.pk for one in gone_of(case)} - {one.raising_id for one in given}
    raisers = len(raisings_of(case.pk)) - len(gone)
    follows = rules.what_follows(raisers=raisers, contents=contents)
    if follows is rules.Next.SEND_AGAIN:
        bad = [one for one in given if rules.is_bad(one.grade)]
        _send_again(case, bad, actor)
    elif follows is rules.Next.CLOSE:
        until = _put_to(case, given)
        if until is not None:
            _defer(case, until, actor)
        else:
            _close(case, actor, satisfied=rules.overall(contents))


@joins_transaction
def gone_of(case: LockedCase) -> list[FoundRaising]:
    """Those who took their matter back: nobody waits for their verdict any more."""
    taken_back = Judgement.objects.filter(case=case, source=Source.WITHDRAWAL)
    gone = set(taken_back.values_list("raising", flat=True))
    return [one for one in raisings_of(case.pk) if one.pk in gone]


@joins_transaction
def owes_an_answer(case: LockedCase) -> bool:
    """Whether a bad verdict on this case is not yet put right."""
    return find_clock(stream_of(case.pk), ClockKind.BAD_FIX) is not None


def _content(case: LockedCase, one: Judgement) -> bool | None:
    if one.grade is None or one.solved is None:
        return None
    return rules.is_content(
        # An honest "explained" or "deferred" is not solved, and need not be.
        solved=one.solved or case.result != Result.SOLVED,
        grade=Grade(one.grade),
        wish=Wish(one.wish) if one.wish else None,
    )


def _put_to(case: LockedCase, given: list[Judgement]) -> date | None:
    """The day to which the case is put down: the first that a raiser named, else the unit's."""
    named = [one.put_to for one in given if one.wish == Wish.DEFER and one.put_to]
    if named:
        return min(named)
    return case.deferred_to if case.result == Result.DEFERRED else None


def _send_again(case: LockedCase, bad: list[Judgement], actor: Actor) -> None:
    about = profile(case.profile_id)
    stop_all_clocks(case, spare=[ClockKind.BAD_FIX], actor=actor)
    run_clock(
        case,
        ClockKind.HANDLE,
        actor=actor,
        rule=about.clocks.get(ClockKind.REHANDLE),
    )
    case.act_by = case.due_at
    facts = _follow_up(case, bad, actor) if bad else {}
    move(
        case,
        Step.SEND_AGAIN,
        round=case.round + 1,
        rehandles=case.rehandles + 1,
        result="",
        deferred_to=None,
        reported_at=None,
        satisfied=None,
    )
    record_case(case, Event.SENT_AGAIN, actor=actor, unit=case.owner_id)
    if bad:
        record_case(case, Event.FOLLOW_UP, actor=actor, unit=case.owner_id, **facts)


def _follow_up(
    case: LockedCase, bad: list[Judgement], actor: Actor
) -> dict[str, str | None]:
    """A bad verdict is owed contact, where there is a number to call, and putting right.

    The second is one promise over all rounds: a second bad verdict gives no new days.
    """
    going = find_clock(stream_of(case.pk), ClockKind.BAD_FIX)
    fix_by = going.due_at if going else _run(case, ClockKind.BAD_FIX, actor)
    people = {one.pk for one in raisings_of(case.pk) if one.identity_id}
    named = any(one.raising_id in people for one in bad)
    contact_by = _run(case, ClockKind.BAD_CONTACT, actor) if named else None
    case.act_by = earliest(case.act_by, contact_by)
    return {
        "contact_by": contact_by.isoformat() if contact_by else None,
        "fix_by": fix_by.isoformat() if fix_by else None,
    }


def _run(case: LockedCase, kind: ClockKind, actor: Actor) -> datetime | None:
    rule = profile(case.profile_id).clocks.get(kind, USUAL[kind])
    rule = replace(rule, ladder=rule.ladder or LATE)
    return run_clock(case, kind, actor=actor, rule=rule)


def _defer(case: LockedCase, day: date, actor: Actor) -> None:
    stop_all_clocks(case, actor=actor)
    case.act_by = run_clock(case, ClockKind.DEFERRAL, actor=actor, rule=_until(day))
    case.due_at = case.warn_at = None
    move(case, Step.DEFER, deferred_to=day, result=Result.DEFERRED)
    record_case(
        case,
        Event.DEFERRED,
        actor=actor,
        until=day.isoformat(),
        result=str(Result.DEFERRED),
    )


def _until(day: date) -> ClockRule:
    """A clock that rings as the promised day begins, be it a Monday or in a holiday.

    In hours, because a period in days that ends on a day off moves on: what was promised
    for a Monday would come back on a Tuesday.
    """
    left = day_begins(day) - clock.now()
    hours = max(ceil(left / timedelta(hours=1)), 0)
    return ClockRule(
        Period(hours, Measure.HOURS),
        ladder=(Rung("come-back", after=Period(0, Measure.HOURS)),),
    )


def _close(case: LockedCase, actor: Actor, *, satisfied: bool | None) -> None:
    stop_all_clocks(case, actor=actor)
    case.act_by = None
    timely = rules.on_time(reported_at=case.reported_at, due_at=case.due_at)
    end_turn(case, Outcome.FINISHED)
    move(
        case,
        Step.CLOSE,
        closed_at=clock.now(),
        on_time=timely,
        satisfied=satisfied,
    )
    record_case(
        case,
        Event.CLOSED,
        actor=actor,
        result=case.result,
        on_time=timely,
        satisfied=satisfied,
    )
