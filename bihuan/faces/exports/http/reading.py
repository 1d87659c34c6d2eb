"""Reading a file that was brought to be verified: what it says it is, what is in it."""

from __future__ import annotations

import tempfile
import zipfile
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import IO

import openpyxl
from django.core.files.uploadedfile import UploadedFile

from bihuan.faces.exports import rules
from bihuan.faces.exports.http.writing import file_digest
from bihuan.faces.exports.words import Cell, Claim, Row
from bihuan.kit.tables.records import UNREADABLE, is_workbook, records_of
from bihuan.kit.verdicts import Refused, Verdict

LARGEST = 64 << 20
_UNPACKED = 1 << 30
_COVER_ROWS = 60
_LARGE = Verdict("export-large", "文件超过 64 MB，不像是从这里导出的。")
_BROKEN = Verdict("export-broken", "这个文件打不开，可能已损坏。")


def claim_of(upload: UploadedFile[bytes]) -> Claim:
    """What a file says it is, and what it holds; refused where it is no table."""
    if (upload.size or 0) > LARGEST:
        raise Refused(_LARGE)
    with tempfile.TemporaryDirectory(prefix="bihuan-verify-") as folder:
        path = Path(folder) / "brought"
        with path.open("wb") as file:
            for chunk in upload.chunks():
                file.write(chunk)
        with path.open("rb") as file:
            digest = file_digest(file)
        return _claim(path, digest)


def _claim(path: Path, digest: str) -> Claim:
    seen, number = rules.RowsDigest(), ""
    for front, row in _book(path) if is_workbook(path) else _lines(path):
        if front:
            # The last one: what somebody typed as a filter stands above the number.
            number = rules.number_in(" ".join(str(cell) for cell in row)) or number
        else:
            seen.feed(row)
    return Claim(number, seen.count, seen.hexdigest(), digest)


def _lines(path: Path) -> Iterator[tuple[bool, Row]]:
    begun = False
    for record in records_of(path):
        front = not begun and record.cells[:1] != [] and record.cells[0].startswith("#")
        begun = begun or not front
        yield front, [rules.unwritten(cell) for cell in record.cells]


def _book(path: Path) -> Iterator[tuple[bool, Row]]:
    try:
        with zipfile.ZipFile(path) as archive:
            if sum(one.file_size for one in archive.infolist()) > _UNPACKED:
                raise Refused(_LARGE)
        with path.open("rb") as file:  # by its name it would have to end in .xlsx
            yield from _sheets(file)
    except UNREADABLE as error:
        raise Refused(_BROKEN) from error


def _sheets(file: IO[bytes]) -> Iterator[tuple[bool, Row]]:
    """The first rows of the cover, and all rows of the sheet after it."""
    book = openpyxl.load_workbook(file, read_only=True, data_only=True)
    front, *rest = book.worksheets
    for row in islice(front.iter_rows(values_only=True), _COVER_ROWS):
        yield True, [_cell(one) for one in row]
    for sheet in rest[:1]:
        sheet.reset_dimensions()
        for row in sheet.iter_rows(values_only=True):
            yield False, [_cell(one) for one in row]
    book.close()


def _cell(value: object) -> Cell:
    if value is None:
        return None
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    return rules.unwritten(str(value))
