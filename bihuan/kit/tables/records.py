"""The raw rows of a CSV or XLSX file, whatever its encoding, and however broken."""

from __future__ import annotations

import codecs
import csv
import lzma
import zipfile
import zlib
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from typing import IO, Any, Self

import openpyxl

from bihuan.kit.sentences import say
from bihuan.kit.verdicts import Refused, Verdict, refuse

_CHUNK = 1 << 20
_LONGEST_LINE = 1_000_000  # characters; a "line" beyond it is not a table
_LONGEST_CELL = 131_072  # csv's own limit
_LINES_OF_ONE_ROW = 500
_LARGEST_WORKBOOK = 2 << 30  # bytes when unpacked
_LARGEST_UPLOADED = 300 << 20  # where somebody at a browser brought it
_DELIMITERS = ",\t;"
_MARK = "bihuan.broken"
# What comes of a workbook that is none, is cut off or has a password. A syntax error is
# what parsers of XML raise; the others are what openpyxl runs into when parts are missing.
UNREADABLE = (
    *(zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, OSError, RuntimeError),
    *(SyntaxError, LookupError, ValueError, TypeError, AttributeError, OverflowError),
)
_BAD_WORKBOOK = refuse(
    "bad-workbook", "这个 Excel 文件打不开，可能已损坏；请用 Excel 打开，重新另存一次。"
)
_OLD_OFFICE = b"\xd0\xcf\x11\xe0"
# Where Office puts what has a password.
_LOCKED = "EncryptedPackage".encode("utf-16-le")


@dataclass(frozen=True, slots=True)
class Record:
    """One row as it stands: the number of its first line, its cells, what is wrong."""

    line: int
    cells: list[str]
    problem: str = ""


def records_of(path: Path, *, strict: bool = False) -> Iterator[Record]:
    """The rows of this file; what it is, its content tells and not its name.

    `strict` is for what anybody may upload: a workbook may unpack to less, and a row
    with a formula is a row with a problem, since nobody saw what it would come to.
    """
    if _start(path) == _OLD_OFFICE:
        raise Refused(_old_office(path))
    if not is_workbook(path):
        return _lines(path, encoding_of(path))
    return _sheet(path, strict=strict)


def _old_office(path: Path) -> Verdict:
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            if _LOCKED in chunk:
                return refuse(
                    "locked-workbook",
                    "这个 Excel 文件设了密码，请在 Excel 里去掉密码、保存后再来。",
                )
    return refuse("old-xls", "这是旧版 .xls 文件，请用 Excel 另存为 .xlsx 或 CSV。")


def is_workbook(path: Path) -> bool:
    """Whether this is XLSX."""
    return _start(path).startswith(b"PK\x03\x04")


def encoding_of(path: Path) -> str:
    """Which of the usual encodings a text file is in; one pass, in constant memory.

    Read as UTF-8, most of a Chinese text in GB18030 is broken. A file that is UTF-8
    but for a few bytes is therefore still UTF-8, and only its broken rows suffer.
    """
    if _start(path).startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    decode = codecs.getincrementaldecoder("utf-8")("replace").decode
    broken = wide = 0
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            text = decode(chunk)
            broken += text.count("\ufffd")
            wide += len(text) - len(text.encode("ascii", "ignore"))
    return "utf-8-sig" if broken * 4 <= wide else "gb18030"


def _broken(error: UnicodeError) -> tuple[str, int]:
    """What no UTF-16 can be, as something no text can hold: its row alone is refused."""
    assert isinstance(error, UnicodeDecodeError)
    return "\udc80", error.end


codecs.register_error(_MARK, _broken)


