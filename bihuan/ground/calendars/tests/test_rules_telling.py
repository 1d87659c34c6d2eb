"""How a deadline is told: a day begins at 00:00 and ends at 24:00."""

from __future__ import annotations

import pytest

from bihuan.ground.calendars.tests.factories import NATIONAL, at, period
from bihuan.ground.calendars.words import Pause


@pytest.mark.parametrize(
    ("length", "begins"),
    [
        ("5 working-days", "自 2026-11-20（周五）00:00 起算 5 个工作日"),
        ("3 hours", "自 2026-11-20（周五）00:00 起算 3 小时"),
        ("same-day", "自 2026-11-20（周五）00:00 起，当日办结"),
    ],
)
def test_a_period_that_begins_at_midnight_begins_its_own_day(
    length: str, begins: str
) -> None:
    found = NATIONAL.due(at("2026-11-20T00:00"), period(length))
    assert found.steps[0].startswith(begins)
    if length != "3 hours":
        assert found.steps[-1].endswith("24:00")


def test_an_extension_goes_on_from_the_24_00_where_it_ended() -> None:
    found = NATIONAL.due(
        at("2026-11-20T00:00"),
        period("1 working-days"),
        extensions=[period("1 working-days"), period("2 hours")],
    )
    begun = [step for step in found.steps if "起算" in step]
    assert begun[1].startswith(
        "自 2026-11-23（周一）24:00 起算 1 个工作日，2026-11-23 当日不计入"
    )
    assert begun[2].startswith("自 2026-11-24（周二）24:00 起算 2 小时")


def test_a_pause_from_midnight_to_midnight_is_of_whole_days() -> None:
    found = NATIONAL.due(
        at("2026-11-19T23:00"),
        period("4 hours"),
        pauses=[Pause(at("2026-11-20T00:00"), at("2026-11-21T00:00"))],
    )
    assert (
        "2026-11-20（周五）00:00至2026-11-20（周五）24:00 暂停计时，不计" in found.steps
    )
