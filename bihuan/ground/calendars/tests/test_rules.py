from __future__ import annotations

from datetime import date, timedelta

import chinese_calendar
import pytest

from bihuan.ground.calendars import rules
from bihuan.ground.calendars.rules import BusinessCalendar
from bihuan.ground.calendars.rules.national import HOLIDAYS
from bihuan.ground.calendars.tests.factories import NATIONAL, at, local, period
from bihuan.ground.calendars.words import Cycle, Ends, Measure, Pause

DUE = [
    # The starting day is not counted; make-up Saturday 10 October counts.
    ("2026-09-30T16:30", "5 working-days", "2026-10-14T00:00"),
    ("2026-09-30T00:00", "5 working-days", "2026-10-14T00:00"),
    ("2026-10-03T10:00", "1 working-days", "2026-10-09T00:00"),
    ("2026-11-02T10:00", "0 working-days", "2026-11-03T00:00"),
    ("2026-11-07T10:00", "0 working-days", "2026-11-10T00:00"),
    # 15 October plus 15 days is a Friday; one day later it would be a Saturday.
    ("2026-10-15T09:00", "15 calendar-days", "2026-10-31T00:00"),
    ("2026-10-16T09:00", "15 calendar-days", "2026-11-03T00:00"),
    ("2026-09-16T09:00", "15 calendar-days", "2026-10-09T00:00"),
    # Months end on the same day, or on the month's last.
    ("2026-01-29T09:00", "1 months", "2026-03-01T00:00"),
    ("2026-01-31T09:00", "1 months", "2026-03-01T00:00"),
    ("2026-03-31T09:00", "1 months", "2026-05-01T00:00"),
    ("2025-11-03T09:00", "13 months", "2026-12-04T00:00"),
    ("2026-09-30T16:30", "1 working-hours", "2026-09-30T17:30"),
    ("2026-09-30T16:30", "2 working-hours", "2026-10-08T09:30"),
    ("2026-11-03T11:00", "1 working-hours", "2026-11-03T12:00"),
    ("2026-11-03T11:30", "1 working-hours", "2026-11-03T15:00"),
    ("2026-09-30T16:30", "24 hours", "2026-10-01T16:30"),
    ("2026-09-30T16:30", "90 minutes", "2026-09-30T18:00"),
    ("2026-10-01T23:59", "same-day", "2026-10-02T00:00"),
    ("2026-10-01T00:00", "same-day", "2026-10-02T00:00"),
]


@pytest.mark.parametrize(("start", "length", "due"), DUE)
def test_a_deadline_is_counted_as_the_law_says(
    start: str, length: str, due: str
) -> None:
    found = NATIONAL.due(at(start), period(length))
    assert found.at == at(due)
    assert not found.provisional


@pytest.mark.parametrize(
    ("start", "length", "due"),
    [
        ("2026-11-03T10:00", "1 working-days", "2026-11-04T17:30"),
        ("2026-11-06T10:00", "1 calendar-days", "2026-11-09T17:30"),
        ("2026-11-03T10:00", "same-day", "2026-11-03T17:30"),
        ("2026-11-03T18:00", "same-day", "2026-11-04T00:00"),
        ("2026-11-07T10:00", "same-day", "2026-11-08T00:00"),
    ],
)
def test_a_profile_may_end_days_with_the_office(
    start: str, length: str, due: str
) -> None:
    assert NATIONAL.due(at(start), period(length), ends=Ends.OFFICE).at == at(due)


def test_extensions_begin_where_the_deadline_so_far_ends() -> None:
    more = [period("1 working-days"), period("2 hours")]
    found = NATIONAL.due(
        at("2026-10-29T10:00"), period("1 working-days"), extensions=more
    )
    # Friday 30 October 24:00, then Monday 24:00, then two hours into Tuesday.
    assert found.at == at("2026-11-03T02:00")


@pytest.mark.parametrize(
    ("length", "pauses", "due"),
    [
        ("2 working-days", [("02T12:00", "02T13:00")], "2026-11-05T00:00"),
        ("2 working-days", [("03T12:00", "03T13:00")], "2026-11-06T00:00"),
        (
            "2 working-days",
            [("03T12:00", "03T13:00"), ("03T14:00", "03T15:00")],
            "2026-11-06T00:00",
        ),
        # The last day is never a day of a pause, and neither is a weekend.
        ("2 working-days", [("04T23:00", "06T01:00")], "2026-11-10T00:00"),
        ("3 calendar-days", [("05T23:00", "06T01:00")], "2026-11-10T00:00"),
        ("24 hours", [("02T12:00", "02T13:00")], "2026-11-03T11:00"),
        ("4 working-hours", [("02T11:00", "02T16:30")], "2026-11-03T10:30"),
        ("same-day", [("02T12:00", "03T13:00")], "2026-11-05T00:00"),
        # Touching at a point is not touching.
        ("1 working-days", [("02T23:00", "03T00:00")], "2026-11-04T00:00"),
        ("1 working-days", [("04T00:00", "04T01:00")], "2026-11-04T00:00"),
        ("2 hours", [("02T12:00", "02T13:00")], "2026-11-02T12:00"),
    ],
)
def test_a_pause_freezes_what_is_left(
    length: str, pauses: list[tuple[str, str]], due: str
) -> None:
    done = [Pause(at(f"2026-11-{a}"), at(f"2026-11-{b}")) for a, b in pauses]
    found = NATIONAL.due(at("2026-11-02T10:00"), period(length), pauses=done)
    assert found.at == at(due)