def _start(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(4)


# ---- CSV -------------------------------------------------------------------------


class _Lines:
    """Physical lines with their numbers, which can be put back."""

    def __init__(self, file: IO[str]) -> None:
        self._file = file
        self._back: deque[tuple[int, str]] = deque()
        self._number = 0
        self.taken: list[tuple[int, str]] = []

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> str:
        """The next line of the row being read. A row without end is cut off."""
        if len(self.taken) == _LINES_OF_ONE_ROW:
            raise StopIteration
        if self._back:
            numbered = self._back.popleft()
        else:
            self._number += 1
            numbered = (self._number, self._file.readline(_LONGEST_LINE))
        if not numbered[1]:
            raise StopIteration
        self.taken.append(numbered)
        return numbered[1]

    def put_back_all_but_first(self) -> None:
        self._back.extendleft(reversed(self.taken[1:]))


def _lines(path: Path, encoding: str) -> Iterator[Record]:
    errors = _MARK if encoding == "utf-16" else "surrogateescape"
    with path.open(encoding=encoding, errors=errors, newline="") as file:
        first = file.readline(_LONGEST_LINE)
        delimiter = max(_DELIMITERS, key=first.count)
        file.seek(0)
        lines = _Lines(file)
        while record := _next_record(lines, delimiter):
            yield record


def _next_record(lines: _Lines, delimiter: str) -> Record | None:
    """One row. Where a quote is never closed, its line alone is lost, not the file."""
    lines.taken = []
    try:
        cells = next(csv.reader(lines, delimiter=delimiter, strict=True), None)
    except csv.Error:
        lines.put_back_all_but_first()
        number, line = lines.taken[0]
        if len(lines.taken) > 1:
            return Record(number, [line.strip()], say("引号没有成对"))
        return _loose_record(number, line, delimiter)
    if cells is None:
        return None
    number, line = lines.taken[0]
    return _too_long(number, line) if _endless(cells) else Record(number, cells)


def _loose_record(number: int, line: str, delimiter: str) -> Record:
    """A line with a stray quote in it still says what it says."""
    try:
        cells = next(csv.reader([line], delimiter=delimiter))
    except csv.Error:
        return _too_long(number, line)
    return _too_long(number, line) if _endless(cells) else Record(number, cells)


def _endless(cells: list[str]) -> bool:
    """Whether a cell is too long for a table; csv's own limit may have been lifted."""
    return any(len(cell) > _LONGEST_CELL for cell in cells)


def _too_long(number: int, line: str) -> Record:
    return Record(number, [line.strip()], say("这一行太长，读不下"))


# ---- XLSX ------------------------------------------------------------------------


def unpacked_size(path: Path) -> int:
    """How many bytes there are to read: of a workbook, when it is unpacked."""
    if not is_workbook(path):
        return path.stat().st_size
    try:
        with zipfile.ZipFile(path) as archive:
            return sum(member.file_size for member in archive.infolist())
    except UNREADABLE as error:
        raise Refused(_BAD_WORKBOOK) from error


def _sheet(path: Path, *, strict: bool) -> Iterator[Record]:
    """The rows of the first sheet."""
    try:
        size = unpacked_size(path)
        if size > (_LARGEST_UPLOADED if strict else _LARGEST_WORKBOOK):
            raise Refused(
                refuse(
                    "workbook-too-large",
                    "这个 Excel 文件展开后太大；请另存为 CSV 再来。",
                )
            )
        with path.open("rb") as file:  # by its name it would have to end in .xlsx
            # Without `data_only` formulas are given as such, and not as they last stood.
            book = openpyxl.load_workbook(file, read_only=True, data_only=not strict)
            sheet = book.worksheets[0]
            sheet.reset_dimensions()  # some writers state A1 and mean everything
            yield from _looked_at(sheet) if strict else _values(sheet)
            book.close()
    except UNREADABLE as error:
        raise Refused(_BAD_WORKBOOK) from error


def _values(sheet: Any) -> Iterator[Record]:
    for number, values in enumerate(sheet.iter_rows(values_only=True), 1):
        yield Record(number, [_cell_text(value) for value in values])


def _looked_at(sheet: Any) -> Iterator[Record]:
    for number, cells in enumerate(sheet.iter_rows(), 1):
        formulas = [place for place, one in enumerate(cells, 1) if one.data_type == "f"]
        problem = formula_in(formulas[0]) if formulas else ""
        yield Record(number, [_cell_text(one.value) for one in cells], problem)


def formula_in(column: int) -> str:
    """Why a row with a formula in this column is not taken."""
    return say(
        "第 {column} 列是公式；请在 Excel 里复制这一列，选择性粘贴为数值，再来导入",
        column=column,
    )


def _cell_text(value: object) -> str:
    """A cell as a person would read it."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    return str(value)
