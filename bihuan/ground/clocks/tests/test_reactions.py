"""Clocks follow an edited calendar and a published year."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from django.db import connection, connections, transaction

from bihuan.ground.calendars import actions as calendars
from bihuan.ground.calendars.queries import calendar_lately
from bihuan.ground.calendars.rules import read_pack_calendar
from bihuan.ground.calendars.tests.factories import EDITOR, YEAR_2027, at
from bihuan.ground.calendars.words import DayKind
from bihuan.ground.clocks import actions
from bihuan.ground.clocks.actions.revising import GRACE
from bihuan.ground.clocks.jobs import follow_calendars, sweep
from bihuan.ground.clocks.models import Clock, Revision
from bihuan.ground.clocks.queries import waiting_revisions
from bihuan.ground.clocks.reactions import KINDS, react
from bihuan.ground.clocks.tests.factories import (
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
from bihuan.ground.clocks.words import Event
from bihuan.ground.ledger.queries import timeline
from bihuan.kit import clock as time
from bihuan.kit import remembered

YEAR_END = at("2026-12-31T10:00")


def relay(code: str = "default") -> None:
    """Hand the calendar's entries to the reaction, as the relay does."""
    with transaction.atomic():
        react([e for e in timeline(f"calendar:{code}") if e.kind in KINDS])


def publish() -> None:
    calendars.publish_year("default", 2027, YEAR_2027, actor=EDITOR)
    relay()


@pytest.mark.django_db
def test_a_published_year_settles_provisional_deadlines() -> None:
    with time.set_to(YEAR_END):
        clock = a_clock(at=YEAR_END)
        assert clock.provisional
        assert clock.due_at == at("2027-01-08T00:00")
        publish()
        sweep()

    clock.refresh_from_db()
    assert not clock.provisional
    # 1 January turned out to be a holiday.
    assert clock.due_at == at("2027-01-09T00:00")
    assert clock.next_at == clock.rung_at[0] == at("2027-01-07T00:00")
    (entry,) = happened(kind=Event.RECOMPUTED)
    assert moment(entry, "old") == at("2027-01-08T00:00")
    assert moment(entry, "due") == clock.due_at
    assert entry.facts["provisional"] is False


@pytest.mark.django_db
def test_what_an_edit_does_not_touch_is_left_alone() -> None:
    with time.set_to(START):
        a_clock("case:over", at=at("2026-10-08T10:00"), ladder=())
        a_clock("case:later", at=at("2026-11-23T10:00"))
        a_clock("case:stopped")
        take(actions.stop, "case:stopped", "handle")
        a_clock("case:1")
        on = date(2026, 11, 5)
        calendars.set_day("default", on, DayKind.HOLIDAY, "州庆", actor=EDITOR)
        relay()
        sweep()
    versions = dict(Clock.objects.values_list("subject", "calendar_version"))
    assert versions == {
        "case:over": 0,
        "case:later": 0,
        "case:stopped": 0,
        "case:1": 1,
    }
    assert len(happened("case:1", Event.RECOMPUTED)) == 1


@pytest.mark.django_db
def test_only_the_clocks_of_that_calendar_follow() -> None:
    with transaction.atomic():
        calendars.define("luxi", read_pack_calendar(""), actor=EDITOR)
    with time.set_to(START):
        some_clocks(a_new_clock("case:1"), a_new_clock("case:2", calendar="luxi"))
        on = date(2026, 11, 5)
        calendars.set_day("luxi", on, DayKind.HOLIDAY, "州庆", actor=EDITOR)
        relay("luxi")
        sweep()
    assert happened("case:1", Event.RECOMPUTED) == []
    (entry,) = happened("case:2", Event.RECOMPUTED)
    assert moment(entry, "due") == at("2026-11-11T00:00")


@pytest.mark.django_db
def test_a_deadline_that_moves_earlier_fires_what_it_passed() -> None:
    with time.set_to(at("2026-11-06T12:00")):
        calendars.set_day(
            "default", date(2026, 11, 5), DayKind.HOLIDAY, "x", actor=EDITOR
        )
        clock = a_clock()
        assert sweep() == 0
        calendars.remove_day("default", date(2026, 11, 5), actor=EDITOR)
        relay()
        assert sweep() == 1
    clock.refresh_from_db()
    assert clock.due_at == at("2026-11-10T00:00")
    assert fired() == ["yellow"]


