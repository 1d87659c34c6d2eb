"""Reading a table of a Word document: cells with what they span, widths, whether it is ruled."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from docx.oxml.ns import qn
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph

from bihuan.directory.letters.words import Cell, Grid, Para

Reader = Callable[[Paragraph], Para]
_TWIPS = 20


def grid_of(table: Table, read: Reader) -> Grid:
    """A table with its cells read by `read`."""
    rows = [_row(table, row, read) for row in table._tbl.tr_lst]  # noqa: SLF001
    widths = [
        int(column.get(qn("w:w"), "0")) / _TWIPS
        for column in table._tbl.tblGrid.gridCol_lst  # noqa: SLF001
    ]
    return Grid(
        rows=tuple(_with_heights(rows)), widths=tuple(widths), lined=_is_lined(table)
    )


# A cell as the file has it: the cell, and whether it only goes on the one above.
_Found = tuple[Cell, bool]


def _row(table: Table, row: Any, read: Reader) -> list[_Found]:
    return [_cell(table, one, read) for one in row.tc_lst]


def _cell(table: Table, found: Any, read: Reader) -> _Found:
    shade = found.xpath("./w:tcPr/w:shd/@w:fill")
    cell = Cell(
        paras=tuple(read(one) for one in _Cell(found, table).paragraphs),
        columns=int(found.grid_span),
        shade=shade[0] if shade and shade[0] != "auto" else "",
    )
    return cell, found.vMerge == "continue"


def _with_heights(rows: list[list[_Found]]) -> list[tuple[Cell, ...]]:
    """Each cell with how many rows it takes; what goes on another is left out."""
    made = []
    for at, row in enumerate(rows):
        cells, column = [], 0
        for cell, goes_on in row:
            taken = 0 if goes_on else 1 + _going_on(rows[at + 1 :], column)
            cells.append(Cell(cell.paras, cell.columns, taken, cell.shade))
            column += cell.columns
        made.append(tuple(cells))
    return made


def _going_on(rows: list[list[_Found]], column: int) -> int:
    count = 0
    for row in rows:
        at = 0
        for cell, goes_on in row:
            if at == column and goes_on:
                count += 1
                break
            at += cell.columns
        else:
            break
    return count


def _is_lined(table: Table) -> bool:
    if table._tbl.xpath("./w:tblPr/w:tblBorders/*[@w:val!='none' and @w:val!='nil']"):  # noqa: SLF001
        return True
    style = table.style
    return style is not None and "Grid" in str(style.name)
