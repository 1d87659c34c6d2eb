"""Files of lists: safe cells, one digest for both forms, constant memory, changes found."""

from __future__ import annotations

import csv
import io
import tracemalloc
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bihuan.faces.exports import rules
from bihuan.faces.exports.http.reading import claim_of
from bihuan.faces.exports.http.writing import file_digest, write_csv, write_xlsx
from bihuan.faces.exports.words import Claim, Cover, Export, Finding, Row, Taken
from bihuan.kit.verdicts import Refused

NOW = datetime(2026, 11, 22, 4, tzinfo=UTC)
ROWS: list[Row] = [
    ("RX-1", '=HYPERLINK("http://x")', 3, None),
    ("RX-2", "+86 138", 0, "@总台"),
    ("RX-3", "-1", 12, '两\n行, 带"引号"'),
    ("RX-4", "\t=1", 7, "'=已有"),
]
WRITERS = [write_csv, write_xlsx]


def taken(rows: list[Row] | Iterator[Row] = ROWS) -> Taken:
    return Taken(
        code="queue",
        title="督办 · 全域超期",
        filters=(("类别", "水"),),
        codes=("tab=overdue",),
        header=("编号", "标题", "次数", "备注"),
        rows=rows,
    )


def cover(rows: int, digest: str) -> Cover:
    filters = (("类别", "水"),)
    number = "X20261122-ABCDEFGH23"
    return Cover(number, "督办", filters, NOW, "甲&乙", rows, digest)


def made(tmp_path: Path, write: object, rows: object = ROWS) -> tuple[Path, Cover]:
    path = tmp_path / f"list.{write.__name__.removeprefix('write_')}"  # type: ignore[attr-defined]
    return path, write(taken(rows), cover, path)  # type: ignore[operator]


def brought(path: Path) -> Claim:
    return claim_of(SimpleUploadedFile(path.name, path.read_bytes()))


@pytest.mark.parametrize("write", WRITERS)
def test_what_is_read_back_is_what_was_written(tmp_path: Path, write: object) -> None:
    path, told = made(tmp_path, write)
    with path.open("rb") as file:
        whole = file_digest(file)
    assert brought(path) == Claim("X20261122-ABCDEFGH23", 4, told.digest, whole)


def test_both_forms_have_the_same_digest(tmp_path: Path) -> None:
    assert made(tmp_path, write_csv)[1] == made(tmp_path, write_xlsx)[1]


def test_no_cell_is_a_formula(tmp_path: Path) -> None:
    path, _ = made(tmp_path, write_csv)
    rows = list(csv.reader(io.StringIO(path.read_text("utf-8-sig"))))
    cells = [cell for row in rows for cell in row]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t"))]
    book = openpyxl.load_workbook(made(tmp_path, write_xlsx)[0])
    data = book.worksheets[1]
    assert {cell.data_type for row in data for cell in row} <= {"s", "n", "inlineStr"}
    assert data["B2"].value == '\'=HYPERLINK("http://x")'


