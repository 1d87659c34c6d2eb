"""A table as a file to be handed out: CSV for programs, XLSX for offices."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterable, Sequence
from importlib import import_module
from typing import Any

from bihuan.kit.tables.writing import safe_cell

Cell = str | int | float | bool | None
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv; charset=utf-8"
_WIDEST = 48


def as_csv(header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """Comma-separated, with the mark by which Excel knows UTF-8, without formulas."""
    return csv_head(header) + csv_lines(rows)


def csv_head(header: Sequence[str]) -> bytes:
    """How such a file begins."""
    return codecs.BOM_UTF8 + csv_lines([header])


def csv_lines(rows: Iterable[Sequence[Cell]]) -> bytes:
    """More of it: for what is too long to be handed out in one go."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerows([safe_cell(_said(cell)) for cell in row] for row in rows)
    return text.getvalue().encode("utf-8", "replace")


def as_workbook(
    header: Sequence[str], rows: Iterable[Sequence[Cell]], *, name: str
) -> bytes:
    """One sheet with a bold header that stays in sight; text is never a formula."""
    out = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
    }
    book: Any = import_module("xlsxwriter").Workbook(out, options)
    sheet = book.add_worksheet(_sheet_name(name))
    sheet.write_row(0, 0, header, book.add_format({"bold": True}))
    widths = [_width(cell) for cell in header]
    for place, row in enumerate(rows, 1):
        sheet.write_row(place, 0, ["" if cell is None else cell for cell in row])
        widths = [max(w, _width(cell)) for w, cell in zip(widths, row, strict=True)]
    for column, width in enumerate(widths):
        sheet.set_column(column, column, min(width, _WIDEST))
    sheet.freeze_panes(1, 0)
    book.close()
    return out.getvalue()


def _said(cell: Cell) -> str:
    return "" if cell is None else str(cell)


def _width(cell: Cell) -> int:
    """Chinese characters are twice as wide."""
    return 2 + sum(1 + (not letter.isascii()) for letter in _said(cell))


def _sheet_name(name: str) -> str:
    return "".join("_" if letter in "[]:*?/\\" else letter for letter in name)[:31]
