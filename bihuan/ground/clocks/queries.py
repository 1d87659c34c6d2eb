"""Reads: the clocks of a subject with the way each deadline was found."""

from __future__ import annotations

from datetime import datetime

from bihuan.ground.calendars.queries import calendar as calendar_of
from bihuan.ground.clocks import rules
from bihuan.ground.clocks.models import Clock, Revision
from bihuan.ground.clocks.words import ClockView, Light, RungView, State
from bihuan.kit import clock as time
from bihuan.kit.prepared import run_prepared

_LAST_DUE = """
SELECT due_at FROM clocks_clock
WHERE subject = %(subject)s AND kind = ANY(%(kinds)s::text[])
ORDER BY array_position(%(kinds)s::text[], kind::text), started_at DESC, id DESC
LIMIT 1
"""


def clocks_of(subject: str) -> list[ClockView]:
    """Every clock that a subject has or had, oldest first, with steps and rungs."""
    clocks = list(Clock.objects.filter(subject=subject).order_by("started_at", "pk"))
    calendars = {code: calendar_of(code) for code in {c.calendar for c in clocks}}
    now = time.now()
    return [_view(clock, calendars[clock.calendar], now) for clock in clocks]


def find_clock(subject: str, kind: str) -> Clock | None:
    """The clock of this kind that is going, if any."""
    going = Clock.objects.filter(subject=subject, kind=kind)
    return going.exclude(state=State.STOPPED).first()


def going_until(subject: str, *kinds: str) -> dict[str, datetime]:
    """Until when each of these kinds runs, of those that do. One query."""
    going = Clock.objects.filter(subject=subject, kind__in=kinds)
    return dict(going.exclude(state=State.STOPPED).values_list("kind", "due_at"))


def last_due(subject: str, *kinds: str) -> datetime | None:
    """Until when the first of these kinds that the subject ever had ran, the last time.

    Going or stopped, with every extension and change of calendar until then.
    """
    values = {"subject": subject, "kinds": [str(kind) for kind in kinds]}
    found = run_prepared(_LAST_DUE, values)
    return found[0][0] if found else None


def light_of(clock: Clock, now: datetime) -> Light:
    """How a clock stands; a paused or stopped one stands as it did at that moment."""
    if clock.state == State.STOPPED and clock.stopped_at is not None:
        now = clock.stopped_at
    if clock.pauses and clock.pauses[-1]["until"] is None:
        now = datetime.fromisoformat(clock.pauses[-1]["since"])
    return rules.light(now, clock.yellow_at, clock.due_at)


def waiting_revisions() -> int:
    """How many changes of calendars the clocks have yet to follow."""
    return Revision.objects.filter(done_at__isnull=True).count()


def oldest_due(now: datetime) -> datetime | None:
    """The moment of the longest waiting rung that is due: how far the sweeper is behind."""
    due = Clock.objects.filter(next_at__lte=now).order_by("next_at")
    return due.values_list("next_at", flat=True).first()


def _view(clock: Clock, calendar: rules.Calendar, now: datetime) -> ClockView:
    terms = rules.read_terms(
        clock.started_at, clock.period, clock.ends, clock.extensions, clock.pauses
    )
    return ClockView(
        kind=clock.kind,
        state=State(clock.state),
        light=light_of(clock, now),
        started_at=clock.started_at,
        due_at=clock.due_at,
        stopped_at=clock.stopped_at,
        provisional=clock.provisional,
        period=terms.period,
        ends=terms.ends,
        extensions=terms.extensions,
        pauses=terms.pauses,
        rungs=tuple(
            RungView(rung["name"], at, fired=ordinal < clock.rung)
            for ordinal, (rung, at) in enumerate(
                zip(clock.ladder, clock.rung_at, strict=True)
            )
        ),
        steps=rules.due(calendar, terms, explain=True).steps,
    )
