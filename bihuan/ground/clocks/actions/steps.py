"""Pausing, resuming, extending and stopping clocks, and letting one go on.

All are steps: the action that calls them has already locked its own row, then takes
the clock's row, then the ledger's head.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from bihuan.ground.calendars.queries import calendar as calendar_of
from bihuan.ground.calendars.words import Period
from bihuan.ground.clocks import rules
from bihuan.ground.clocks.actions.planning import is_late, iso, put_plan, terms_of
from bihuan.ground.clocks.models import Clock
from bihuan.ground.clocks.words import Event, State
from bihuan.ground.ledger.actions import record, record_many
from bihuan.ground.ledger.words import NewEntry
from bihuan.kit import clock as time
from bihuan.kit.prepared import run_prepared
from bihuan.kit.transactions import joins_transaction

_HALT = """
UPDATE clocks_clock SET state = 'stopped', stopped_at = %(now)s, next_at = NULL
WHERE subject = %(subject)s AND state <> 'stopped'
    AND (%(kinds)s::text[] IS NULL OR kind = ANY(%(kinds)s::text[]))
    AND kind <> ALL(%(spare)s::text[])
"""
_PLANNED = ("due_at", "provisional", "yellow_at", "rung_at", "next_at")


@joins_transaction
def pause(subject: str, kind: str, *, actor: str) -> Clock:
    """Stop the time of a clock for a while; no rung fires until it is resumed."""
    clock = _going(subject, kind)
    rules.may_pause(_state(clock)).enforce()
    assert clock is not None
    now = time.now()

    clock.state = State.PAUSED
    clock.pauses = [*clock.pauses, {"since": now.isoformat(), "until": None}]
    clock.next_at = None
    clock.save(update_fields=["state", "pauses", "next_at"])

    record(Event.PAUSED, subject, actor=actor, clock=kind, due=iso(clock.due_at))
    return clock


@joins_transaction
def resume(subject: str, kind: str, *, actor: str) -> Clock:
    """Let a paused clock go on; its deadline moves by what the pause took."""
    clock = _going(subject, kind)
    rules.may_resume(_state(clock)).enforce()
    assert clock is not None
    old, now = clock.due_at, time.now()

    clock.state = State.RUNNING
    *before, last = clock.pauses
    clock.pauses = [*before, {**last, "until": now.isoformat()}]
    _plan_again(clock)
    clock.save(update_fields=["state", "pauses", "calendar_version", *_PLANNED])

    record(
        Event.RESUMED,
        subject,
        actor=actor,
        clock=kind,
        old=iso(old),
        due=iso(clock.due_at),
        provisional=clock.provisional,
    )
    return clock


@joins_transaction
def extend(subject: str, kind: str, *, by: Period, actor: str) -> Clock:
    """Add a further period to a clock. Rungs that have fired stay fired, the others move."""
    clock = _going(subject, kind)
    rules.may_extend(_state(clock)).enforce()
    assert clock is not None
    old, now = clock.due_at, time.now()

    clock.extensions = [*clock.extensions, {"by": str(by), "at": now.isoformat()}]
    _plan_again(clock)
    clock.save(update_fields=["extensions", "calendar_version", *_PLANNED])

    record(
        Event.EXTENDED,
        subject,
        actor=actor,
        clock=kind,
        by=str(by),
        old=iso(old),
        due=iso(clock.due_at),
        provisional=clock.provisional,
    )
    return clock


@joins_transaction
def stop(subject: str, kind: str, *, actor: str, quiet: bool = False) -> Clock | None:
    """End a clock for good; a clock that is not going needs no stopping."""
    stopped = _stop(subject, [kind], actor=actor, quiet=quiet)
    return stopped[0] if stopped else None


@joins_transaction
def stop_kinds(
    subject: str, kinds: Sequence[str], *, actor: str, quiet: bool = False
) -> list[Clock]:
    """End those of a subject's clocks that are of these kinds and still going."""
    return _stop(subject, list(kinds), actor=actor, quiet=quiet)


