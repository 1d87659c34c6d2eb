from __future__ import annotations

import pytest

from bihuan.ground.calendars.tests.factories import at, period
from bihuan.ground.clocks import actions
from bihuan.ground.clocks.jobs import sweep
from bihuan.ground.clocks.queries import clocks_of, find_clock, oldest_due
from bihuan.ground.clocks.tests.factories import a_clock, a_new_clock, some_clocks, take
from bihuan.ground.clocks.words import Light, State
from bihuan.kit import clock as time

pytestmark = pytest.mark.django_db


def test_a_clock_is_shown_with_its_rungs_its_light_and_its_reasons() -> None:
    a_clock()
    with time.set_to(at("2026-11-06T09:00")):
        sweep()
        take(actions.extend, "case:1", "handle", by=period("1 working-days"))
        (view,) = clocks_of("case:1")
    assert (view.kind, view.state, view.light) == ("handle", State.RUNNING, Light.GREEN)
    assert [(r.name, r.fired) for r in view.rungs] == [
        ("yellow", True),
        ("red", False),
        ("notice", False),
    ]
    assert view.extensions == (period("1 working-days"),)
    assert view.steps[-1] == "截止时间：2026-11-10（周二）24:00"
    assert "延长 1 个工作日" in view.steps


@pytest.mark.parametrize(
    ("now", "light"),
    [
        ("2026-11-05T12:00", Light.GREEN),
        ("2026-11-06T12:00", Light.YELLOW),
        ("2026-11-10T00:00", Light.RED),
    ],
)
def test_the_light_changes_with_time_alone(now: str, light: Light) -> None:
    a_clock()
    with time.set_to(at(now)):
        assert clocks_of("case:1")[0].light is light


def test_the_light_of_a_paused_or_stopped_clock_stands_still() -> None:
    some_clocks(a_new_clock(), a_new_clock(kind="claim"))
    with time.set_to(at("2026-11-04T09:00")):
        take(actions.pause, "case:1", "handle")
        take(actions.stop, "case:1", "claim")
    with time.set_to(at("2027-01-01T00:00")):
        views = clocks_of("case:1")
    assert [(v.state, v.light) for v in views] == [
        (State.PAUSED, Light.GREEN),
        (State.STOPPED, Light.GREEN),
    ]


def test_all_clocks_of_a_subject_cost_the_same_to_read(flat_queries) -> None:
    flat_queries(
        grow=lambda: a_clock(kind=f"k{len(clocks_of('case:1'))}"),
        read=lambda: clocks_of("case:1"),
    )


def test_only_a_going_clock_is_found_by_kind() -> None:
    clock = a_clock()
    assert find_clock("case:1", "handle") == clock
    take(actions.stop, "case:1", "handle")
    assert find_clock("case:1", "handle") is None


def test_the_sweepers_delay_can_be_seen() -> None:
    a_clock()
    assert oldest_due(at("2026-11-05T00:00")) is None
    assert oldest_due(at("2027-01-01T00:00")) == at("2026-11-06T00:00")
