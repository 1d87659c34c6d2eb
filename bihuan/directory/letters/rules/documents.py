"""Documents that are no letters: a title, headings, paragraphs and tables, on the same page.

They have no number and no red head; a bulletin is one.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from bihuan.directory.letters.rules.standard import (
    indented,
    new_page,
    put_space,
    put_text,
    sized,
)
from bihuan.directory.letters.words import PlainDocument

_BODY, _TITLE, _SMALL, _CELL = 16, 22, 14, 10.5
_ROOM = 156  # millimetres between the margins
_SHADE = "E8EEF0"


def document_of(told: PlainDocument) -> bytes:
    """The Word file of a document."""
    made = new_page()
    put_text(made, told.title, size=_TITLE, bold=True, align=ALIGN.CENTER)
    if told.below:
        put_text(made, told.below, size=_SMALL, align=ALIGN.CENTER)
    put_space(made)
    for text in told.text:
        if text.startswith("# "):
            indented(put_text(made, text[2:], size=_BODY, bold=True))
        else:
            indented(put_text(made, text, size=_BODY)).alignment = ALIGN.JUSTIFY
    for table in told.tables:
        put_space(made)
        put_text(made, table.title, size=_SMALL, bold=True, align=ALIGN.CENTER)
        _table(made, table.header, table.rows, table.widths)
        for note in table.notes:
            put_text(made, note, size=_CELL).paragraph_format.line_spacing = Pt(16)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def _table(
    document: Any,
    header: Sequence[str],
    rows: Sequence[Sequence[str]],
    widths: Sequence[int],
) -> None:
    table = document.add_table(rows=0, cols=len(header), style="Table Grid")
    table.autofit = False
    parts = [_ROOM * one / sum(widths) for one in widths]
    for at, row in enumerate((header, *rows)):
        cells = table.add_row().cells
        for place, (cell, width, text) in enumerate(
            zip(cells, parts, row, strict=True)
        ):
            cell.width = Mm(width)
            paragraph = cell.paragraphs[0]
            paragraph.paragraph_format.line_spacing = Pt(17)
            paragraph.alignment = ALIGN.LEFT if not place else ALIGN.CENTER
            run = sized(paragraph.add_run(text), _CELL)
            if not at:
                run.font.bold = True
                _shaded(cell)
    for column, width in zip(table.columns, parts, strict=True):
        column.width = Mm(width)


def _shaded(cell: Any) -> None:
    shade = OxmlElement("w:shd")
    for name, value in (("val", "clear"), ("color", "auto"), ("fill", _SHADE)):
        shade.set(qn(f"w:{name}"), value)
    cell._tc.get_or_add_tcPr().append(shade)  # noqa: SLF001
