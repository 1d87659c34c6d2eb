"""Bringing clocks in line with a calendar that was edited or a year that was published."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.db.models import Q

from bihuan.ground.access.words import Actor, Permission
from bihuan.ground.calendars.queries import calendar as calendar_of
from bihuan.ground.calendars.queries import day_begins, day_ends
from bihuan.ground.clocks import rules
from bihuan.ground.clocks.actions.planning import iso, put_plan, terms_of
from bihuan.ground.clocks.models import Clock, Revision
from bihuan.ground.clocks.words import Event, State
from bihuan.ground.ledger.actions import hold_streams, record_many
from bihuan.ground.ledger.words import Fact, NewEntry
from bihuan.kit import clock as time
from bihuan.kit.transactions import joins_transaction, opens_transaction

# A transaction that read the calendar before the edit may commit its clock after our
# walk has passed. One more round, this long after the edit, finds it.
GRACE = timedelta(minutes=2)
RETRY = timedelta(seconds=5)
_WRITTEN = (
    "calendar_version",
    "due_at",
    "provisional",
    "yellow_at",
    "rung_at",
    "next_at",
)


@joins_transaction
def ask_revision(calendar: str, version: int, first: date, last: date) -> None:
    """Note that the meaning of these days has changed; told twice, it is noted once."""
    now = time.now()
    Revision.objects.bulk_create(
        [
            Revision(
                calendar=calendar,
                version=version,
                first_on=first,
                last_on=last,
                asked_at=now,
                round_at=now,
            )
        ],
        ignore_conflicts=True,
    )


@opens_transaction
def revise(limit: int, *, actor: Actor) -> bool:
    """Recompute one batch of the clocks that a change of calendar touches.

    Returns whether there was anything to do, so that the caller asks again. Like the
    sweep it never waits: who is busy is met again in the next round.
    """
    actor.may(Permission.SUPERVISE).enforce()
    now = time.now()
    asked = Revision.objects.filter(done_at__isnull=True, round_at__lte=now)
    revision = asked.order_by("asked_at").select_for_update(skip_locked=True).first()
    if revision is None:
        return False

    batch = _next(revision, limit)
    revised = _lock([pk for pk, _, _ in batch])
    calendar = calendar_of(revision.calendar)
    entries = [
        entry for clock in revised for entry in _recompute(clock, calendar, now, actor)
    ]
    Clock.objects.bulk_update(revised, _WRITTEN)
    _turn_page(revision, batch, limit, complete=len(revised) == len(batch), now=now)

    record_many(entries)
    return True


def _next(revision: Revision, limit: int) -> list[tuple[int, str, str]]:
    # Along the index of open clocks by (subject, kind): what is closed costs nothing.
    begins, ends = day_begins(revision.first_on), day_ends(revision.last_on)
    subject, kind = revision.cursor_subject, revision.cursor_kind
    touched = Q(provisional=True) | (
        Q(started_at__lt=ends) & (Q(due_at__gt=begins) | Q(next_at__isnull=False))
    )
    rest = Q(subject__gt=subject) | Q(subject=subject, kind__gt=kind)
    going = Clock.objects.exclude(state=State.STOPPED).filter(
        rest, touched, subject__gte=subject, calendar=revision.calendar
    )
    older = going.filter(calendar_version__lt=revision.version)
    rows = older.order_by("subject", "kind").values_list("pk", "subject", "kind")
    return list(rows[:limit])


def _lock(ids: Sequence[int]) -> list[Clock]:
    going = Clock.objects.filter(pk__in=ids).exclude(state=State.STOPPED)
    locked = list(going.order_by("subject").select_for_update(skip_locked=True))
    held = hold_streams([clock.subject for clock in locked])
    return [clock for clock in locked if clock.subject in held]


def _recompute(
    clock: Clock, calendar: rules.Calendar, now: datetime, actor: Actor
) -> list[NewEntry]:
    old, was_provisional = clock.due_at, clock.provisional
    terms, ladder = terms_of(clock)
    put_plan(clock, rules.plan(calendar, terms, ladder), calendar.version)
    if (clock.due_at, clock.provisional) == (old, was_provisional):
        return []
    facts: dict[str, Fact] = {
        "clock": clock.kind,
        "old": iso(old),
        "due": iso(clock.due_at),
        "provisional": clock.provisional,
        "calendar": clock.calendar,
        "version": calendar.version,
    }
    return [NewEntry(clock.subject, Event.RECOMPUTED, actor.name, facts, now)]


def _turn_page(
    revision: Revision,
    batch: Sequence[tuple[int, str, str]],
    limit: int,
    *,
    complete: bool,
    now: datetime,
) -> None:
    revision.skipped = revision.skipped or not complete
    if len(batch) == limit:
        _, revision.cursor_subject, revision.cursor_kind = batch[-1]
    else:
        _end_round(revision, now)
    revision.save()


def _end_round(revision: Revision, now: datetime) -> None:
    last_look = revision.asked_at + GRACE
    if revision.skipped:
        revision.round_at = now + RETRY
    elif revision.round_at < last_look:
        revision.round_at = last_look
    else:
        revision.done_at = now
    revision.cursor_subject = revision.cursor_kind = ""
    revision.skipped = False
