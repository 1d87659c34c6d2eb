"""The pages: asking, filling in by hand or by table, a leader's word, the meter."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st

from bihuan.directory.burden.models import Demand, Share
from bihuan.directory.burden.tests.factories import (
    LEADER,
    a_body,
    answered,
    asked,
    head_of,
    today,
)
from bihuan.directory.burden.words import ItemLine, Sort, State
from bihuan.directory.units.words import Kind
from bihuan.faces.unburden.forms import SheetForm
from bihuan.faces.unburden.queries import ALSO_CALLED, held
from bihuan.ground.access.words import Actor
from bihuan.measure.figures.words import STATISTICS

Browse = Callable[[Actor], Client]
HOME = "/desk/burden/"


@pytest.fixture
def farm(db: None) -> int:
    return a_body("农业农村局", Kind.DEPARTMENT)


@pytest.fixture
def town(db: None) -> int:
    return a_body("大杨镇")


def form(asker: int, *units: int, **changes: object) -> dict[str, object]:
    said = {
        "draft": str(uuid4()),
        "title": "脱贫户情况表",
        "asker": asker,
        "ground": "省文件。",
        "subject": "unit",
        "starts_on": "2026-07-01",
        "ends_on": "2026-09-30",
        "due_on": (today() + timedelta(days=5)).isoformat(),
        "units": list(units),
        "item0": "脱贫户数量",
        "sort0": "number",
    }
    return {**said, **changes}


def test_a_demand_goes_out_and_its_repetition_is_told_where_the_data_is(
    browse: Browse, farm: int, town: int
) -> None:
    mine = browse(head_of(farm))
    sent = mine.post(f"{HOME}ask/", form(farm, town))
    assert sent.status_code == 302
    again = mine.post(f"{HOME}ask/", form(farm, town, title="又一张表"))
    page = mine.get(again["Location"]).content.decode()
    assert "这些数据已经有了" in page
    assert "脱贫户情况表" in page
    figure = mine.post(f"{HOME}ask/", form(farm, town, item0="投诉件数"))
    assert "/figures/" in mine.get(figure["Location"]).content.decode()


def test_what_is_wrong_with_asking_is_said_and_nothing_goes_out(
    browse: Browse, farm: int, town: int
) -> None:
    mine = browse(head_of(farm))
    for changes in (
        {"item0": ""},
        {"units": []},
        {"item0": "身份证号"},
        {"due_on": today().isoformat()},
        {"due_on": "9999-12-31"},
        {"ends_on": "9999-12-31"},
        {"starts_on": "0001-01-01"},
    ):
        wrong = mine.post(f"{HOME}ask/", form(farm, town, **changes))
        assert wrong.status_code == 422, changes
    assert not Demand.objects.exists()
    assert browse(LEADER).get(f"{HOME}ask/").status_code == 404


def test_a_sheet_is_kept_given_and_read_by_all(
    browse: Browse, farm: int, town: int
) -> None:
    demand = asked(farm, town).demand_id
    mine, where = browse(head_of(town)), f"{HOME}{demand}/units/{town}/"
    typed = {"count": "2", "r0c0": "十二", "r1c0": "", "save": "1"}
    assert mine.post(where, typed).status_code == 302
    assert "十二" in mine.get(where).content.decode()
    wrong = mine.post(where, {"count": "1", "r0c0": "十二"})
    assert wrong.status_code == 422
    right = {"count": "1", "r0c0": "12", "minutes": "9"}
    assert mine.post(where, right)["Location"] == HOME
    assert Share.objects.get().minutes_taken == 9
    assert "已经报过" in mine.get(where).content.decode()
    sent = browse(head_of(farm)).post(f"{HOME}{demand}/data/", {"as": "csv"})
    assert "大杨镇,12" in sent.content.decode("utf-8-sig")
    assert "大杨镇" in mine.post(f"{HOME}{demand}/data/").content.decode()


def test_a_table_is_uploaded_in_place_of_typing(
    browse: Browse, farm: int, town: int
) -> None:
    demand = asked(farm, town).demand_id
    mine, where = browse(head_of(town)), f"{HOME}{demand}/units/{town}/"
    blank = mine.get(f"{where}table.csv").content.decode("utf-8-sig")
    assert blank.strip() == "脱贫户数量"
    wrong = SimpleUploadedFile("a.csv", "别的\n1\n".encode())
    assert mine.post(where, {"count": "0", "table": wrong}).status_code == 422
    right = SimpleUploadedFile("a.csv", "脱贫户数量\n12\n7\n".encode("gb18030"))
    assert mine.post(where, {"count": "0", "table": right}).status_code == 302
    assert Share.objects.get().rows == [["12"], ["7"]]


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=300) | st.text(max_size=200).map(str.encode))
def test_any_file_is_read_or_refused_in_words(raw: bytes) -> None:
    items = (ItemLine(1, "脱贫户数量", Sort.NUMBER, 5),)
    sent = {"table": SimpleUploadedFile("a.csv", b"\xe8\x84\xb1" + raw)}
    read = SheetForm({"count": "x" if not raw else "1"}, sent, items=items)
    if read.is_valid():
        assert all(len(row) == 1 for row in read.given)
    else:
        assert read.errors


def test_a_leader_allows_or_cancels_with_a_reason(
    browse: Browse, farm: int, town: int
) -> None:
    asked(farm, town)
    second = asked(farm, town).demand_id
    boss, where = browse(LEADER), f"{HOME}{second}/"
    assert "等您决定" in boss.get(HOME).content.decode()
    assert boss.post(f"{where}allow/", {"reason": ""}).status_code == 422
    assert boss.post(f"{where}allow/", {"reason": "口径不同。"}).status_code == 302
    late = boss.post(f"{where}allow/", {"reason": "又写了一条。"})
    assert (late.status_code, "又写了一条。" in late.content.decode()) == (409, True)
    assert boss.post(f"{where}cancel/", {"reason": ""}).status_code == 422
    assert boss.post(f"{where}cancel/", {"reason": "\u200b"}).status_code in (409, 422)
    assert boss.post(f"{where}cancel/", {"reason": "不要了。"}).status_code == 302
    assert Demand.objects.get(pk=second).state == State.CANCELLED
    other = browse(head_of(farm))
    assert other.post(f"{where}cancel/", {"reason": "我。"}).status_code == 403
    town_page = browse(head_of(town)).get(HOME).content.decode()
    assert "已取消，不用填" in town_page


def test_the_meter_is_read_by_all_staff(browse: Browse, farm: int, town: int) -> None:
    demand = asked(farm, town).demand_id
    answered(demand, town, minutes=8)
    page = browse(head_of(town)).get(f"{HOME}meter/").content.decode()
    assert "农业农村局" in page
    assert "大杨镇" in page


def test_the_figures_that_are_counted_here_have_names_that_exist() -> None:
    names = {one.name for one in STATISTICS}
    assert set(ALSO_CALLED.values()) <= names
    assert set(held().values()) <= names