def test_the_cover_and_every_printed_page_say_whose_copy_it_is(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(made(tmp_path, write_xlsx)[0])
    front, data = book.worksheets
    told = {row[0].value: row[1].value for row in front}
    assert told["导出人"] == "甲&乙"
    assert told["筛选·类别"] == "水"
    assert told["截至"] == "2026-11-22 12:00:00 +0800"
    assert told["行数"] == "4"
    assert "甲&&乙" in str(data.oddHeader.right.text)


def test_a_workbook_that_was_saved_anew_has_the_same_rows(tmp_path: Path) -> None:
    path, told = made(tmp_path, write_xlsx)
    book = openpyxl.load_workbook(path)
    book.worksheets[1].column_dimensions["A"].width = 44
    book.save(path)
    claim = brought(path)
    export = an_export(told)
    assert claim.file != export.file
    assert rules.compared(claim, export) is Finding.SAVED_ANEW


@pytest.mark.parametrize("change", ["cell", "row", "order", "more"])
def test_whatever_is_changed_in_the_rows_is_found(tmp_path: Path, change: str) -> None:
    path, told = made(tmp_path, write_xlsx)
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[1]
    if change == "cell":
        sheet["C2"] = 4
    elif change == "row":
        sheet.delete_rows(3)
    elif change == "more":
        sheet.append(["RX-9", "x", 1, ""])
    else:
        sheet["A2"], sheet["A3"] = "RX-2", "RX-1"
    book.save(path)
    assert rules.compared(brought(path), an_export(told)) is Finding.CHANGED


def test_a_changed_csv_is_found(tmp_path: Path) -> None:
    path, told = made(tmp_path, write_csv)
    path.write_text(path.read_text("utf-8-sig").replace("RX-2", "RX-7"), "utf-8-sig")
    assert rules.compared(brought(path), an_export(told)) is Finding.CHANGED


def an_export(told: Cover) -> Export:
    return Export(
        *(told.number, "queue", "督办", "account:1", "甲", NOW),
        *("xlsx", told.rows, told.digest, "0" * 64),
    )


@pytest.mark.parametrize(
    "raw", [b"PK\x03\x04broken", b"", b"\xff\xfe\x00", b"a,b\n1,2\n", b"%PDF-1.7"]
)
def test_what_is_no_export_is_refused_or_not_recognised(raw: bytes) -> None:
    try:
        claim = claim_of(SimpleUploadedFile("x.xlsx", raw))
    except Refused:
        return
    assert rules.compared(claim, None) is Finding.UNKNOWN


def broken_book(path: Path, how: str) -> bytes:
    """A workbook that is another format, or is cut off inside."""
    with zipfile.ZipFile(path) as book:
        parts = {name: book.read(name) for name in book.namelist()}
    sheet = "xl/worksheets/sheet2.xml"
    if how == "docx":
        parts = {
            "[Content_Types].xml": b'<Types xmlns="http://schemas.openxmlformats.org'
            b'/package/2006/content-types"/>',
            "word/document.xml": b"<document/>",
        }
    elif how == "cut off":
        parts[sheet] = parts[sheet][:-40]
    else:
        parts["xl/styles.xml"] = parts["xl/styles.xml"][:200]
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w") as book:
        for name, content in parts.items():
            book.writestr(name, content)
    return raw.getvalue()


@pytest.mark.parametrize("how", ["docx", "cut off", "styles"])
def test_a_broken_workbook_is_refused(tmp_path: Path, how: str) -> None:
    raw = broken_book(made(tmp_path, write_xlsx)[0], how)
    with pytest.raises(Refused, match="export-broken"):
        claim_of(SimpleUploadedFile("x.xlsx", raw))


def test_a_workbook_with_a_password_is_refused(tmp_path: Path) -> None:
    raw = bytearray(made(tmp_path, write_xlsx)[0].read_bytes())
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = raw.find(mark)
        while at >= 0:
            raw[at + place] |= 1
            at = raw.find(mark, at + 4)
    with pytest.raises(Refused, match="export-broken"):
        claim_of(SimpleUploadedFile("x.xlsx", bytes(raw)))


@pytest.mark.parametrize("write", [write_csv, write_xlsx])
def test_a_number_that_was_typed_as_a_filter_is_not_its_own(
    tmp_path: Path, write: Any
) -> None:
    def covered(rows: int, digest: str) -> Cover:
        filters = (("包含文字", "X20260101-AAAAAAAAAA"),)
        return replace(cover(rows, digest), filters=filters)

    path = tmp_path / "list"
    write(taken(), covered, path)
    assert brought(path).number == "X20261122-ABCDEFGH23"


CELLS = st.text(max_size=12) | st.integers() | st.none()


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.lists(CELLS, max_size=3), max_size=5))
def test_the_digest_of_rows_is_that_of_what_a_csv_says(rows: list[Row]) -> None:
    text = io.StringIO()
    writer = csv.writer(text)
    direct, read = rules.RowsDigest(), rules.RowsDigest()
    for row in rows:
        direct.feed(row)
        writer.writerow([rules.written(cell) for cell in row])
    text.seek(0)
    for back in csv.reader(text):
        read.feed([rules.unwritten(cell) for cell in back])
    assert direct.hexdigest() == read.hexdigest()


@pytest.mark.parametrize("write", WRITERS)
def test_many_rows_need_no_more_memory_than_few(tmp_path: Path, write: object) -> None:
    def peak(n: int) -> int:
        rows = ((f"RX-{i}", "路灯不亮" * 20, i, "") for i in range(n))
        tracemalloc.start()
        made(tmp_path, write, rows)
        found = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return found

    few = peak(300)
    assert peak(6_000) < few + 1_500_000


def test_a_list_of_more_than_a_million_rows_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bihuan.faces.exports.http.writing.MOST", 3)
    with pytest.raises(Refused, match="export-long"):
        made(tmp_path, write_csv)
    assert made(tmp_path, write_csv, ROWS[:3])[1] == replace(
        made(tmp_path, write_csv, ROWS[:3])[1], rows=3
    )