def test_a_pause_that_lasts_changes_nothing_until_it_ends() -> None:
    going = [Pause(at("2026-11-03T10:00"), None)]
    found = NATIONAL.due(at("2026-11-02T10:00"), period("2 working-days"), pauses=going)
    assert found.at == at("2026-11-05T00:00")
    assert any("暂停" in step for step in found.steps)


@pytest.mark.parametrize(
    ("start", "length", "provisional"),
    [
        ("2026-12-28T10:00", "3 working-days", False),
        ("2026-12-28T10:00", "4 working-days", True),
        ("2026-12-02T10:00", "1 months", True),
        ("2027-03-02T10:00", "1 working-hours", True),
        ("2027-03-02T10:00", "1 hours", False),
        ("2027-03-02T10:00", "same-day", False),
        ("2003-03-03T10:00", "1 working-days", True),
    ],
)
def test_a_year_without_a_list_gives_a_provisional_answer(
    start: str,
    length: str,
    provisional: bool,  # noqa: FBT001
) -> None:
    found = NATIONAL.due(at(start), period(length))
    assert found.provisional is provisional
    assert any("尚未公布" in step for step in found.steps) is provisional


def test_in_a_year_without_a_list_only_weekends_are_off() -> None:
    found = NATIONAL.due(at("2026-12-31T10:00"), period("2 working-days"))
    assert found.at == at("2027-01-05T00:00")


def test_the_end_of_a_year_is_open_while_the_next_list_may_reach_back() -> None:
    known_to_2027 = BusinessCalendar(covered=frozenset({2026, 2027}))
    known_to_2028 = BusinessCalendar(covered=frozenset({2027, 2028}))
    assert NATIONAL.is_settled(date(2026, 12, 31))  # 1 January 2027 is a Friday
    assert known_to_2027.is_settled(date(2027, 12, 31))  # a Saturday
    assert known_to_2028.is_settled(date(2028, 12, 28))
    assert not known_to_2028.is_settled(date(2028, 12, 29))  # a Monday


def test_every_list_so_far_reached_back_no_further_than_we_allow() -> None:
    early = [
        day
        for days in (rules.national_holidays(), rules.national_make_up_days())
        for day in days
        if day.month == 12
    ]
    assert early
    for day in early:
        only_this_year = BusinessCalendar(
            holidays={}, make_up={}, covered=frozenset({day.year})
        )
        assert not only_this_year.is_settled(day), day


def test_the_library_agrees_on_every_day_it_covers() -> None:
    day = date(min(rules.covered_by_library()), 1, 1)
    while day.year in rules.covered_by_library():
        assert NATIONAL.is_working_day(day) == chinese_calendar.is_workday(day), day
        day += timedelta(days=1)


def test_a_local_day_wins_over_every_list() -> None:
    county = BusinessCalendar(
        local=local(d20261010="holiday 州庆", d20261011="working 州庆调休")
    )
    found = county.due(at("2026-10-08T10:00"), period("2 working-days"))
    assert found.at == at("2026-10-12T00:00")
    assert "州庆" in "".join(found.steps)


def test_a_local_day_of_an_open_year_is_settled() -> None:
    county = BusinessCalendar(local=local(d20270104="holiday 州庆"))
    assert county.is_settled(date(2027, 1, 4))
    assert not county.is_settled(date(2027, 1, 5))


def test_the_steps_explain_every_skip() -> None:
    found = NATIONAL.due(at("2026-09-30T16:30"), period("5 working-days"))
    assert found.steps == (
        "自 2026-09-30（周三）16:30 起算 5 个工作日，2026-09-30 当日不计入（民法典第二百零一条）",
        "2026-10-01（周四）至2026-10-07（周三） 国庆节，不计",
        "2026-10-10（周六） 调休上班（国庆节），计入",
        "2026-10-11（周日） 周末，不计",
        "截止时间：2026-10-13（周二）24:00",
    )


