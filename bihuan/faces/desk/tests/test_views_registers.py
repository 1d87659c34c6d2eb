"""Registers at the desk: looked up, compared, taken away as a file, and published anew."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from bihuan.directory.registers.queries import entries_in_force, versions_of
from bihuan.directory.registers.tests.factories import a_register, line
from bihuan.ground.access.words import Actor, Role
from bihuan.loop.cases.tests.factories import acting, dispatcher

pytestmark = pytest.mark.usefixtures("county")
Browse = Callable[[Actor], Client]
HERE = "/desk/registers/lines/"


@pytest.fixture(autouse=True)
def _lines(db: None) -> None:
    a_register(
        line("12345", "总号", "main"), line("12319", "城建热线", "absorbed", "3")
    )


def a_table(*rows: str) -> SimpleUploadedFile:
    text = "\n".join(("号码,名称,方式,户数", *rows))
    return SimpleUploadedFile("lines.csv", text.encode())


def sent(table: SimpleUploadedFile) -> dict[str, object]:
    return {"starts_on": "2026-09-01", "table": table, "note": "市府办〔2026〕1号"}


def test_every_member_of_staff_reads_and_searches_a_register(browse: Browse) -> None:
    clerk = browse(acting(Role.HANDLER))
    assert "热线名录" in clerk.get("/desk/registers/").text
    page = clerk.get(HERE, {"q": "城建"}).text
    assert "整体并入" in page
    assert "12345" not in page.partition("<tbody>")[2].partition("</tbody>")[0]
    assert "发布新的一版" not in page
    assert clerk.get("/desk/registers/none/").status_code == 404


def test_a_new_version_counts_from_its_day_and_the_changes_are_shown(
    browse: Browse,
) -> None:
    desk = browse(dispatcher())
    table = a_table("12345,总号,总号,", "12315,市场监管,整体并入,12")
    answer = desk.post(f"{HERE}publish/", sent(table))
    assert answer.status_code == 302
    assert [e.key for e in entries_in_force("lines", date(2026, 8, 31))] == [
        "12345",
        "12319",
    ]
    assert [e.key for e in entries_in_force("lines", date(2026, 9, 1))] == [
        "12345",
        "12315",
    ]
    changes = desk.get(f"{HERE}changes/1/2/").text
    assert "增加1条" in changes
    assert "减少1条" in changes
    assert "市场监管" in changes


def test_what_is_wrong_is_told_by_line_and_nothing_is_published(
    browse: Browse,
) -> None:
    desk = browse(dispatcher())
    answer = desk.post(f"{HERE}publish/", sent(a_table("12345,总号,没有的,", "x,,,")))
    assert answer.status_code == 422
    assert "第2行" in answer.text
    assert "第3行" in answer.text
    other = SimpleUploadedFile("x.csv", b"a,b\n1,2\n")
    assert "表头里没有这个名录的列名" in desk.post(f"{HERE}publish/", sent(other)).text
    assert desk.post(f"{HERE}publish/", {}).status_code == 422
    assert len(versions_of("lines")) == 1


def test_only_who_keeps_registers_publishes(browse: Browse) -> None:
    answer = browse(acting(Role.HANDLER)).post(
        f"{HERE}publish/", sent(a_table("12315,市场监管,整体并入,"))
    )
    assert answer.status_code == 403
    assert len(versions_of("lines")) == 1


def test_a_file_that_was_taken_away_can_be_published_again(browse: Browse) -> None:
    desk = browse(dispatcher())
    plain = desk.get(f"{HERE}v1.csv")
    assert (
        plain.content.decode("utf-8-sig").splitlines()[2] == "12319,城建热线,整体并入,3"
    )
    book = openpyxl.load_workbook(io.BytesIO(desk.get(f"{HERE}v1.xlsx").content))
    assert [cell.value for cell in book.worksheets[0][1]] == [
        "号码",
        "名称",
        "方式",
        "户数",
    ]
    again = SimpleUploadedFile("lines.csv", plain.content)
    form = {"starts_on": "2026-01-01", "table": again, "note": ""}
    assert desk.post(f"{HERE}publish/", form).status_code == 302
    assert len(versions_of("lines")) == 1
