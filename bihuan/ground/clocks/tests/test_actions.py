from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from bihuan.ground.access.words import Actor
from bihuan.ground.calendars.queries import calendar
from bihuan.ground.calendars.tests.factories import at, period
from bihuan.ground.calendars.words import Ends
from bihuan.ground.clocks import actions
from bihuan.ground.clocks.jobs import sweep
from bihuan.ground.clocks.models import Clock
from bihuan.ground.clocks.tests.factories import (
    ACTOR,
    LADDER,
    START,
    a_clock,
    a_new_clock,
    fired,
    happened,
    moment,
    some_clocks,
    take,
)
from bihuan.ground.clocks.words import Event, State
from bihuan.ground.ledger.queries import timeline
from bihuan.kit import clock as time
from bihuan.kit.verdicts import Refused

pytestmark = pytest.mark.django_db
DUE = at("2026-11-10T00:00")


def again(clock: Clock) -> Clock:
    clock.refresh_from_db()
    return clock


def test_a_start_is_recorded_with_all_that_the_deadline_follows_from() -> None:
    with transaction.atomic():
        clock = actions.start(
            "case:1",
            "handle",
            rule_period=period("5 working-days"),
            ends=Ends.MIDNIGHT,
            ladder=LADDER,
            calendar="default",
            at=START,
            actor=ACTOR,
        )
    assert (clock.due_at, clock.provisional, clock.state) == (DUE, False, State.RUNNING)
    assert Clock.objects.get().next_at == at("2026-11-06T00:00")
    (entry,) = timeline("case:1")
    assert (entry.kind, entry.actor) == (Event.STARTED, ACTOR)
    assert moment(entry, "due") == DUE
    assert entry.facts["period"] == "5 working-days"
    assert moment(entry, "started") == START


def test_a_quiet_start_leaves_the_record_to_the_caller() -> None:
    with transaction.atomic():
        actions.start_many([a_new_clock()], actor=ACTOR, quiet=True)
    assert Clock.objects.count() == 1
    assert timeline("case:1") == []


def test_any_number_of_clocks_start_at_the_same_cost() -> None:
    def cost(number: int) -> int:
        new = [a_new_clock(f"case:{number}-{n}") for n in range(number)]
        with CaptureQueriesContext(connection) as seen, transaction.atomic():
            actions.start_many(new, actor=ACTOR)
        return len(seen)

    cost(3)  # the calendar is read now and then
    assert cost(1) == cost(2) - 1 == cost(50) - 1  # one entry takes a statement less


def test_a_second_clock_of_a_kind_cannot_go_beside_the_first() -> None:
    a_clock()
    with pytest.raises(IntegrityError, match="one_going_per_kind"):
        a_clock()


def test_a_kind_can_start_again_after_it_stopped() -> None:
    a_clock()
    take(actions.stop, "case:1", "handle")
    assert a_clock().pk


def test_a_pause_means_silence_and_a_resume_moves_what_is_left() -> None:
    clock = a_clock()
    with time.set_to(at("2026-11-04T09:00")):
        take(actions.pause, "case:1", "handle")
    assert again(clock).next_at is None
    with time.set_to(at("2026-12-01T00:00")):
        assert sweep() == 0
    with time.set_to(at("2026-11-06T09:00")):
        take(actions.resume, "case:1", "handle")

    # Wednesday, Thursday and Friday were touched and are added back.
    assert again(clock).due_at == at("2026-11-13T00:00")
    assert clock.next_at == at("2026-11-11T00:00")
    with time.set_to(at("2026-11-10T12:00")):
        assert sweep() == 0
    assert fired() == []
    (paused,) = happened(kind=Event.PAUSED)
    (resumed,) = happened(kind=Event.RESUMED)
    assert moment(paused, "due") == moment(resumed, "old") == DUE
    assert moment(resumed, "due") == clock.due_at


def test_an_extension_moves_the_rungs_to_come_and_leaves_the_fired_ones() -> None:
    clock = a_clock()
    with time.set_to(at("2026-11-06T00:00")):
        assert sweep() == 1
        take(actions.extend, "case:1", "handle", by=period("5 working-days"))

    assert again(clock).due_at == at("2026-11-17T00:00")
    assert clock.next_at == at("2026-11-17T00:00")
    with time.set_to(at("2026-11-16T23:59")):
        assert sweep() == 0  # yellow would fall again here, and has fired
    with time.set_to(at("2026-12-01T00:00")):
        sweep()
    assert fired() == ["yellow", "red", "notice"]
    (entry,) = happened(kind=Event.EXTENDED)
    assert entry.facts["by"] == "5 working-days"
    assert (moment(entry, "old"), moment(entry, "due")) == (DUE, clock.due_at)


def test_a_paused_clock_can_be_extended_and_stays_silent() -> None:
    clock = a_clock()
    with time.set_to(at("2026-11-04T09:00")):
        take(actions.pause, "case:1", "handle")
        take(actions.extend, "case:1", "handle", by=period("1 working-days"))
    assert again(clock).due_at == at("2026-11-11T00:00")
    assert (clock.state, clock.next_at) == (State.PAUSED, None)


