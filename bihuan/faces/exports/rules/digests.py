"""What makes two tables the same table, and the number an export goes by."""

from __future__ import annotations

import hashlib
import re
from datetime import date

from bihuan.faces.exports.words import Cell, Claim, Export, Finding, Row
from bihuan.kit.tables.writing import plain_cell, safe_cell

_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # nothing that is read as something else
_NUMBER = re.compile(r"X\d{8}-[0-9A-HJKMNP-TV-Z]{10}")
_RANDOM = 10


class RowsDigest:
    """SHA-256 over the cells of a table as text, fed row by row.

    The same for CSV and XLSX, and for a file that a spreadsheet saved anew: empty cells
    and rows at the end do not count.
    """

    def __init__(self) -> None:
        self.rows = -1  # the header is none
        self._sum = hashlib.sha256()
        self._empty = 0

    def feed(self, row: Row) -> None:
        cells = [_plain(cell) for cell in row]
        while cells and not cells[-1]:
            cells.pop()
        if not cells:
            self._empty += 1
            return
        self._sum.update(b"\x1e" * self._empty)
        self.rows += 1 + self._empty
        self._empty = 0
        self._sum.update("\x1f".join(cells).encode("utf-8", "replace") + b"\x1e")

    @property
    def count(self) -> int:
        return max(self.rows, 0)

    def hexdigest(self) -> str:
        return self._sum.hexdigest()


def _plain(cell: Cell) -> str:
    if cell is None:
        return ""
    text = str(cell).replace("\x00", "").replace("\r\n", "\n").replace("\r", "\n")
    return text.encode("utf-8", "replace").decode()


def written(cell: Cell) -> str:
    """A cell as it is written: one kind of line's end, and never a formula."""
    text = _plain(cell)
    return text if isinstance(cell, int) else safe_cell(text)


def unwritten(text: str) -> str:
    """What `written` was given, as far as the text tells."""
    return plain_cell(text)


def number_of(day: date, random: bytes) -> str:
    """The number of an export: its day and ten letters that nobody confuses."""
    drawn = "".join(_LETTERS[one % 32] for one in random[:_RANDOM])
    return f"X{day:%Y%m%d}-{drawn}"


def number_in(text: str) -> str:
    """The number that stands in a line, "" for none."""
    found = _NUMBER.search(text)
    return found[0] if found else ""


def compared(claim: Claim, export: Export | None) -> Finding:
    """What became of a file since the ledger wrote it down."""
    if export is None:
        return Finding.UNKNOWN
    if claim.file == export.file:
        return Finding.WHOLE
    same = (claim.digest, claim.rows) == (export.digest, export.rows)
    return Finding.SAVED_ANEW if same else Finding.CHANGED
