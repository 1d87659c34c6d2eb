from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bihuan.ground.calendars import actions, queries
from bihuan.ground.calendars.tests.factories import EDITOR, at, period
from bihuan.ground.calendars.words import DayKind, Layer, Mistakes


@pytest.mark.django_db
def test_an_unedited_calendar_costs_one_small_read() -> None:
    actions.set_office_hours("default", ["09:00-17:00"], actor=EDITOR)
    first = queries.calendar()
    with CaptureQueriesContext(connection) as seen:
        again = queries.calendar()
    assert len(seen) == 1
    assert again is first


@pytest.mark.django_db
def test_a_calendar_that_nobody_defined_is_named() -> None:
    with pytest.raises(queries.UnknownCalendar, match="luxi"):
        queries.calendar("luxi")


@pytest.mark.django_db
def test_the_editor_sees_every_special_day_and_which_is_in_force() -> None:
    on = date(2026, 10, 10)
    actions.set_day("default", on, DayKind.HOLIDAY, "州庆", actor=EDITOR)
    days = queries.special_days("default", 2026)
    both = [(d.layer, d.kind, d.in_force, d.source) for d in days if d.on == on]
    assert both == [
        (Layer.LOCAL, DayKind.HOLIDAY, True, "hand"),
        (Layer.NATIONAL, DayKind.WORKING, False, "library"),
    ]
    assert [day.on for day in days] == sorted(day.on for day in days)
    assert {day.on.year for day in days} == {2026}
    assert queries.special_days("default", 2027) == []


@pytest.mark.django_db
def test_the_default_calendar_is_listed_even_before_any_edit() -> None:
    (only,) = queries.calendars()
    assert (only.code, only.version) == ("default", 0)
    assert only.office_hours == ("08:30-12:00", "14:30-17:30")
    assert 2026 in only.covered


def test_a_pack_is_counted_with_without_a_database(tmp_path: Path) -> None:
    (tmp_path / "calendar.toml").write_text(
        '[[local]]\ndate = "2026-10-09"\nname = "州庆"\nkind = "holiday"\n'
    )
    start = at("2026-09-30T16:30").replace(tzinfo=None)
    found = queries.due_by_pack(tmp_path, start, period("5 working-days"))
    assert found.at.isoformat() == "2026-10-15T00:00:00+08:00"
    assert not found.provisional


def test_a_pack_without_a_calendar_has_the_national_one(tmp_path: Path) -> None:
    found = queries.due_by_pack(
        tmp_path, at("2026-09-30T16:30"), period("5 working-days")
    )
    assert found.at == at("2026-10-14T00:00")
    assert queries.due_said(found) == "2026-10-13（周二）24:00"
    assert not queries.has_own_calendar(tmp_path)


def test_a_folder_that_is_missing_or_not_utf8_is_told(tmp_path: Path) -> None:
    with pytest.raises(Mistakes, match="文件夹"):
        queries.pack_calendar(tmp_path / "nowhere")
    (tmp_path / "calendar.toml").write_bytes('name = "谯城"'.encode("gb18030"))
    with pytest.raises(Mistakes, match="UTF-8"):
        queries.pack_calendar(tmp_path)
