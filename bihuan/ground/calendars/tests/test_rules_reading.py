"""Files that people write: a pack's calendar.toml and a year's list."""

from __future__ import annotations

from datetime import date

import pytest

from bihuan.ground.calendars.rules import (
    read_office_hours,
    read_pack_calendar,
    read_year,
)
from bihuan.ground.calendars.tests.factories import YEAR_2027, at, period
from bihuan.ground.calendars.words import DayKind, Mistakes, SpecialDay

GOOD = """
name = "谯城区"

[office]
hours = ["08:00-12:00", "15:00-18:00"]

[[local]]
date = "2026-10-20"
name = "州庆"
kind = "holiday"

[[local]]
date = 2026-10-24
name = "州庆调休"
kind = "working"
"""


def test_a_pack_says_its_days_and_its_hours() -> None:
    pack = read_pack_calendar(GOOD)
    calendar = pack.calendar("qiaocheng")
    assert pack.name == "谯城区"
    assert calendar.local[date(2026, 10, 20)].name == "州庆"
    week = calendar.due(at("2026-10-19T10:00"), period("5 working-days"))
    assert week.at == at("2026-10-27T00:00")
    hours = calendar.due(at("2026-10-19T17:00"), period("2 working-hours"))
    assert hours.at == at("2026-10-21T09:00")


def test_an_empty_file_is_the_national_calendar() -> None:
    found = read_pack_calendar("").calendar()
    due = found.due(at("2026-09-30T16:30"), period("5 working-days"))
    assert due.at == at("2026-10-14T00:00")


BAD = """nmae = "谯城区"
[office]
hours = ["8点到12点", "14:30-17:30", "17:00-18:00"]
[[local]]
date = "2026-13-01"
name = "州庆"
kind = "holiday"
[[local]]
date = "2026-10-20"
kind = "off"
[[local]]
date = "2026-10-21"
name = "一"
kind = "holiday"
[[local]]
date = "2026-10-21"
name = "二"
kind = "holiday"
"""


def test_every_mistake_is_told_at_once_with_its_line_and_what_is_right() -> None:
    with pytest.raises(Mistakes) as told:
        read_pack_calendar(BAD, file="packs/x/calendar.toml")
    lines = str(told.value).splitlines()
    assert [int(line.split(":")[1]) for line in lines] == [1, 3, 3, 5, 8, 10, 16]
    assert all(line.startswith("packs/x/calendar.toml:") for line in lines)
    for right in ("name、area、office、local", "08:30-12:00", "2026-01-31", "holiday"):
        assert right in str(told.value)


def test_a_file_that_is_no_toml_is_told_with_its_line() -> None:
    with pytest.raises(Mistakes) as told:
        read_pack_calendar('name = "x"\n[office\n')
    assert told.value.found[0].line == 2


@pytest.mark.parametrize(
    "text", ["office = 3", "office = {}", "local = 3", "local = [3]", "name = 3"]
)
def test_a_value_of_the_wrong_shape_is_told(text: str) -> None:
    with pytest.raises(Mistakes):
        read_pack_calendar(text)


@pytest.mark.parametrize(
    "hours", [[], ["12:00-08:30"], ["08:30-25:00"], ["08:70-12:00"], [""], [3]]
)
def test_office_hours_that_cannot_be_are_refused(hours: list[object]) -> None:
    _, wrong = read_office_hours(hours)
    assert wrong


def test_office_hours_are_put_in_order() -> None:
    spans, wrong = read_office_hours(["14:30-17:30", "8:30—12:00"])
    assert not wrong
    assert [str(span) for span in spans] == ["08:30-12:00", "14:30-17:30"]


def test_a_years_list_is_read_in_either_language() -> None:
    english = read_year(YEAR_2027, 2027)
    chinese = YEAR_2027.replace("date,kind,name", "日期,类型,名称")
    chinese = chinese.replace("holiday", "放假").replace("working", "上班")
    assert read_year("\ufeff" + chinese.replace("\n", "\r\n"), 2027) == english
    assert SpecialDay(date(2027, 2, 20), DayKind.WORKING, "春节") in english


@pytest.mark.parametrize(
    ("line", "what"),
    [
        ("2027-05-03,off,劳动节", "holiday"),
        ("2027-05-33,holiday,劳动节", "2027-01-01"),
        ("2026-05-03,holiday,劳动节", "不属于"),
        ("2027-05-04,working,劳动节", "平日"),
        ("2027-05-01,holiday,劳动节", "两次"),
    ],
)
def test_a_wrong_line_of_a_year_is_told(line: str, what: str) -> None:
    with pytest.raises(Mistakes) as told:
        read_year(f"{YEAR_2027}{line}\n", 2027)
    (mistake,) = told.value.found
    assert mistake.line == 15
    assert what in mistake.what


def test_half_a_list_is_not_taken_for_a_year() -> None:
    half = "\n".join(YEAR_2027.splitlines()[:9])
    with pytest.raises(Mistakes, match="2027-10-01"):
        read_year(half, 2027)
    with pytest.raises(Mistakes, match="表头"):
        read_year("", 2027)
