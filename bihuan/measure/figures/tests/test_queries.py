"""Tables, the rows behind a number, what the public sees, the leader's morning."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from bihuan.directory.areas.actions import keep_areas
from bihuan.directory.areas.queries import area_ids
from bihuan.directory.areas.words import NewArea
from bihuan.ground.access.words import Role
from bihuan.kit import clock
from bihuan.kit.verdicts import Refused
from bihuan.loop.cases.tests.factories import (
    SYSTEM,
    a_case_with,
    a_closed_case,
    a_unit,
    acting,
    an_accepted_case,
    dispatcher,
    handler_of,
)
from bihuan.loop.conftest import settle
from bihuan.loop.routing import actions as routing
from bihuan.measure.figures.queries import (
    as_json,
    as_lines,
    figures,
    leader,
    public_figures,
    rows_behind,
)
from bihuan.measure.figures.words import STATISTICS, By, Filters, Part

pytestmark = pytest.mark.usefixtures("county")
LEADER = acting(Role.LEADER)


def test_a_case_counts_on_the_countys_day_not_on_greenwichs(
    at: Callable[[str], datetime],
) -> None:
    with clock.set_to(at("2026-03-02 00:30")):  # still the first of March in Greenwich
        an_accepted_case()
        settle()

    day = datetime(2026, 3, 2).date()  # noqa: DTZ001 - only the day is meant
    before = day - timedelta(days=1)
    assert figures(since=day, until=day, actor=SYSTEM).total.values["accepted"].n == 1
    assert figures(until=before, actor=SYSTEM).total.values["accepted"].n == 0


def test_a_case_declined_after_acceptance_is_not_of_the_population() -> None:
    case = an_accepted_case()
    settle()
    routing.decline(case.pk, ground="属于信访事项", route="信访局", actor=dispatcher())
    settle()

    assert figures(actor=SYSTEM).total.values["accepted"].n == 0


def test_a_rate_of_nothing_is_no_rate() -> None:
    total = figures(actor=SYSTEM).total

    assert total.values["closed"].amount is None
    assert total.values["accepted"].amount == 0


def test_a_case_becomes_late_by_the_clock_alone() -> None:
    with clock.set_to(datetime(2026, 3, 2, 9, tzinfo=clock.COUNTY_TIME)):
        case = a_case_with(a_unit())
        settle()
    assert case.due_at is not None

    with clock.set_to(case.due_at - timedelta(seconds=1)):
        assert figures(actor=SYSTEM).total.values["late"].n == 0
    with clock.set_to(case.due_at):
        assert figures(actor=SYSTEM).total.values["late"].n == 1
        assert len(rows_behind("late", Filters(), actor=SYSTEM).items) == 1


def test_a_table_by_area_goes_as_far_down_as_asked() -> None:
    keep_areas(
        [
            NewArea(code="341602001", name="花戏楼街道", parent=""),
            NewArea(code="341602001001", name="白布社区", parent=""),
        ]
    )
    ids = area_ids()
    an_accepted_case(area_id=ids["341602001001"])
    an_accepted_case(area_id=ids["341602001"])
    settle()

    found = {
        level: {row.key: row.values["accepted"].n for row in table.rows}
        for level in (1, 2, 3)
        for table in [figures(by=By.AREA, level=level, actor=SYSTEM)]
    }

    assert found[1] == {"341602": 2}
    assert found[2] == {"341602001": 2}
    assert found[3] == {"341602001001": 1, "341602001": 1}
    inside = figures(area="341602001001", actor=SYSTEM)
    assert inside.total.values["accepted"].n == 1


def test_a_units_people_see_the_figures_of_their_unit_only() -> None:
    ours, theirs = a_unit(), a_unit()
    a_closed_case(ours)
    a_closed_case(theirs)
    settle()

    seen = figures(by=By.UNIT, actor=handler_of(ours))

    assert [row.key for row in seen.rows] == [str(ours)]
    assert seen.total.values["closed"].n == 1


def test_the_rows_behind_a_figure_are_as_many_as_it_says_page_by_page() -> None:
    unit = a_unit()
    for _ in range(5):
        a_closed_case(unit)
    a_case_with(unit)
    settle()
    table = figures(by=By.UNIT, actor=SYSTEM)
    (row,) = table.rows

    def behind(part: Part) -> list[str]:
        found, key = [], None
        while True:
            page = rows_behind(
                "closed",
                Filters(),
                by=By.UNIT,
                row=row.key,
                part=part,
                key=key,
                size=2,
                actor=SYSTEM,
            )
            found += [one.number for one in page.items]
            key = page.next
            if key is None:
                return found

    closed, accepted = behind(Part.NUMERATOR), behind(Part.DENOMINATOR)
    assert len(set(closed)) == len(closed) == row.values["closed"].n == 5
    assert len(set(accepted)) == len(accepted) == row.values["closed"].of == 6


def test_rows_that_one_may_not_know_of_are_not_listed() -> None:
    a_closed_case(a_unit())
    settle()

    assert rows_behind("closed", Filters(), actor=handler_of(a_unit())).items == []


def test_the_public_never_sees_fewer_than_five() -> None:
    small, middle, large = a_unit(), a_unit(), a_unit()
    for unit, n in ((small, 2), (middle, 6), (large, 9)):
        for _ in range(n):
            a_closed_case(unit)
    settle()

    table = public_figures(by=By.UNIT)

    shown = {row.key: row.values["closed"] for row in table.rows}
    assert shown[str(small)].hidden
    # With the total one could work the hidden one out, so the next smallest goes too.
    assert shown[str(middle)].hidden
    assert (shown[str(large)].n, shown[str(large)].of) == (9, 9)
    assert table.total.values["closed"].n == 17


def test_the_leaders_page_counts_what_is_open_and_what_was_done() -> None:
    unit = a_unit("城管局")
    a_closed_case(unit)
    case = a_case_with(unit)
    settle()
    assert case.due_at is not None

    with clock.set_to(case.due_at + timedelta(minutes=1)):
        page = leader(LEADER)
    today = leader(LEADER)

    assert (page.open, page.red) == (1, 1)
    assert [(one.name, one.red) for one in page.units] == [("城管局", 1)]
    assert [one.number for one in page.longest] == [case.number]
    assert (today.trend[-1].accepted, today.trend[-1].closed) == (2, 1)
    assert len(today.trend) == 90
    assert today.month.values["closed"].n == 1


def test_only_leaders_read_the_leaders_page() -> None:
    with pytest.raises(Refused):
        leader(handler_of(a_unit()))


def test_tables_and_pages_cost_the_same_at_any_length(
    flat_queries: Callable[..., None],
) -> None:
    def grow() -> Any:
        a_closed_case(a_unit())
        settle()

    flat_queries(
        grow=grow,
        read=lambda: (
            figures(by=By.UNIT, actor=SYSTEM),
            leader(LEADER),
            public_figures(by=By.UNIT),
        ),
    )


def test_json_and_lines_carry_formula_and_moment() -> None:
    a_closed_case(a_unit())
    settle()
    table = figures(by="month", actor=SYSTEM)

    told = as_json(table)

    assert [one["code"] for one in told["statistics"]] == [s.code for s in STATISTICS]
    assert all(one["formula"] and one["formula_en"] for one in told["statistics"])
    assert told["rows"][0]["values"]["closed"] == {"n": 1, "of": 1, "value": 1.0}
    assert "办结率 100.00%（1/1）" in "\n".join(as_lines(table))


@pytest.mark.parametrize("by", [None, By.UNIT, By.MONTH])
def test_the_rollup_says_what_counting_the_cases_says(by: By | None) -> None:
    ours, theirs = a_unit(), a_unit()
    with clock.set_to(datetime(2026, 3, 2, 9, tzinfo=clock.COUNTY_TIME)):
        a_closed_case(ours)
        late = a_case_with(theirs)
        an_accepted_case()
        settle()
    channel = late.channel.partition(":")[0]

    for unit in (None, ours, theirs):
        rolled = figures(by=by, unit=unit, actor=SYSTEM)
        counted = figures(by=by, unit=unit, channel=channel, actor=SYSTEM)
        assert rolled.rows == counted.rows
        assert rolled.total == counted.total
    assert figures(actor=SYSTEM).total.values["late"].n == 1


def test_somebody_elses_unit_is_not_told_by_naming_it() -> None:
    ours, theirs = a_unit(), a_unit()
    a_case_with(theirs)
    settle()

    told = figures(unit=theirs, by=By.UNIT, actor=handler_of(ours))

    assert told.total.values["accepted"].n == 0
    assert not told.rows
