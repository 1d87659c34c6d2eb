"""Drawing a page of paper as a PDF, on A4 with the margins that the document has."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from reportlab.lib.colors import HexColor
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    BaseDocTemplate,
    Flowable,
    Frame,
    PageBreak,
    PageTemplate,
    Spacer,
    Table,
)

from bihuan.directory.letters.rules.lines import Piece, SetLine, set_lines
from bihuan.directory.letters.words import Align, Cell, Grid, Line, Paper, Para, Run

_SINKS = 0.28  # how far below the middle of its line a letter stands, in sizes
_MOST_STRETCH = 0.2  # of a size, between two signs of a line that fills its room


def drawn(paper: Paper, *, title: str) -> bytes:
    """The paper as a PDF with its fonts inside, cut down to the signs that are used."""
    made = io.BytesIO()
    room = paper.width - paper.left - paper.right
    document = BaseDocTemplate(
        made,
        pagesize=(paper.width, paper.height),
        title=title,
        author="",
        creator="Bihuan",
        lang="zh-CN",
        initialFontName="Helvetica",
    )
    height = paper.height - paper.top - paper.bottom
    frame = Frame(paper.left, paper.bottom, room, height, 0, 0, 0, 0)
    document.addPageTemplates(
        PageTemplate("page", [frame], onPage=lambda canvas, _: _foot(canvas, paper))
    )
    document.build(list(_flow(paper)))
    return made.getvalue()


def _flow(paper: Paper) -> Iterator[Any]:
    for at, block in enumerate(paper.blocks):
        if isinstance(block, Grid):
            yield _table(block, paper.width - paper.left - paper.right)
            continue
        if block.breaks and at:
            yield PageBreak()
        if block.before:
            yield Spacer(1, block.before)
        yield Text(block)
        if block.after:
            yield Spacer(1, block.after)


class Text(Flowable):  # type: ignore[misc]
    """A paragraph that keeps to what Chinese lines may begin and end with."""

    def __init__(self, para: Para, lines: list[SetLine] | None = None) -> None:
        super().__init__()
        self.para = para
        self.lines = lines

    def wrap(self, width: float, _height: float) -> tuple[float, float]:
        self.width = width
        if self.lines is None:
            room = width - self.para.left - self.para.right
            self.lines = set_lines(self.para, room, stringWidth)
        self.height = len(self.lines) * self.para.leading
        return width, self.height

    def split(self, width: float, height: float) -> list[Flowable]:
        """What fits on this page, and the rest; never a single line left behind."""
        self.wrap(width, height)
        lines = self.lines or []
        fits = int(height // self.para.leading)
        if len(lines) - fits == 1:
            fits -= 1
        if fits < min(2, len(lines)):
            return []
        rest = replace(self.para, first=0, before=0, above=None, breaks=False)
        return [
            Text(replace(self.para, below=None), lines[:fits]),
            Text(rest, lines[fits:]),
        ]

    def draw(self) -> None:
        para, canvas = self.para, self.canv
        room = self.width - para.left - para.right
        for at, line in enumerate(self.lines or []):
            first = para.first if at == 0 else 0
            middle = self.height - (at + 0.5) * para.leading
            _draw_line(canvas, para, line, first, room - first, middle)
        _rule(canvas, para.above, self.width, self.height)
        _rule(canvas, para.below, self.width, 0)


def _draw_line(
    canvas: Canvas,
    para: Para,
    line: SetLine,
    first: float,
    room: float,
    middle: float,
) -> None:
    spare = max(room - line.width, 0)
    shifts = {Align.CENTRE: spare / 2, Align.RIGHT: spare}
    x = para.left + first + shifts.get(para.align, 0)
    gap = _gap(para, line, spare)
    for piece in _joined(line):
        run = piece.run
        y = middle - run.size * _SINKS
        width = piece.width + gap * len(piece.text)
        canvas.setFillColor(HexColor(f"#{run.colour}"))
        canvas.setFont(piece.font, run.size)
        canvas.drawString(x, y, piece.text, charSpace=gap)
        if run.underline:
            canvas.setStrokeColor(HexColor(f"#{run.colour}"))
            canvas.line(x, y - 2, x + width, y - 2)
        x += width


def _joined(line: SetLine) -> list[Piece]:
    """What looks the same in one piece, so that readers of the file find whole words."""
    made: list[Piece] = []
    for piece in line.pieces:
        last = made[-1] if made else None
        if last and (last.font, _look(last)) == (piece.font, _look(piece)):
            text, width = last.text + piece.text, last.width + piece.width
            made[-1] = Piece(text, last.run, last.font, width)
        else:
            made.append(piece)
    return made


def _look(piece: Piece) -> Run:
    return replace(piece.run, text="")


def _gap(para: Para, line: SetLine, spare: float) -> float:
    """What every sign moves apart so that a full line fills its room (两端对齐)."""
    gaps = sum(len(piece.text) for piece in line.pieces) - 1
    if line.ends or gaps < 1 or para.align is not Align.JUSTIFY:
        return 0
    return float(min(spare / gaps, line.pieces[0].run.size * _MOST_STRETCH))


def _rule(canvas: Canvas, line: Line | None, width: float, y: float) -> None:
    if line is None:
        return
    canvas.setStrokeColor(HexColor(f"#{line.colour}"))
    canvas.setLineWidth(line.width)
    canvas.line(0, y, width, y)


def _table(grid: Grid, room: float) -> Table:
    total = sum(grid.widths) or 1
    widths = [room * width / total for width in grid.widths]
    cells: list[list[Any]] = []
    style: list[tuple[Any, ...]] = [
        ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
        ("TOPPADDING", (0, 0), (-1, -1), 3),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 3),
    ]
    if grid.lined:
        style.append(("GRID", (0, 0), (-1, -1), 0.6, HexColor("#000000")))
    for at, row in enumerate(grid.rows):
        line: list[Any] = []
        for cell in row:
            style += _spans(cell, len(line), at)
            line += [[Text(para) for para in cell.paras], *[""] * (cell.columns - 1)]
        cells.append(line)
    return Table(cells, colWidths=widths, style=style, repeatRows=0)


def _spans(cell: Cell, column: int, row: int) -> list[tuple[Any, ...]]:
    end = (column + cell.columns - 1, row + max(cell.rows, 1) - 1)
    made: list[tuple[Any, ...]] = []
    if cell.columns > 1 or cell.rows > 1:
        made.append(("SPAN", (column, row), end))
    if cell.shade:
        made.append(("BACKGROUND", (column, row), end, HexColor(f"#{cell.shade}")))
    return made


def _foot(canvas: Canvas, paper: Paper) -> None:
    """The foot of each page, the number of the page put in."""
    room = paper.width - paper.left - paper.right
    y = paper.foot_at
    for para in reversed(paper.foot):
        numbered = replace(para, runs=tuple(_numbered(para, canvas.getPageNumber())))
        text = Text(numbered)
        _width, height = text.wrap(room, paper.bottom)
        text.drawOn(canvas, paper.left, y)
        y += height


def _numbered(para: Para, page: int) -> list[Run]:
    return [
        replace(run, text=str(page), is_page=False) if run.is_page else run
        for run in para.runs
    ]