@pytest.mark.parametrize(
    ("now", "late"), [(DUE - timedelta(seconds=1), False), (DUE, True)]
)
def test_a_stop_says_whether_it_was_late(
    now: datetime,
    late: bool,  # noqa: FBT001
) -> None:
    clock = a_clock()
    with time.set_to(now):
        assert take(actions.stop, "case:1", "handle") is not None
    assert (again(clock).state, clock.stopped_at) == (State.STOPPED, now)
    (entry,) = happened(kind=Event.STOPPED)
    assert entry.facts["late"] is late
    with time.set_to(at("2027-01-01T00:00")):
        assert sweep() == 0


def test_a_clock_stopped_in_a_pause_is_judged_by_the_time_that_ran() -> None:
    a_clock()
    with time.set_to(at("2026-11-04T09:00")):
        take(actions.pause, "case:1", "handle")
    with time.set_to(at("2026-12-04T09:00")):
        take(actions.stop, "case:1", "handle")
    (entry,) = happened(kind=Event.STOPPED)
    assert entry.facts["late"] is False


def test_stopping_what_does_not_go_does_nothing() -> None:
    assert take(actions.stop, "case:1", "handle") is None
    assert take(actions.stop_all, "case:1") == []
    assert timeline("case:1") == []


def test_all_clocks_of_a_subject_stop_together() -> None:
    some_clocks(a_new_clock(), a_new_clock(kind="claim"), a_new_clock("case:2"))
    assert [c.kind for c in take(actions.stop_all, "case:1")] == ["claim", "handle"]
    assert len(happened(kind=Event.STOPPED)) == 2
    assert Clock.objects.get(subject="case:2").state == State.RUNNING


def test_a_clock_revived_goes_on_under_its_old_deadline() -> None:
    clock = a_clock()
    with time.set_to(at("2026-11-04T09:00")):
        take(actions.stop, "case:1", "handle")
    with time.set_to(at("2026-11-12T09:00")):
        take(actions.revive, "case:1", "handle")
        assert again(clock).due_at == DUE
        assert sweep() == 3


def test_a_clock_stopped_in_a_pause_is_revived_without_it() -> None:
    clock = a_clock()
    with time.set_to(at("2026-11-04T09:00")):
        take(actions.pause, "case:1", "handle")
    with time.set_to(at("2026-11-05T09:00")):
        take(actions.stop, "case:1", "handle")
    with time.set_to(at("2026-11-06T09:00")):
        take(actions.revive, "case:1", "handle")
    assert again(clock).due_at == at("2026-11-12T00:00")  # two days were touched


@pytest.mark.parametrize(
    ("step", "code"),
    [
        (actions.pause, "clock-not-going"),
        (actions.resume, "clock-not-going"),
        (actions.revive, "clock-never"),
    ],
)
def test_a_step_on_a_clock_that_is_not_there_is_refused(step, code: str) -> None:
    with pytest.raises(Refused, match=code):
        take(step, "case:1", "handle")
    with pytest.raises(Refused, match="clock-not-going"):
        take(actions.extend, "case:1", "handle", by=period("1 hours"))
    assert timeline("case:1") == []


def test_a_second_pause_and_a_needless_resume_are_refused_and_change_nothing() -> None:
    a_clock()
    with pytest.raises(Refused, match="clock-running"):
        take(actions.resume, "case:1", "handle")
    take(actions.pause, "case:1", "handle")
    before = Clock.objects.values().get()
    with pytest.raises(Refused, match="clock-paused"):
        take(actions.pause, "case:1", "handle")
    assert Clock.objects.values().get() == before
    assert len(timeline("case:1")) == 2


def test_a_step_outside_of_a_transaction_is_an_error(transactional_db: None) -> None:
    with pytest.raises(RuntimeError, match="step"):
        actions.pause("case:1", "handle", actor=ACTOR)


def test_only_who_may_supervise_may_sweep() -> None:
    with pytest.raises(Refused, match="not-permitted"):
        actions.fire_due(10, actor=Actor("account:9"))
    with pytest.raises(Refused, match="not-permitted"):
        actions.revise(10, actor=Actor("account:9"))


def test_the_database_refuses_a_rung_that_would_never_fire() -> None:
    clock = a_clock()
    for wrong in ({"next_at": None}, {"state": State.PAUSED}, {"rung": 3}):
        with (
            pytest.raises(IntegrityError, match="next_iff_rung_to_come"),
            transaction.atomic(),
        ):
            Clock.objects.filter(pk=clock.pk).update(**wrong)


def test_clocks_of_one_rule_share_one_computation() -> None:
    made = some_clocks(*(a_new_clock(f"case:{n}") for n in range(3)))
    assert {clock.due_at for clock in made} == {DUE}
    assert made[0].calendar_version == calendar().version
