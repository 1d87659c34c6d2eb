from __future__ import annotations

import csv
import tracemalloc
import zipfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bihuan.kit.tables.reading import Row, read_table
from bihuan.kit.tables.records import encoding_of
from bihuan.kit.tables.writing import CsvFile, plain_cell, safe_cell
from bihuan.kit.verdicts import Refused

NAMES = {"留言编号": "id", "留言主题": "title", "留言详情": "body"}
HEADER = "留言编号,留言主题,留言详情\n"
ROWS = HEADER + '1,路灯不亮,"第一段，\n第二段"\n2,"有 ""引号""",坏了\n'


def rows_of(path: Path, content: bytes) -> list[Row]:
    path.write_bytes(content)
    return list(read_table(path, NAMES).rows)


def bodies(rows: list[Row]) -> list[tuple[int, str]]:
    return [(row.line, row.cells.get("body", "")) for row in rows if not row.problem]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "诉求.csv"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_the_usual_encodings_read_alike(file: Path, encoding: str) -> None:
    rows = rows_of(file, ROWS.encode(encoding))
    assert bodies(rows) == [(2, "第一段，\n第二段"), (4, "坏了")]
    assert rows[1].cells["title"] == '有 "引号"'


@pytest.mark.parametrize(
    ("content", "read"),
    [
        ((HEADER + "1,甲,好\n2,乙,好").encode("utf-16")[:-1], [(2, "好")]),
        (
            "\ufeff".encode("utf-16-le")
            + f"{HEADER}1,甲,\ud800坏\n2,乙,好\n".encode("utf-16-le", "surrogatepass"),
            [(3, "好")],
        ),
    ],
    ids=["cut off", "half a character"],
)
def test_what_is_damaged_in_utf16_costs_its_row_and_not_the_file(
    file: Path, content: bytes, read: list[tuple[int, str]]
) -> None:
    rows = rows_of(file, content)
    assert bodies(rows) == read
    assert [row.problem for row in rows if row.problem] == [
        "含有无法识别的字节，编码可能已损坏"
    ]


@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_the_usual_delimiters_read_alike(file: Path, delimiter: str) -> None:
    lines = [["留言编号", "留言主题", "留言详情"], ["1", "a", "b"]]
    content = "\r\n".join(delimiter.join(line) for line in lines)
    assert bodies(rows_of(file, content.encode())) == [(2, "b")]


def test_a_header_below_a_title_and_with_other_spelling_is_found(file: Path) -> None:
    content = "2019 年留言汇总,,\n\n 留言编号 ,【留言主题】,备注,留言详情：\n1,a,x,b\n"
    rows = rows_of(file, content.encode())
    assert rows[0].cells == {"id": "1", "title": "a", "body": "b"}
    assert list(rows[0].raw) == ["1", "a", "x", "b"]


def test_broken_rows_have_problems_and_the_others_are_read(file: Path) -> None:
    good = "9,好,好\n".encode()
    content = b"".join(
        [
            *[
                HEADER.encode(),
                "1,路灯不亮，请派人来看,坏".encode(),
                b"\xff\xfe\n",
                good,
            ],
            *[b"2,nul,a\x00b\n", good, b"3,short\n", good, b"4,a,b,long\n", good],
            *[b"\n", b",,\n", good, b'5,"open,b\n', good, good],
        ]
    )
    rows = rows_of(file, content)
    found = [(row.line, row.problem) for row in rows if row.problem]
    assert found == [
        (2, "含有无法识别的字节，编码可能已损坏"),
        (4, "含有空字符（NUL），文件可能已损坏"),
        (6, "列数不对：表头有 3 列，这一行有 2 列"),
        (8, "列数不对：表头有 3 列，这一行有 4 列"),
        (13, "引号没有成对"),
    ]
    assert [line for line, _ in bodies(rows)] == [3, 5, 7, 9, 12, 14, 15]


def test_an_open_quote_before_quoted_rows_costs_one_row(file: Path) -> None:
    content = HEADER + '1,a,"open\n2,"b","c"\n3,"d","e\nf"\n'
    rows = rows_of(file, content.encode())
    assert bodies(rows) == [(3, "c"), (4, "e\nf")]


def test_a_stray_quote_inside_a_cell_does_no_harm(file: Path) -> None:
    content = HEADER + '1,5" 管子,坏了\n2,"说"好"的",b\n'
    assert bodies(rows_of(file, content.encode())) == [(2, "坏了"), (3, "b")]


@settings(max_examples=60)
@given(st.binary(max_size=90))
def test_no_bytes_whatever_bring_the_reader_down(
    tmp_path_factory: pytest.TempPathFactory, rubbish: bytes
) -> None:
    file = tmp_path_factory.mktemp("rubbish") / "a.csv"
    rows = rows_of(file, HEADER.encode() + f"1,{'路灯' * 150},b\n".encode() + rubbish)
    assert rows[0].cells["id"] == "1"


