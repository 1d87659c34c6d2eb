"""Reading a table by the names of its columns.

Memory stays the same at any length. A row that cannot be read is a row with a
problem; a file that cannot be read at all is refused with one sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path

from bihuan.kit.sentences import say
from bihuan.kit.tables.records import Record, formula_in, is_workbook, records_of
from bihuan.kit.tables.writing import plain_cell
from bihuan.kit.text import normalise
from bihuan.kit.verdicts import Refused, refuse

_HEADER_WITHIN = 10  # exports often put a title and a date above the header
# How many empty rows may follow each other. A sheet can claim that its next row is the
# ten-billionth, and whoever reads it would count there.
_LONGEST_GAP = 2_000_000
_LONGEST_GAP_UPLOADED = 100_000
_FORMULA = re.compile(r"=[A-Za-z$('\"]")


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its line in the file, its cells by our names, and as they stood."""

    line: int
    cells: Mapping[str, str]
    raw: Sequence[str] = ()
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A header as it stands in the file, our names for its columns, and the rows."""

    header: Sequence[str]
    names: Sequence[str | None]
    rows: Iterator[Row] = field(repr=False)


def read_table(path: Path, names: Mapping[str, str], *, strict: bool = False) -> Table:
    """Open a table; `names` maps headers, as people write them, to our column names.

    The header is the first of the top rows in which one is known. Columns nobody
    knows are kept in `raw` only. Refuses what is not a table or has no such header;
    `strict` is that of `records_of`.
    """
    known = {header_key(header): name for header, name in names.items()}
    records = records_of(path, strict=strict)
    for record in islice(records, _HEADER_WITHIN):
        columns = _columns(record.cells, known)
        if any(columns):
            ragged = not is_workbook(path)  # a workbook leaves empty ends out
            rows = _rows(_without_gaps(records, strict=strict), columns, ragged=ragged)
            return Table(record.cells, columns, _judged(rows) if strict else rows)
    raise Refused(
        refuse("no-known-header", "表头里没有认识的列名，至少要有“标题”或“内容”一列。")
    )


def header_key(header: str) -> str:
    """A header without what differs between exports: case, spaces, marks, width."""
    return "".join(filter(str.isalnum, normalise(header).lower()))


def _columns(raw: Sequence[str], known: Mapping[str, str]) -> list[str | None]:
    """Our name of each column; the first of two columns of one name keeps it."""
    columns: list[str | None] = []
    for header in raw:
        name = known.get(header_key(header))
        columns.append(None if name in columns else name)
    return columns


def _without_gaps(records: Iterator[Record], *, strict: bool) -> Iterator[Record]:
    """The rows in which something stands."""
    most = _LONGEST_GAP_UPLOADED if strict else _LONGEST_GAP
    gap = 0
    for record in records:
        if record.problem or any(cell.strip() for cell in record.cells):
            gap = 0
            yield record
            continue
        gap += 1
        if gap > most:
            raise Refused(
                refuse(
                    "empty-rows",
                    "第 {line} 行以前有 {most} 多行连续的空行；请删去空行，再来导入。",
                    line=record.line,
                    most=most,
                )
            )


def _judged(rows: Iterator[Row]) -> Iterator[Row]:
    """What a formula was in a workbook is none in a table made of it, but still no text."""
    for row in rows:
        places = [
            place
            for place, cell in enumerate(map(plain_cell, row.raw), 1)
            if _FORMULA.match(cell)
        ]
        yield replace(row, problem=formula_in(places[0])) if places else row


def _rows(
    records: Iterator[Record], columns: Sequence[str | None], *, ragged: bool
) -> Iterator[Row]:
    for record in records:
        raw = record.cells
        problem = record.problem or _unreadable(raw)
        if ragged and not problem:
            problem = _ragged(raw, len(columns))
        cells = {
            name: plain_cell(cell)
            for name, cell in zip(columns, raw, strict=False)
            if name is not None
        }
        yield Row(record.line, cells, raw, problem)


def _ragged(raw: Sequence[str], width: int) -> str:
    if len(raw) < width or any(cell.strip() for cell in raw[width:]):
        return say(
            "列数不对：表头有 {width} 列，这一行有 {got} 列", width=width, got=len(raw)
        )
    return ""


def _unreadable(raw: Sequence[str]) -> str:
    text = "".join(raw)
    if "\x00" in text:
        return say("含有空字符（NUL），文件可能已损坏")
    try:
        text.encode()
    except UnicodeEncodeError:
        return say("含有无法识别的字节，编码可能已损坏")
    return ""