@joins_transaction
def halt(
    subject: str, kinds: Sequence[str] | None = None, *, spare: Iterable[str] = ()
) -> None:
    """End clocks of a subject, all or those named, and leave the record to the caller.

    Those of the kinds in `spare` go on.
    """
    asked = None if kinds is None else [str(kind) for kind in kinds]
    values = {
        "subject": subject,
        "kinds": asked,
        "spare": [str(kind) for kind in spare],
        "now": time.now(),
    }
    run_prepared(_HALT, values)


@joins_transaction
def hand_over(subject: str, kinds: Sequence[str], *, to: str) -> dict[str, datetime]:
    """Let going clocks of these kinds go on under another subject, and say until when.

    Where both have one of a kind, the one that is due first goes on. The record is left
    to the caller.
    """
    asked = Clock.objects.filter(subject__in=(subject, to), kind__in=list(kinds))
    going = list(
        asked.exclude(state=State.STOPPED).order_by("due_at", "pk").select_for_update()
    )
    moving = {clock.kind for clock in going if clock.subject == subject}
    kept: dict[str, Clock] = {}
    for clock in going:
        if clock.kind not in moving or kept.setdefault(clock.kind, clock) is clock:
            continue
        clock.state, clock.stopped_at, clock.next_at = State.STOPPED, time.now(), None
        clock.save(update_fields=["state", "stopped_at", "next_at"])
    # Only now: a subject has one going clock of a kind.
    Clock.objects.filter(pk__in=[one.pk for one in kept.values()]).update(subject=to)
    return {kind: one.due_at for kind, one in kept.items()}


@joins_transaction
def revive(subject: str, kind: str, *, actor: str) -> Clock:
    """Let the clock of this kind that was stopped last go on under its old deadline.

    For work that was called done and was not: the time in between counts, so the
    deadline stays and rungs that passed meanwhile fire at the next sweep.
    """
    stopped = Clock.objects.filter(subject=subject, kind=kind, state=State.STOPPED)
    clock = stopped.order_by("-stopped_at", "-pk").select_for_update().first()
    rules.may_revive(found=clock is not None).enforce()
    assert clock is not None

    *before, last = clock.pauses or [None]
    if last is not None and last["until"] is None:  # it was stopped in a pause
        until = iso(clock.stopped_at or time.now())
        clock.pauses = [*before, {**last, "until": until}]
    clock.state, clock.stopped_at = State.RUNNING, None
    _plan_again(clock)
    clock.save(
        update_fields=["state", "stopped_at", "pauses", "calendar_version", *_PLANNED]
    )

    record(Event.REVIVED, subject, actor=actor, clock=kind, due=iso(clock.due_at))
    return clock


@joins_transaction
def stop_all(subject: str, *, actor: str, quiet: bool = False) -> list[Clock]:
    """End every clock of a subject that is still going."""
    return _stop(subject, None, actor=actor, quiet=quiet)


def _stop(
    subject: str, kinds: list[str] | None, *, actor: str, quiet: bool
) -> list[Clock]:
    going = Clock.objects.filter(subject=subject).exclude(state=State.STOPPED)
    if kinds is not None:
        going = going.filter(kind__in=kinds)
    clocks = list(going.order_by("kind").select_for_update())
    now = time.now()
    late = {clock.pk: is_late(clock, now) for clock in clocks}
    for clock in clocks:
        clock.state, clock.stopped_at, clock.next_at = State.STOPPED, now, None
    if clocks:
        Clock.objects.filter(pk__in=[clock.pk for clock in clocks]).update(
            state=State.STOPPED, stopped_at=now, next_at=None
        )
    if clocks and not quiet:
        record_many(
            [
                NewEntry(
                    subject,
                    Event.STOPPED,
                    actor,
                    {
                        "clock": clock.kind,
                        "due": iso(clock.due_at),
                        "late": late[clock.pk],
                    },
                    now,
                )
                for clock in clocks
            ]
        )
    return clocks


def _going(subject: str, kind: str) -> Clock | None:
    going = Clock.objects.filter(subject=subject, kind=kind)
    return going.exclude(state=State.STOPPED).select_for_update().first()


def _state(clock: Clock | None) -> State | None:
    return State(clock.state) if clock is not None else None


def _plan_again(clock: Clock) -> None:
    calendar = calendar_of(clock.calendar)
    terms, ladder = terms_of(clock)
    put_plan(clock, rules.plan(calendar, terms, ladder), calendar.version)
