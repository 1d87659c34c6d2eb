from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bihuan.kit import clock
from bihuan.loop.cases.words import Light, Status
from bihuan.loop.supervision import rules
from bihuan.loop.supervision.words import ItemState, PartState, Rhythm

STATES = st.lists(st.sampled_from(PartState), max_size=6)
DAY = date(2026, 11, 23)


@given(parts=STATES, again=st.randoms())
def test_an_item_stands_as_its_parts_do_in_whatever_order(
    parts: list[PartState], again: object
) -> None:
    mixed = list(parts)
    again.shuffle(mixed)  # type: ignore[attr-defined]
    state = rules.item_state(parts)

    assert rules.item_state(mixed) is state
    assert rules.item_state([*parts, *parts]) is state
    all_done = bool(parts) and set(parts) == {PartState.DONE}
    assert (state is ItemState.READY) == all_done
    drafted = not parts or PartState.PLANNED in parts
    assert (state is ItemState.DRAFT) == drafted
    assert rules.item_state(parts, signed=True) is ItemState.CLOSED


@given(parts=STATES.filter(bool), at=st.integers(0, 5))
def test_a_part_that_gets_on_never_sets_its_item_back(
    parts: list[PartState], at: int
) -> None:
    order = list(PartState)
    place = at % len(parts)
    further = order[min(order.index(parts[place]) + 1, len(order) - 1)]
    later = [*parts[:place], further, *parts[place + 1 :]]

    steps = [
        ItemState.DRAFT,
        ItemState.ASSIGNED,
        ItemState.HANDLING,
        ItemState.REVIEWING,
        ItemState.READY,
    ]
    before, after = rules.item_state(parts), rules.item_state(later)
    assert steps.index(after) >= steps.index(before)


@pytest.mark.parametrize("status", Status)
def test_every_status_of_a_case_is_a_state_of_a_part(status: Status) -> None:
    state = rules.part_state(status, reviewed=False)
    assert state is not PartState.PLANNED
    assert state is not PartState.DONE
    ended = rules.part_state(status, reviewed=True) is PartState.DONE
    assert ended == (state is PartState.ENDED)


@pytest.mark.parametrize(
    ("rhythm", "days", "asked"),
    [
        (Rhythm.NONE, 90, "None"),
        (Rhythm.WEEK, 30, "7 calendar-days"),
        (Rhythm.WEEK, 7, "None"),  # the report of done comes then
        (Rhythm.MONTH, 20, "None"),
        (Rhythm.HALF_MONTH, 16, "15 calendar-days"),
    ],
)
def test_progress_is_asked_for_only_where_the_report_is_further_off(
    rhythm: Rhythm, days: int, asked: str
) -> None:
    period = rules.next_progress(rhythm, today=DAY, due_on=DAY + timedelta(days=days))
    assert str(period) == asked


def test_a_day_becomes_a_period_and_a_past_day_none() -> None:
    assert (
        str(rules.term_until(DAY + timedelta(days=3), today=DAY)) == "3 calendar-days"
    )
    assert rules.term_until(DAY, today=DAY) is None


@pytest.mark.parametrize(
    ("hours", "found"),
    [(-1, Light.GREEN), (1, Light.YELLOW), (49, Light.RED)],
)
def test_lights_turn_at_their_moments(hours: int, found: Light) -> None:
    warn = datetime(2026, 11, 23, 9, tzinfo=clock.COUNTY_TIME)
    said = {"act_by": warn + timedelta(days=2), "warn_by": warn}
    now = warn + timedelta(hours=hours)
    assert rules.light(**said, is_open=True, now=now) is found
    assert rules.light(**said, is_open=False, now=now) is Light.NONE