@pytest.mark.parametrize("limit", [131_072, 10_000_000])
def test_a_line_longer_than_any_table_is_a_problem(file: Path, limit: int) -> None:
    content = HEADER + "1,a," + "长" * 1_200_000 + "\n2,b,c\n"
    usual = csv.field_size_limit(limit)  # of the process: anybody may have lifted it
    try:
        rows = rows_of(file, content.encode())
    finally:
        csv.field_size_limit(usual)
    assert rows[0].problem
    assert bodies(rows)[-1] == (4, "c")


def test_a_workbook_reads_like_its_csv(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["留言编号", "留言主题", "留言详情"])
    book.active.append([188006, "路灯", datetime(2019, 2, 28, 11, 25, 5)])  # noqa: DTZ001
    book.active.append([2.0, "只有标题"])
    book.active.append([3.5, None, "正文"])
    book.save(tmp_path / "a.xlsx")
    rows = list(read_table(tmp_path / "a.xlsx", NAMES).rows)
    assert [row.cells.get("id") for row in rows] == ["188006", "2", "3.5"]
    assert rows[0].cells["body"] == "2019-02-28T11:25:05"
    assert not any(row.problem for row in rows)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "no-known-header"),
        (b"a,b\n1,2\n", "no-known-header"),
        (b"\xd0\xcf\x11\xe0rest", "old-xls"),
        (b"PK\x03\x04 is not a workbook", "bad-workbook"),
    ],
)
def test_what_is_no_table_is_refused(file: Path, content: bytes, code: str) -> None:
    with pytest.raises(Refused, match=code):
        rows_of(file, content)


def a_workbook(path: Path, change: Callable[[str, bytes], bytes]) -> bytes:
    """A workbook of nine rows, each of whose parts was changed like this."""
    book = openpyxl.Workbook()
    for _ in range(9):
        book.worksheets[0].append(["留言编号", "留言主题", "留言详情"])
    book.save(path)
    with zipfile.ZipFile(path) as whole:
        parts = {name: change(name, whole.read(name)) for name in whole.namelist()}
    with zipfile.ZipFile(path, "w") as changed:
        for name, content in parts.items():
            changed.writestr(name, content)
    return path.read_bytes()


@pytest.mark.parametrize(
    "change",
    [
        lambda _name, part: part.replace(b"spreadsheetml", b"wordprocessingml"),
        lambda name, part: part[:-60] if "sheet1" in name else part,
        lambda name, part: part[:90] if "styles" in name else part,
    ],
    ids=["another format", "rows cut off", "styles cut off"],
)
def test_a_workbook_that_is_none_or_is_cut_off_is_refused(
    file: Path, change: Callable[[str, bytes], bytes]
) -> None:
    with pytest.raises(Refused, match="bad-workbook"):
        rows_of(file, a_workbook(file, change))


def test_a_workbook_is_read_under_any_name(file: Path) -> None:
    assert len(rows_of(file, a_workbook(file, lambda _name, part: part))) == 8


def test_a_workbook_that_unpacks_without_end_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("xl/sharedStrings.xml", "")
        archive.infolist()[0].file_size = 3 << 30  # what the directory will state
    with pytest.raises(Refused, match="workbook-too-large"):
        read_table(path, NAMES)


def test_memory_does_not_grow_with_the_file(file: Path) -> None:
    line = "7,路灯不亮," + "很久了" * 60 + "\n"
    file.write_text(HEADER + line * 20_000)
    tracemalloc.start()
    count = sum(1 for _ in read_table(file, NAMES).rows)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert count == 20_000
    assert peak < file.stat().st_size


def test_gb18030_with_a_rare_character_is_not_taken_for_utf8(file: Path) -> None:
    file.write_bytes("㐂𠮷，镕".encode("gb18030"))
    assert encoding_of(file) == "gb18030"


@given(st.text(max_size=20) | st.text("'=+-@\t\r1", max_size=5))
def test_a_safe_cell_is_no_formula_and_reads_back(cell: str) -> None:
    assert plain_cell(safe_cell(cell)) == cell
    assert not safe_cell(cell).startswith(("=", "+", "-", "@", "\t", "\r"))


def test_a_written_file_opens_in_excel_and_reads_back(file: Path) -> None:
    with CsvFile(file, ["留言编号", "留言主题", "留言详情"]) as out:
        out.write(["1", '=HYPERLINK("x")', "坏\udcff字\x00"])
        assert not file.exists()
    assert out.rows == 1
    assert file.read_bytes().startswith(b"\xef\xbb\xbf")
    with file.open(encoding="utf-8-sig", newline="") as written:
        assert list(csv.reader(written))[1][1] == '\'=HYPERLINK("x")'
    (row,) = read_table(file, NAMES).rows
    assert row.cells == {"id": "1", "title": '=HYPERLINK("x")', "body": "坏?字"}


def test_a_file_whose_writing_failed_leaves_the_old_one(file: Path) -> None:
    file.write_text("old")
    with pytest.raises(ZeroDivisionError), CsvFile(file, ["a"]) as out:
        out.write([str(1 / 0)])
    assert file.read_text() == "old"
    assert list(file.parent.iterdir()) == [file]