def test_a_name_with_braces_is_told_as_it_is() -> None:
    county = BusinessCalendar(local=local(d20261103="holiday {州庆}"))
    found = county.due(at("2026-11-02T10:00"), period("1 working-days"))
    assert "{州庆}" in "".join(found.steps)


def test_a_period_of_a_slipped_finger_is_refused() -> None:
    with pytest.raises(ValueError, match="cannot be counted"):
        NATIONAL.due(at("2026-11-02T10:00"), period("500000 working-days"))


@pytest.mark.parametrize(
    ("moment", "length", "sign", "result"),
    [
        ("2026-10-14T00:00", "1 working-days", -1, "2026-10-13T00:00"),
        ("2026-10-14T00:00", "3 working-days", -1, "2026-10-10T00:00"),
        ("2026-10-14T00:00", "1 working-days", 1, "2026-10-15T00:00"),
        ("2026-11-06T17:30", "1 working-days", 1, "2026-11-09T17:30"),
        ("2026-11-07T00:00", "1 working-days", 1, "2026-11-10T00:00"),
        ("2026-11-09T09:30", "2 working-hours", -1, "2026-11-06T16:30"),
        ("2026-11-03T12:00", "2 hours", -1, "2026-11-03T10:00"),
        ("2026-04-01T00:00", "1 months", -1, "2026-03-01T00:00"),
        ("2026-11-03T12:00", "same-day", -1, "2026-11-03T00:00"),
        ("2026-11-03T12:00", "same-day", 1, "2026-11-04T00:00"),
        ("2026-11-08T12:00", "0 working-days", 1, "2026-11-08T12:00"),
    ],
)
def test_moments_shift_in_business_time(
    moment: str, length: str, sign: int, result: str
) -> None:
    assert NATIONAL.shift(at(moment), period(length), sign) == at(result)


def test_elapsed_time_leaves_out_nights_weekends_and_pauses() -> None:
    friday, monday = at("2026-11-06T16:30"), at("2026-11-09T09:30")
    pause = [Pause(at("2026-11-09T09:00"), at("2026-11-09T09:15"))]
    office = NATIONAL.elapsed(friday, monday, Measure.WORKING_HOURS, pause)
    assert office == timedelta(hours=1, minutes=45)
    assert NATIONAL.elapsed(friday, monday, Measure.WORKING_DAYS) == timedelta(hours=17)
    assert NATIONAL.elapsed(friday, monday) == timedelta(hours=65)
    assert NATIONAL.elapsed(monday, friday) == timedelta()


def test_the_next_office_moment_is_now_or_an_opening() -> None:
    during, closed = at("2026-09-30T09:00"), at("2026-09-30T18:00")
    assert NATIONAL.next_office_moment(during) == during
    assert NATIONAL.next_office_moment(closed) == at("2026-10-08T08:30")
    assert NATIONAL.is_office_moment(during)
    assert not NATIONAL.is_office_moment(at("2026-09-30T12:00"))


def test_working_days_left_are_those_after_today() -> None:
    due = at("2026-10-14T00:00")
    assert NATIONAL.working_days_left(at("2026-09-30T16:30"), due) == 5
    assert NATIONAL.working_days_left(at("2026-10-13T09:00"), due) == 0


@pytest.mark.parametrize(
    ("cycle", "first", "last"),
    [
        (Cycle.DAY, date(2026, 11, 22), date(2026, 11, 22)),
        (Cycle.WEEK, date(2026, 11, 16), date(2026, 11, 22)),
        (Cycle.MONTH, date(2026, 11, 1), date(2026, 11, 30)),
        (Cycle.QUARTER, date(2026, 10, 1), date(2026, 12, 31)),
        (Cycle.YEAR, date(2026, 1, 1), date(2026, 12, 31)),
    ],
)
def test_cycles_begin_and_end_on_their_days(
    cycle: Cycle, first: date, last: date
) -> None:
    found = rules.cycle_of(date(2026, 11, 22), cycle)
    assert (found.first, found.last) == (first, last)
    following = rules.next_cycle(found, cycle)
    assert following.begins_at == found.ends_at
    assert rules.previous_cycle(following, cycle) == found


def test_the_first_twenty_days_of_a_month_are_quiet() -> None:
    assert [d for d in range(1, 31) if rules.is_quiet_day(date(2026, 11, d))] == [
        *range(1, 21)
    ]
    assert rules.next_loud_day(date(2026, 11, 3)) == date(2026, 11, 21)
    assert rules.next_loud_day(date(2026, 11, 25)) == date(2026, 11, 25)


def test_every_holiday_of_the_library_can_be_said_in_other_languages() -> None:
    named = {
        *rules.national_holidays().values(),
        *rules.national_make_up_days().values(),
    }

    assert named <= set(HOLIDAYS)
