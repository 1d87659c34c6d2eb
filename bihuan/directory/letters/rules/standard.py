"""The templates that come with the platform, until a county keeps its own.

Made after GB/T 9704-2012: A4, margins of 37, 26, 35 and 28 mm, a red head with a red
rule, title in 二号, text in 三号 on lines of 28 points, two letters of indent, the number
of the page between dashes.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from functools import cache
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from bihuan.directory.letters.rules.wording import WORDINGS, Wording
from bihuan.directory.letters.words import Kind

_BODY, _TITLE, _SMALL = 16, 22, 14  # 三号, 二号, 四号
_LEADING = 28
_RED = "C00000"


@cache
def standard(kind: Kind) -> bytes:
    """The platform's own template of a kind, as a Word file."""
    wording = WORDINGS[kind]
    document = new_page()
    _head(document, wording)
    put_text(document, wording.title, size=_TITLE, bold=True, align=ALIGN.CENTER)
    put_space(document)
    if wording.facts:
        _facts(document, wording.facts)
        put_space(document)
    for line in wording.lines:
        _line(document, line)
    put_space(document)
    _signature(document)
    made = io.BytesIO()
    document.save(made)
    return made.getvalue()


def new_page() -> Any:
    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    section.footer_distance = Mm(25)
    normal = document.styles["Normal"]
    normal.font.size = Pt(_BODY)
    normal.font.name = "FangSong"
    fonts = normal.element.rPr.rFonts
    fonts.set(qn("w:eastAsia"), "仿宋_GB2312")
    form = normal.paragraph_format
    form.line_spacing, form.space_after = Pt(_LEADING), Pt(0)
    foot = section.footer.paragraphs[0]
    foot.alignment = ALIGN.CENTER
    sized(foot.add_run("— "), _SMALL)
    _field(foot.add_run(), "PAGE")
    sized(foot.add_run(" —"), _SMALL)
    return document


def _head(document: Any, wording: Wording) -> None:
    """The red head, the number below it, and the rule in the letter's colour."""
    if wording.is_official:
        head = put_text(
            document, "{{ 发文机关 }}", size=34, bold=True, align=ALIGN.CENTER
        )
        head.paragraph_format.line_spacing = Pt(52)
        head.paragraph_format.space_after = Pt(_LEADING)
        head.runs[0].font.color.rgb = RGBColor.from_string(_RED)
        put_text(document, "{{ 文号 }}", size=_BODY, align=ALIGN.CENTER)
    else:
        put_text(document, "{{ 文号 }}", size=_SMALL, align=ALIGN.RIGHT)
    if wording.colour:
        last = document.paragraphs[-1]
        last.paragraph_format.space_after = Pt(_LEADING)
        _ruled(last, wording.colour)


def _facts(document: Any, facts: Sequence[tuple[str, str]]) -> None:
    table = document.add_table(rows=0, cols=2, style="Table Grid")
    table.autofit = False
    for name, value in facts:
        cells = table.add_row().cells
        for cell, width, text in zip(cells, (38, 118), (name, value), strict=True):
            cell.width = Mm(width)
            paragraph = cell.paragraphs[0]
            paragraph.paragraph_format.line_spacing = Pt(24)
            sized(paragraph.add_run(text), _SMALL)
    for column, width in zip(table.columns, (38, 118), strict=True):
        column.width = Mm(width)


def _line(document: Any, line: str) -> None:
    """A paragraph; `# ` makes a heading, `> ` an addressee without indent."""
    if line.startswith("{%p"):
        document.add_paragraph(line)
    elif line.startswith("# "):
        indented(put_text(document, line[2:], size=_BODY, bold=True))
    elif line.startswith("> "):
        put_text(document, line[2:], size=_BODY)
    else:
        paragraph = indented(put_text(document, line, size=_BODY))
        paragraph.alignment = ALIGN.JUSTIFY


def _signature(document: Any) -> None:
    for text, right in (("{{ 落款 }}", 2), ("{{ 日期 }}", 4)):
        paragraph = put_text(document, text, size=_BODY, align=ALIGN.RIGHT)
        _in_letters(paragraph, "right", right)


def put_text(
    document: Any, text: str, *, size: float, bold: bool = False, align: Any = None
) -> Any:
    paragraph = document.add_paragraph()
    run = sized(paragraph.add_run(text), size)
    run.font.bold = bold or None
    paragraph.alignment = align
    if size > _BODY:
        paragraph.paragraph_format.line_spacing = Pt(size * 1.5)
    return paragraph


def put_space(document: Any) -> None:
    document.add_paragraph().paragraph_format.line_spacing = Pt(_LEADING / 2)


def indented(paragraph: Any) -> Any:
    _in_letters(paragraph, "firstLine", 2)
    return paragraph


def _in_letters(paragraph: Any, side: str, count: int) -> None:
    indent = paragraph._p.get_or_add_pPr().get_or_add_ind()  # noqa: SLF001
    indent.set(qn(f"w:{side}Chars"), str(count * 100))
    indent.set(qn(f"w:{side}"), str(count * _BODY * 20))


def sized(run: Any, size: float) -> Any:
    run.font.size = Pt(size)
    return run


def _ruled(paragraph: Any, colour: str) -> None:
    border = OxmlElement("w:pBdr")
    line = OxmlElement("w:bottom")
    for name, value in (("val", "single"), ("sz", "18"), ("space", "6")):
        line.set(qn(f"w:{name}"), value)
    line.set(qn("w:color"), colour)
    border.append(line)
    paragraph._p.get_or_add_pPr().append(border)  # noqa: SLF001


def _field(run: Any, name: str) -> None:
    sized(run, _SMALL)
    for kind in ("begin", "", "end"):
        mark = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            mark.set(qn("w:fldCharType"), kind)
        else:
            mark.text = name
        run._r.append(mark)  # noqa: SLF001