@pytest.mark.django_db
def test_a_recomputation_that_changes_nothing_is_not_told() -> None:
    with time.set_to(START):
        clock = a_clock()
        calendars.set_office_hours("default", ["09:00-17:00"], actor=EDITOR)
        relay()
        sweep()
    clock.refresh_from_db()
    assert clock.calendar_version == 1
    assert happened(kind=Event.RECOMPUTED) == []


@pytest.mark.django_db
def test_the_same_edit_told_twice_is_followed_once() -> None:
    with time.set_to(START):
        a_clock()
        calendars.set_day(
            "default", date(2026, 11, 5), DayKind.HOLIDAY, "x", actor=EDITOR
        )
        relay()
        relay()
        sweep()
        sweep()
    assert Revision.objects.count() == 1
    assert len(happened(kind=Event.RECOMPUTED)) == 1


@pytest.mark.django_db
def test_a_paused_clock_follows_too_and_stays_silent() -> None:
    with time.set_to(START):
        clock = a_clock()
        take(actions.pause, "case:1", "handle")
        calendars.set_day(
            "default", date(2026, 11, 5), DayKind.HOLIDAY, "x", actor=EDITOR
        )
        relay()
        sweep()
    clock.refresh_from_db()
    assert clock.due_at == at("2026-11-11T00:00")
    assert clock.next_at is None


@pytest.mark.django_db
def test_a_large_change_is_followed_in_batches() -> None:
    with time.set_to(START):
        some_clocks(*(a_new_clock(f"case:{n}") for n in range(10)))
        calendars.set_day(
            "default", date(2026, 11, 5), DayKind.HOLIDAY, "x", actor=EDITOR
        )
        relay()
        batches = 0
        while actions.revise(3, actor=SWEEPER):
            batches += 1
    assert batches == 4
    assert {*Clock.objects.values_list("due_at", flat=True)} == {at("2026-11-11T00:00")}


@pytest.mark.django_db
def test_a_clock_that_was_started_under_the_old_calendar_is_found_later() -> None:
    with time.set_to(START):
        calendars.set_day(
            "default", date(2026, 11, 5), DayKind.HOLIDAY, "x", actor=EDITOR
        )
        relay()
        sweep()
        clock = a_clock()
        # It read the calendar before the edit and committed after our walk.
        Clock.objects.update(calendar_version=0, due_at=at("2026-11-10T00:00"))
        sweep()
        assert waiting_revisions() == 1
    with time.set_to(START + GRACE):
        sweep()
    clock.refresh_from_db()
    assert clock.due_at == at("2026-11-11T00:00")
    assert waiting_revisions() == 0


@pytest.mark.django_db
def test_a_clock_started_by_the_calendar_of_a_second_ago_is_found_later(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # As another process does, which is not told of the edit.
    monkeypatch.setattr(remembered, "time", SimpleNamespace(monotonic=lambda: 0.0))
    monkeypatch.setattr(calendars.remembered, "forget", lambda: None)
    with time.set_to(START):
        calendar_lately("default")
        calendars.set_day(
            "default", date(2026, 11, 5), DayKind.HOLIDAY, "x", actor=EDITOR
        )
        relay()
        sweep()
        clock = a_clock()
        assert clock.due_at == at("2026-11-10T00:00")
    with time.set_to(START + GRACE):
        sweep()
    clock.refresh_from_db()
    assert clock.due_at == at("2026-11-11T00:00")


@pytest.mark.django_db(transaction=True)
def test_a_clock_in_somebodys_hands_is_met_again_in_the_next_round() -> None:
    def follow() -> None:
        try:
            with connection.cursor() as cursor:  # who waits too long fails, not hangs
                cursor.execute("SET lock_timeout = '10s'")
            follow_calendars()
        finally:
            connections.close_all()

    some_clocks(a_new_clock("case:1"), a_new_clock("case:2"))
    with time.set_to(START), ThreadPoolExecutor(1) as pool:
        calendars.set_day(
            "default", date(2026, 11, 5), DayKind.HOLIDAY, "x", actor=EDITOR
        )
        relay()
        with transaction.atomic():
            Clock.objects.select_for_update().get(subject="case:1")
            pool.submit(copy_context().run, follow).result(timeout=30)
    assert happened("case:1", Event.RECOMPUTED) == []
    assert len(happened("case:2", Event.RECOMPUTED)) == 1

    with time.set_to(START + timedelta(seconds=10)):
        sweep()
    assert len(happened("case:1", Event.RECOMPUTED)) == 1
