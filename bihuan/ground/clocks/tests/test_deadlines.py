"""A deadline follows from start, period, extensions and pauses, whatever happened."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bihuan.ground.calendars.queries import calendar
from bihuan.ground.calendars.tests.factories import period
from bihuan.ground.calendars.words import Ends, Pause, Period
from bihuan.ground.clocks import actions
from bihuan.ground.clocks.jobs import sweep
from bihuan.ground.clocks.models import Clock
from bihuan.ground.clocks.tests.factories import (
    START,
    a_clock,
    fired,
    happened,
    moment,
    take,
)
from bihuan.ground.clocks.words import Event, State
from bihuan.kit import clock as time
from bihuan.kit.verdicts import Refused

lengths = st.sampled_from(
    ["5 working-days", "20 calendar-days", "1 months", "6 working-hours", "24 hours"]
).map(period)
steps = st.lists(
    st.tuples(
        st.sampled_from(["pause", "resume", "extend", "sweep"]),
        st.integers(1, 5000),  # minutes until this step
        lengths,
    ),
    max_size=10,
)


class Walk:
    """Does what it is told to a clock, and keeps its own account of it."""

    def __init__(self, length: Period, ends: Ends) -> None:
        self.now, self.length, self.ends = START, length, ends
        self.extensions: list[Period] = []
        self.pauses: list[Pause] = []
        a_clock(rule_period=length, ends=ends)

    def step(self, verb: str, by: Period) -> None:
        with time.set_to(self.now):
            if verb == "sweep":
                sweep()
                return
            given = {"by": by} if verb == "extend" else {}
            take(getattr(actions, verb), "case:1", "handle", **given)
        self.note(verb, by, self.now)

    def note(self, verb: str, by: Period, now: datetime) -> None:
        if verb == "extend":
            self.extensions.append(by)
        elif verb == "pause":
            self.pauses.append(Pause(now, None))
        else:
            self.pauses[-1] = Pause(self.pauses[-1].since, now)


@pytest.mark.django_db
@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(lengths, st.sampled_from(Ends), steps)
def test_the_deadline_is_always_derivable(
    length: Period, ends: Ends, path: list[tuple[str, int, Period]]
) -> None:
    take(actions.stop_all, "case:1")
    before = len(fired())
    walk = Walk(length, ends)
    for verb, minutes, by in path:
        walk.now += timedelta(minutes=minutes)
        try:
            walk.step(verb, by)
        except Refused:
            assert verb in {"pause", "resume"}

    clock = Clock.objects.exclude(state=State.STOPPED).get()
    due = calendar().due(
        START,
        walk.length,
        ends=walk.ends,
        extensions=walk.extensions,
        pauses=walk.pauses,
    )
    assert clock.due_at == due.at
    # The ledger tells the same deadline as the row, and each rung at most once.
    told = [
        e
        for kind in (Event.STARTED, Event.EXTENDED, Event.RESUMED)
        for e in happened(kind=kind)
    ]
    assert moment(max(told, key=lambda e: e.seq), "due") == clock.due_at
    assert fired()[before:] == ["yellow", "red", "notice"][: clock.rung]
    with time.set_to(walk.now):
        sweep()
    clock.refresh_from_db()
    assert clock.next_at is None or clock.next_at > walk.now
