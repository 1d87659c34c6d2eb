"""What may be brought: each thing that is no table of matters gets one clear sentence."""

from __future__ import annotations

import io
import re
import zipfile
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bihuan.faces.imports import rules
from bihuan.faces.imports.rules.appeals import HEADERS
from bihuan.faces.imports.tests.factories import GOOD, HEADER, a_book, a_csv
from bihuan.faces.imports.tests.test_rules_appeals import ABOUT
from bihuan.faces.imports.views import BLANK
from bihuan.faces.imports.words import COLUMN_NAMES, LARGEST, MOST_ROWS
from bihuan.kit.tables import records
from bihuan.kit.tables.reading import header_key
from bihuan.kit.verdicts import Refused

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)


def zipped(*names: str, size: int = 0) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in names:
            archive.writestr(name, bytes(size))
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"%PDF-1.7 some paper", "file-kind"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "file-kind"),
        (zipped("word/document.xml"), "file-kind"),
        (b"\x00\x01\x02\x03", "file-kind"),
        (b"<html><table><tr><td>", "file-markup"),
        (OLE, "old-xls"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "locked-workbook"),
        (zipped("xl/workbook.xml"), "bad-workbook"),
        (a_book(GOOD)[:-200], "bad-workbook"),
        (a_csv(GOOD)[40:], "no-known-header"),
        (b"\n\n\n", "no-known-header"),
        (a_csv(header=("姓名", "电话", "时间")), "columns-missing"),
    ],
)
def test_what_is_no_table_of_matters_is_refused_by_what_would_be_right(
    tmp_path: Path, content: bytes, code: str
) -> None:
    file = tmp_path / "a.csv"
    file.write_bytes(content)
    with pytest.raises(Refused, match=code):
        list(rules.opened(file).rows)


def test_a_workbook_that_unpacks_to_too_much_is_refused_before_it_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(records, "_LARGEST_UPLOADED", 16 << 20)
    file = tmp_path / "bomb.xlsx"
    file.write_bytes(zipped("xl/workbook.xml", *"abcd", size=4 << 20))
    assert file.stat().st_size < 1 << 16
    with pytest.raises(Refused, match="workbook-too-large"):
        list(rules.opened(file).rows)


def test_a_formula_costs_its_row_and_says_in_which_column(tmp_path: Path) -> None:
    file = tmp_path / "a.xlsx"
    file.write_bytes(a_book(GOOD, (*GOOD[:3], "=TODAY()"), ("3", "=1+1 元", "元")))
    rows = list(rules.opened(file).rows)
    assert [bool(row.problem) for row in rows] == [False, True, True]
    assert "第 4 列是公式" in rows[1].problem
    assert "第 2 列是公式" in rows[2].problem


@pytest.mark.parametrize(
    ("size", "code"), [(0, "file-empty"), (LARGEST + 1, "file-large")]
)
def test_neither_nothing_nor_too_much_is_taken(size: int, code: str) -> None:
    assert rules.may_weigh(size).code == code
    assert rules.may_weigh(LARGEST)


def test_rows_are_bounded_and_there_must_be_one() -> None:
    assert rules.may_hold(MOST_ROWS, whole=True)
    assert rules.may_hold(MOST_ROWS + 1, whole=False).code == "rows-many"
    assert rules.may_hold(0, whole=False)
    assert rules.may_hold(0, whole=True).code == "rows-none"


def test_the_blank_table_is_one_that_is_understood_in_both_languages() -> None:
    for names in (BLANK, [COLUMN_NAMES[one] for one in BLANK]):
        known = {header_key(key): name for key, name in HEADERS.items()}
        assert [known.get(header_key(one)) for one in names] == list(BLANK)


def test_who_it_was_is_not_in_the_sample() -> None:
    names = ("id", None, "body", "raiser", "phone")
    cells = {
        "id": "138",
        "body": "请打 13912345678 或 x.y@example.org，2026-03-01 起",
        "raiser": "欧阳三丰",
        "phone": "139 1234 5678",
    }
    shown = rules.shown_row(names, cells)
    assert shown == (
        "138",
        "",
        "请打 139****5678 或 x***，2026-03-01 起",
        "欧**",
        "139****5678",
    )


def test_only_columns_that_an_import_added_at_the_end_are_taken_off() -> None:
    assert rules.own_header(["标题", "行号", "原因", ""]) == ["标题"]
    assert rules.own_header(["标题", "Line", "Reason"]) == ["标题"]
    assert rules.own_header(["原因", "标题"]) == ["原因", "标题"]


BOOK = a_book(GOOD, GOOD)
TEXT = a_csv(GOOD, GOOD)


@pytest.mark.proves("imports", "fuzz")
@settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    content=st.one_of(
        st.binary(max_size=300),
        st.binary(max_size=300).map(lambda some: TEXT + some),
        st.tuples(
            st.sampled_from([BOOK, TEXT, TEXT.decode().encode("gb18030")]),
            st.integers(0, len(BOOK)),
            st.binary(min_size=1, max_size=30),
        ).map(lambda t: t[0][: t[1]] + t[2] + t[0][t[1] + len(t[2]) :]),
        st.lists(st.lists(st.text(max_size=9), min_size=6, max_size=6), max_size=4).map(
            lambda rows: "\n".join(",".join(r) for r in (HEADER, *rows)).encode(
                "utf-8", "surrogatepass"
            )
        ),
    )
)
def test_any_bytes_are_rows_or_a_clear_refusal_and_never_an_error(
    tmp_path: Path, content: bytes
) -> None:
    file = tmp_path / "any"
    file.write_bytes(content)
    with suppress(Refused):  # and nothing else
        reader = rules.Reader(ABOUT)
        for row in rules.opened(file).rows:
            with suppress(Refused):
                assert reader.read(row) or len(reader.seen) > 0


def stretched(book: bytes, to: int) -> bytes:
    """A workbook whose third row says that it is another one."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(book)) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            told = old.read(name)
            if name.endswith("sheet1.xml"):
                told = re.sub(rb'<row r="2"', f'<row r="{to}"'.encode(), told)
            new.writestr(name, told)
    return out.getvalue()


def test_a_row_far_away_is_not_counted_to(tmp_path: Path) -> None:
    file = tmp_path / "a.xlsx"
    file.write_bytes(stretched(a_book(GOOD), 9_999_999_999_999))
    with pytest.raises(Refused, match="empty-rows"):
        list(rules.opened(file).rows)
    file.write_bytes(stretched(a_book(GOOD), 5_000))
    assert len(list(rules.opened(file).rows)) == 1


def test_a_formula_is_none_in_a_table_made_of_a_workbook(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    marked = [*GOOD[:1], "'=B2&C2", *GOOD[2:]]
    file.write_bytes(a_csv(marked, [*GOOD[:1], "=VLOOKUP(A2,B:C,2)", *GOOD[2:]], GOOD))
    problems = [bool(row.problem) for row in rules.opened(file).rows]
    assert problems == [True, True, False]


def test_a_number_behind_a_day_is_hidden_as_well() -> None:
    for text in ("2024-05-13 13812341234 来电", "tel13812341234"):
        assert "13812341234" not in rules.shown_row(("body",), {"body": text})[0]
