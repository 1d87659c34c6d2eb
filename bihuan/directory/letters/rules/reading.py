"""Reading a filled Word document into a page of paper, as far as official letters go.

Paragraphs with their alignment, indents, spacing and rules; runs with size, weight and
colour; tables; the number of the page in the foot. Pictures are not read.
"""

from __future__ import annotations

import io
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.oxml.ns import qn
from docx.table import Table
from docx.text.paragraph import Paragraph

from bihuan.directory.letters.rules.grids import grid_of
from bihuan.directory.letters.rules.looks import Look, look_of
from bihuan.directory.letters.words import Align, Grid, Line, Paper, Para, Run

_ALIGNS = {
    ALIGN.LEFT: Align.LEFT,
    ALIGN.CENTER: Align.CENTRE,
    ALIGN.RIGHT: Align.RIGHT,
    ALIGN.JUSTIFY: Align.JUSTIFY,
    ALIGN.DISTRIBUTE: Align.JUSTIFY,
}
_SINGLE = 1.3  # what Word calls single spacing, in sizes of the letters
_EIGHTHS = 8


def read_paper(data: bytes) -> Paper:
    """The document of these bytes as it will be drawn."""
    document = Document(io.BytesIO(data))
    section = document.sections[0]
    blocks: list[Para | Grid] = []
    for block in document.iter_inner_content():
        if isinstance(block, Table):
            blocks.append(grid_of(block, para_of))
        else:
            blocks.append(para_of(block))
    return Paper(
        width=_points(section.page_width, 595.3),
        height=_points(section.page_height, 841.9),
        top=_points(section.top_margin, 104.9),
        right=_points(section.right_margin, 73.7),
        bottom=_points(section.bottom_margin, 99.2),
        left=_points(section.left_margin, 79.4),
        blocks=tuple(blocks),
        foot=tuple(para_of(one) for one in section.footer.paragraphs),
        foot_at=_points(section.footer_distance, 56.7),
    )


def para_of(paragraph: Paragraph) -> Para:
    """One paragraph with what its style lends it."""
    look = look_of(paragraph)
    runs = tuple(_runs(paragraph, look))
    size = max((run.size for run in runs), default=look.size)
    return Para(
        runs=runs,
        align=_ALIGNS.get(look.form("alignment"), Align.LEFT),
        first=_indent(look, "firstLine", "first_line_indent", size),
        left=_indent(look, "left", "left_indent", size),
        right=_indent(look, "right", "right_indent", size),
        before=_points(look.form("space_before"), 0),
        after=_points(look.form("space_after"), 0),
        leading=_leading(look, size),
        above=_line(paragraph, "top"),
        below=_line(paragraph, "bottom"),
        breaks=bool(look.form("page_break_before")),
    )


def _runs(paragraph: Paragraph, look: Look) -> list[Run]:
    made: list[Run] = []
    inside = False  # between the signs that begin and end a field
    for element in paragraph._p.iter(qn("w:r"), qn("w:fldSimple")):  # noqa: SLF001
        if element.tag == qn("w:fldSimple"):
            continue
        for mark in element.iter(qn("w:fldChar")):
            inside = mark.get(qn("w:fldCharType")) != "end"
        names = "".join(one.text or "" for one in element.iter(qn("w:instrText")))
        above = element.getparent()
        simple = "" if above is None else above.get(qn("w:instr"), "")
        is_page = "PAGE" in f"{names}{simple}".upper()
        text = _text(element)
        if is_page:
            made.append(look.run(element, "0", is_page=True))
        elif text and not inside and not simple:
            made.append(look.run(element, text))
    return made


def _text(element: Any) -> str:
    parts = []
    for child in element:
        if child.tag == qn("w:t"):
            parts.append(child.text or "")
        elif child.tag == qn("w:tab"):
            parts.append("　　")
        elif child.tag in (qn("w:br"), qn("w:cr")):
            parts.append("\n")
    return "".join(parts)


def _indent(look: Look, tag: str, name: str, size: float) -> float:
    """In letters where the document says so (two of them begin a paragraph), else points."""
    letters = look.indent_in_letters(tag)
    if letters is not None:
        return letters * size
    return _points(look.form(name), 0)


def _leading(look: Look, size: float) -> float:
    spacing = look.form("line_spacing")
    if isinstance(spacing, float):
        return size * _SINGLE * spacing
    return _points(spacing, size * _SINGLE)


def _line(paragraph: Paragraph, side: str) -> Line | None:
    path = f"./w:pPr/w:pBdr/w:{side}"
    found = paragraph._p.xpath(path)  # noqa: SLF001
    if not found or found[0].get(qn("w:val")) in ("none", "nil"):
        return None
    colour = found[0].get(qn("w:color"), "000000")
    width = int(found[0].get(qn("w:sz"), "4")) / _EIGHTHS
    return Line("000000" if colour == "auto" else colour, width)


def _points(length: Any, usual: float) -> float:
    return usual if length is None else float(length.pt)
