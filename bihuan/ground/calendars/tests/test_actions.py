from __future__ import annotations

from datetime import date

import pytest
from django.db import transaction

from bihuan.ground.calendars import actions, jobs, queries
from bihuan.ground.calendars.models import Calendar, Day
from bihuan.ground.calendars.rules import PackCalendar, read_pack_calendar
from bihuan.ground.calendars.tests.factories import (
    EDITOR,
    NOBODY,
    YEAR_2027,
    at,
    period,
)
from bihuan.ground.calendars.words import DayKind, Event
from bihuan.ground.ledger.queries import timeline
from bihuan.ground.ledger.words import Recorded
from bihuan.kit.verdicts import Refused

pytestmark = pytest.mark.django_db
NATIONAL_DAY = date(2026, 10, 8)


def entries(code: str = "default") -> list[Recorded]:
    return timeline(f"calendar:{code}")


def test_a_local_day_counts_at_once_and_is_recorded() -> None:
    queries.calendar()
    actions.set_day("default", NATIONAL_DAY, DayKind.HOLIDAY, "州庆", actor=EDITOR)

    assert not queries.calendar().is_working_day(NATIONAL_DAY)
    (entry,) = entries()
    assert (entry.kind, entry.actor) == (Event.CHANGED, "account:1")
    assert entry.facts["first"] == entry.facts["last"] == "2026-10-08"
    assert entry.facts["version"] == queries.calendar().version == 1


def test_a_local_day_can_be_changed_and_taken_out() -> None:
    actions.set_day("default", NATIONAL_DAY, DayKind.HOLIDAY, "州庆", actor=EDITOR)
    actions.set_day("default", NATIONAL_DAY, DayKind.WORKING, "上班", actor=EDITOR)
    assert Day.objects.get().kind == DayKind.WORKING

    actions.remove_day("default", NATIONAL_DAY, actor=EDITOR)
    assert not Day.objects.exists()
    assert queries.calendar().is_working_day(NATIONAL_DAY)
    assert [e.facts["what"] for e in entries()] == ["day-set", "day-set", "day-removed"]


def test_taking_out_what_is_not_there_is_refused_and_changes_nothing() -> None:
    with pytest.raises(Refused, match="no-local-day"):
        actions.remove_day("default", NATIONAL_DAY, actor=EDITOR)
    assert entries() == []
    assert queries.calendar().version == 0


def test_nobody_without_the_permission_edits() -> None:
    for attempt in (
        lambda: actions.set_day(
            "default", NATIONAL_DAY, DayKind.HOLIDAY, "x", actor=NOBODY
        ),
        lambda: actions.remove_day("default", NATIONAL_DAY, actor=NOBODY),
        lambda: actions.publish_year("default", 2027, YEAR_2027, actor=NOBODY),
        lambda: actions.set_office_hours("default", ["09:00-17:00"], actor=NOBODY),
        lambda: actions.announce_library_years(actor=NOBODY),
    ):
        with pytest.raises(Refused, match="not-permitted"):
            attempt()
    assert not Calendar.objects.exists()


def test_a_calendar_that_was_never_defined_is_refused() -> None:
    with pytest.raises(Refused, match="no-calendar"):
        actions.set_day("luxi", NATIONAL_DAY, DayKind.HOLIDAY, "州庆", actor=EDITOR)


def test_a_published_year_is_covered_and_settles_deadlines() -> None:
    start, length = at("2026-12-31T10:00"), period("2 working-days")
    assert queries.calendar().due(start, length).provisional
    assert 2027 not in queries.covered_years()

    assert actions.publish_year("default", 2027, YEAR_2027, actor=EDITOR) == 13

    settled = queries.calendar().due(start, length)
    assert (settled.provisional, settled.at) == (False, at("2027-01-06T00:00"))
    assert 2027 in queries.covered_years()
    (entry,) = entries()
    assert (entry.facts["what"], entry.facts["year"]) == ("year-published", 2027)
    assert (entry.facts["first"], entry.facts["last"]) == ("2026-12-25", "2027-12-31")


def test_publishing_again_replaces_the_year() -> None:
    actions.publish_year("default", 2027, YEAR_2027, actor=EDITOR)
    amended = YEAR_2027.replace(
        "2027-02-20,working,春节\n", "2027-02-09,holiday,春节\n"
    )
    actions.publish_year("default", 2027, amended, actor=EDITOR)
    calendar = queries.calendar()
    assert not calendar.is_working_day(date(2027, 2, 20))
    assert not calendar.is_working_day(date(2027, 2, 9))
    assert len(entries()) == 2


