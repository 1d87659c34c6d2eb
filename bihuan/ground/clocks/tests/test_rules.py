from __future__ import annotations

import pytest

from bihuan.ground.calendars.tests.factories import NATIONAL, at, period
from bihuan.ground.calendars.words import Ends, Pause, Period
from bihuan.ground.clocks import rules
from bihuan.ground.clocks.rules import Terms
from bihuan.ground.clocks.tests.factories import LADDER, START
from bihuan.ground.clocks.words import Light, Rung, State

FIVE_DAYS = Terms(START, period("5 working-days"), Ends.MIDNIGHT)


def of_days(*pauses: Pause, extensions: tuple[Period, ...] = ()) -> Terms:
    return Terms(START, period("5 working-days"), Ends.MIDNIGHT, extensions, pauses)


@pytest.mark.parametrize(
    ("rung", "moment"),
    [
        (Rung("a", before=period("2 working-days")), "2026-11-06T00:00"),
        (Rung("b", before=period("4 hours")), "2026-11-09T20:00"),
        (Rung("c", after=period("0 hours")), "2026-11-10T00:00"),
        (Rung("d", after=period("1 working-days")), "2026-11-11T00:00"),
        # Monday has 14 hours left, then five whole working days: half of 134 hours.
        (Rung("e", fraction=0.5), "2026-11-05T05:00"),
        (Rung("f", fraction=1.0), "2026-11-10T00:00"),
    ],
)
def test_rungs_fall_where_the_ladder_says(rung: Rung, moment: str) -> None:
    plan = rules.plan(NATIONAL, FIVE_DAYS, [rung])
    assert plan.due_at == at("2026-11-10T00:00")
    assert plan.rung_at == (at(moment),)


def test_a_long_pause_does_not_bring_a_fraction_nearer() -> None:
    pause = Pause(at("2026-11-02T12:00"), at("2026-11-20T12:00"))
    plan = rules.plan(NATIONAL, of_days(pause), [Rung("half", fraction=0.5)])
    assert plan.due_at == at("2026-11-28T00:00")
    assert at("2026-11-23T00:00") < plan.rung_at[0] < at("2026-11-26T00:00")


def test_no_rung_falls_before_the_start_or_before_the_one_below() -> None:
    early = Rung("early", before=period("30 working-days"))
    plan = rules.plan(NATIONAL, FIVE_DAYS, [*LADDER, early])
    assert list(plan.rung_at) == sorted(plan.rung_at)
    assert rules.plan(NATIONAL, FIVE_DAYS, [early]).rung_at == (START,)


def test_a_ladder_is_put_in_the_order_in_which_it_is_climbed() -> None:
    climbed, plan = rules.first_plan(NATIONAL, FIVE_DAYS, LADDER[::-1])
    assert climbed == LADDER
    assert plan == rules.plan(NATIONAL, FIVE_DAYS, LADDER)


@pytest.mark.parametrize(
    ("now", "light"),
    [
        ("2026-11-05T23:59", Light.GREEN),
        ("2026-11-06T00:00", Light.YELLOW),
        ("2026-11-09T23:59", Light.YELLOW),
        ("2026-11-10T00:00", Light.RED),
    ],
)
def test_the_light_follows_the_ladder(now: str, light: Light) -> None:
    plan = rules.plan(NATIONAL, FIVE_DAYS, LADDER)
    assert rules.light(at(now), plan.yellow_at, plan.due_at) is light


def test_without_a_yellow_rung_a_quarter_of_the_time_is_yellow() -> None:
    plan = rules.plan(NATIONAL, FIVE_DAYS, [Rung("red", after=period("0 hours"))])
    quarter = NATIONAL.at_fraction(START, plan.due_at, 0.75, FIVE_DAYS.period.measure)
    assert plan.yellow_at == quarter


def test_missed_rungs_are_fallen_each_once_and_in_order() -> None:
    moments = rules.plan(NATIONAL, FIVE_DAYS, LADDER).rung_at
    assert [*rules.fallen(0, moments, at("2026-11-05T00:00"))] == []
    assert [*rules.fallen(0, moments, at("2026-11-10T00:00"))] == [0, 1]
    assert [*rules.fallen(1, moments, at("2027-01-01T00:00"))] == [1, 2]
    assert [*rules.fallen(3, moments, at("2027-01-01T00:00"))] == []


def test_only_a_running_clock_with_a_rung_to_come_is_looked_at_again() -> None:
    moments = rules.plan(NATIONAL, FIVE_DAYS, LADDER).rung_at
    assert rules.next_moment(State.RUNNING, 1, moments) == moments[1]
    assert rules.next_moment(State.RUNNING, 3, moments) is None
    assert rules.next_moment(State.PAUSED, 1, moments) is None
    assert rules.next_moment(State.STOPPED, 1, moments) is None


@pytest.mark.parametrize(
    ("state", "pause", "resume", "extend"),
    [
        (State.RUNNING, "", "clock-running", ""),
        (State.PAUSED, "clock-paused", "", ""),
        (State.STOPPED, "clock-not-going", "clock-not-going", "clock-not-going"),
        (None, "clock-not-going", "clock-not-going", "clock-not-going"),
    ],
)
def test_what_may_happen_to_a_clock(
    state: State | None, pause: str, resume: str, extend: str
) -> None:
    assert rules.may_pause(state).code == pause
    assert rules.may_resume(state).code == resume
    assert rules.may_extend(state).code == extend


def test_a_ladder_survives_being_written_down() -> None:
    ladder = (*LADDER, Rung("half", fraction=0.5))
    assert rules.read_ladder(rules.write_ladder(ladder)) == ladder
