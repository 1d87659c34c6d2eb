"""The sweep: once, in order, for the price of what fell due, and never in the way."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import connection, connections, transaction

from bihuan.ground.calendars.tests.factories import at, period
from bihuan.ground.clocks import actions
from bihuan.ground.clocks.jobs import sweep
from bihuan.ground.clocks.models import Clock
from bihuan.ground.clocks.tests.factories import (
    ACTOR,
    START,
    SWEEPER,
    a_clock,
    a_new_clock,
    fired,
    happened,
    moment,
    some_clocks,
    take,
)
from bihuan.ground.clocks.words import Rung
from bihuan.ground.ledger.actions import record
from bihuan.kit import clock as time

YELLOW, LATER = at("2026-11-06T00:00"), at("2027-03-01T00:00")


@pytest.mark.django_db
def test_each_rung_fires_once_when_it_falls() -> None:
    a_clock()
    for now, expected in (
        (YELLOW - timedelta(seconds=1), 0),
        (YELLOW, 1),
        (YELLOW, 0),
        (at("2026-11-10T00:00"), 1),
        (LATER, 1),
        (LATER, 0),
    ):
        with time.set_to(now):
            assert sweep() == expected
    assert fired() == ["yellow", "red", "notice"]


@pytest.mark.django_db
def test_after_downtime_each_missed_rung_fires_once_and_in_order() -> None:
    clock = a_clock()
    with time.set_to(LATER):
        assert sweep() == 3
        assert sweep() == 0
    entries = happened()
    assert [e.facts["ordinal"] for e in entries] == [0, 1, 2]
    assert [e.at for e in entries] == [LATER] * 3
    assert [moment(e, "planned") for e in entries] == clock.rung_at
    assert entries[0].actor == "job:sweeper"


@pytest.mark.django_db
def test_a_sweep_stops_at_its_limit_and_the_next_goes_on() -> None:
    some_clocks(*(a_new_clock(f"case:{n}") for n in range(5)))
    with time.set_to(YELLOW):
        assert [sweep(2), sweep(2), sweep(2), sweep(2)] == [2, 2, 1, 0]


@pytest.mark.django_db
def test_a_clock_without_a_ladder_is_never_looked_at() -> None:
    assert a_clock(ladder=()).next_at is None


def in_threads(*works: Callable[[], int]) -> list[int]:
    """Run at once, each with its own connection, and under the caller's set clock."""
    start = Barrier(len(works))

    def one(work: Callable[[], int]) -> int:
        try:
            with connection.cursor() as cursor:  # who waits too long fails, not hangs
                cursor.execute("SET lock_timeout = '10s'")
            start.wait(timeout=10)
            return work()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(works)) as pool:
        running = [pool.submit(copy_context().run, one, work) for work in works]
        return [each.result(timeout=60) for each in running]


@pytest.mark.django_db(transaction=True)
def test_sweepers_at_once_fire_each_rung_once() -> None:
    subjects = [f"case:{n}" for n in range(60)]
    some_clocks(*(a_new_clock(subject) for subject in subjects))

    def climb() -> int:
        return sum(actions.fire_due(7, actor=SWEEPER).fired for _ in range(12))

    with time.set_to(LATER):
        together = sum(in_threads(climb, climb, climb))
        rest = sweep()
    assert together + rest == 180
    assert all(fired(subject) == ["yellow", "red", "notice"] for subject in subjects)


@pytest.mark.django_db(transaction=True)
def test_what_another_sweeper_holds_is_left_to_it() -> None:
    some_clocks(a_new_clock("case:1"), a_new_clock("case:2"))
    with time.set_to(LATER), transaction.atomic():
        held = Clock.objects.select_for_update().filter(subject="case:1")
        assert len(held) == 1
        assert in_threads(sweep) == [3]
    assert fired("case:1") == []
    assert len(fired("case:2")) == 3


@pytest.mark.django_db(transaction=True)
def test_a_sweep_never_waits_for_an_action_that_is_writing_to_the_stream() -> None:
    a_clock("case:1")
    a_clock("case:2")
    with time.set_to(LATER):
        with transaction.atomic():
            # An action that has recorded and will want the clock's row next.
            record("cases.noted", "case:1", actor=ACTOR)
            assert in_threads(sweep) == [3]
            actions.stop("case:1", "handle", actor=ACTOR)
        assert sweep() == 0
    assert fired("case:1") == []
    assert len(fired("case:2")) == 3


@pytest.mark.django_db(transaction=True)
def test_actions_and_sweepers_on_the_same_clocks_never_deadlock() -> None:
    minutes = tuple(Rung(f"m{n}", after=period(f"{n} minutes")) for n in range(40))
    subjects = [f"case:{n}" for n in range(4)]
    some_clocks(
        *(
            a_new_clock(subject, ladder=minutes, rule_period=period("1 minutes"))
            for subject in subjects
        )
    )

    def act() -> int:
        for _ in range(5):
            for subject in subjects:
                take(actions.pause, subject, "handle")
                take(actions.resume, subject, "handle")
        return 0

    def climb() -> int:
        count = 0
        for minute in range(40):
            with time.set_to(START + timedelta(minutes=minute)):
                count += sweep()
        return count

    with time.set_to(START):
        in_threads(act, climb, climb)
    with time.set_to(LATER):
        sweep()
    for subject in subjects:
        assert fired(subject) == [rung.name for rung in minutes]


@pytest.mark.django_db
def test_many_running_clocks_are_not_read_to_find_the_due_ones() -> None:
    take(_fill, 5_000)
    a_clock()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE clocks_clock")
    with time.set_to(YELLOW):
        due = Clock.objects.filter(next_at__lte=YELLOW).order_by("next_at")
        plan = due[:500].select_for_update(skip_locked=True).explain(analyze=True)
        assert sweep() == 1
    assert "clocks_clock_next" in plan
    assert "Seq Scan" not in plan
    assert "Rows Removed" not in plan


def _fill(count: int, *, actor: str) -> None:
    new = [a_new_clock(f"case:x{n}", at=at("2027-01-04T09:00")) for n in range(count)]
    actions.start_many(new, actor=actor, quiet=True)