def test_a_year_entered_here_replaces_the_librarys() -> None:
    text = YEAR_2027.replace("2027-02-20,working,春节\n", "").replace("2027", "2026")
    assert queries.calendar().is_working_day(date(2026, 10, 10))
    actions.publish_year("default", 2026, text, actor=EDITOR)
    assert not queries.calendar().is_working_day(date(2026, 10, 10))
    assert queries.calendar().is_working_day(date(2026, 10, 6))
    assert not queries.calendar().is_working_day(date(2025, 10, 6))


def test_a_wrong_list_is_refused_and_changes_nothing() -> None:
    with pytest.raises(Refused, match="bad-year") as told:
        actions.publish_year("default", 2027, YEAR_2027 + "x,y,z\n", actor=EDITOR)
    assert "第 15 行" in str(told.value)
    assert 2027 not in queries.covered_years()
    assert entries() == []


def test_office_hours_can_be_changed_but_not_to_nonsense() -> None:
    actions.set_office_hours("default", ["09:00-17:00"], actor=EDITOR)
    with pytest.raises(Refused, match="bad-office-hours"):
        actions.set_office_hours("default", ["17:00-09:00"], actor=EDITOR)
    found = queries.calendar().due(at("2026-11-02T16:00"), period("2 working-hours"))
    assert found.at == at("2026-11-03T10:00")
    assert len(entries()) == 1


def test_a_year_that_came_with_an_update_is_announced_once() -> None:
    actions.set_office_hours("default", ["09:00-17:00"], actor=EDITOR)
    assert jobs.announce_years() == 0

    Calendar.objects.update(library_year=2025)  # as the last release left it
    assert jobs.announce_years() == 1
    assert jobs.announce_years() == 0
    last = entries()[-1]
    assert last.facts["what"] == "library-updated"
    assert (last.facts["first"], last.facts["last"]) == ("2025-12-25", "2026-12-31")


PACK = """
name = "谯城区"
[office]
hours = ["08:00-12:00"]
[[local]]
date = "2026-11-20"
name = "州庆"
kind = "holiday"
"""


def define(pack: PackCalendar, code: str = "qiaocheng") -> bool:
    with transaction.atomic():
        return actions.define(code, pack, actor=EDITOR)


def test_a_pack_defines_its_calendar_once() -> None:
    pack = read_pack_calendar(PACK)
    assert define(pack)
    assert not define(pack)
    assert len(entries("qiaocheng")) == 1
    assert not queries.calendar("qiaocheng").is_working_day(date(2026, 11, 20))
    assert queries.calendar().is_working_day(date(2026, 11, 20))


def test_what_was_set_by_hand_outlives_the_pack() -> None:
    define(read_pack_calendar(PACK))
    day, other = date(2026, 11, 20), date(2026, 11, 23)
    actions.set_day("qiaocheng", day, DayKind.WORKING, "照常", actor=EDITOR)
    actions.set_day("qiaocheng", other, DayKind.HOLIDAY, "停电", actor=EDITOR)

    assert define(PackCalendar(name="谯城区"))

    calendar = queries.calendar("qiaocheng")
    assert calendar.is_working_day(day)
    assert not calendar.is_working_day(other)
    assert not define(PackCalendar(name="谯城区"))


def test_each_edit_is_seen_by_the_next_read() -> None:
    for name in ("一", "二", "三"):
        actions.set_day("default", NATIONAL_DAY, DayKind.HOLIDAY, name, actor=EDITOR)
        assert queries.calendar().special_name(NATIONAL_DAY) == name


def test_an_edit_that_was_rolled_back_leaves_no_trace_in_the_cache() -> None:
    day = date(2026, 11, 20)
    actions.set_office_hours("default", ["09:00-17:00"], actor=EDITOR)

    def fail_after_reading() -> None:
        with transaction.atomic():
            actions.define("default", read_pack_calendar(PACK), actor=EDITOR)
            assert queries.calendar().special_name(day) == "州庆"
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail_after_reading()
    assert queries.calendar().is_working_day(day)
    # The same version number as the edit that never was.
    define(read_pack_calendar(PACK.replace("州庆", "真的")), "default")
    assert queries.calendar().special_name(day) == "真的"
