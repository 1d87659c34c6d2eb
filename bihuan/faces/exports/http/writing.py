"""Writing a list into a file on disk, row by row: a hundred thousand rows need no memory."""

from __future__ import annotations

import csv
import hashlib
import io
import shutil
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import IO, Any

from django.utils.translation import gettext as _

from bihuan.faces.exports import rules
from bihuan.faces.exports.words import Cover, Row, Taken
from bihuan.kit import clock
from bihuan.kit.verdicts import Refused, Verdict

MOST = 1_000_000  # a sheet holds 1,048,576 rows
_MARK = b"\xef\xbb\xbf"
_CHUNK = 1 << 20
_WIDEST = 48
_SAMPLE = 200  # rows from which the widths of columns are guessed
_LONG = Verdict("export-long", "这个清单超过一百万行，请先筛选再导出。")

Covered = Callable[[int, str], Cover]


def lines_of(cover: Cover) -> list[tuple[str, str]]:
    """What stands before the rows, in the reader's language."""
    as_of = cover.as_of.astimezone(clock.COUNTY_TIME)
    return [
        (_("清单"), cover.title),
        *((_("筛选") + "·" + name, value) for name, value in cover.filters),
        (_("截至"), f"{as_of:%Y-%m-%d %H:%M:%S %z}"),
        (_("导出人"), cover.who),
        (_("行数"), str(cover.rows)),
        (_("导出编号"), cover.number),
        (_("内容摘要（SHA-256）"), cover.digest),
    ]


def write_csv(taken: Taken, covered: Covered, path: Path) -> Cover:
    """First the rows, so that their digest can stand before them; then both together."""
    body = path.with_suffix(".rows")
    seen = rules.RowsDigest()
    with body.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        _each(taken, seen, lambda _place, row: writer.writerow(_texts(row)))
    cover = covered(seen.count, seen.hexdigest())
    with path.open("wb") as whole, body.open("rb") as rows:
        whole.write(_MARK + _preface(cover))
        shutil.copyfileobj(rows, whole, _CHUNK)
    body.unlink()
    return cover


def _preface(cover: Cover) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text)
    for name, value in lines_of(cover):
        writer.writerow([f"# {name}", rules.written(value)])
    return text.getvalue().encode()


def write_xlsx(taken: Taken, covered: Covered, path: Path) -> Cover:
    """A cover sheet and the rows; every printed page bears who exported it and when."""
    options = {
        "constant_memory": True,
        "tmpdir": str(path.parent),
        "strings_to_formulas": False,
        "strings_to_urls": False,
    }
    book: Any = import_module("xlsxwriter").Workbook(str(path), options)
    bold = book.add_format({"bold": True})
    front, sheet = book.add_worksheet(_("封面")), book.add_worksheet(_("数据"))
    seen, widths = rules.RowsDigest(), [0] * len(taken.header)

    def put(place: int, row: Row) -> None:
        cells = [one if isinstance(one, int) else rules.written(one) for one in row]
        sheet.write_row(place, 0, cells, bold if place == 0 else None)
        if place <= _SAMPLE:
            widths[:] = [
                max(a, _width(str(b))) for a, b in zip(widths, cells, strict=True)
            ]

    _each(taken, seen, put)
    for column, width in enumerate(widths):
        sheet.set_column(column, column, min(width, _WIDEST))
    sheet.freeze_panes(1, 0)
    cover = covered(seen.count, seen.hexdigest())
    _cover(front, cover, bold)
    for one in (front, sheet):
        _watermark(one, cover)
    book.close()
    return cover


def _cover(front: Any, cover: Cover, bold: Any) -> None:
    for place, (name, value) in enumerate(lines_of(cover)):
        front.write_string(place, 0, name, bold)
        front.write_string(place, 1, rules.written(value))
    front.set_column(0, 0, 24)
    front.set_column(1, 1, 70)


def _watermark(sheet: Any, cover: Cover) -> None:
    """In the head of every printed page: whose copy this is."""
    as_of = cover.as_of.astimezone(clock.COUNTY_TIME)
    whose = f"{cover.who} {as_of:%Y-%m-%d %H:%M}".replace("&", "&&")[:120]
    title = cover.title.replace("&", "&&")[:80]
    sheet.set_header(f"&L{title}&R{whose}")
    sheet.set_footer(f"&L{cover.number}&C{whose}&R&P / &N")


def _each(
    taken: Taken, seen: rules.RowsDigest, put: Callable[[int, Row], object]
) -> None:
    put(0, taken.header)
    seen.feed(taken.header)
    for place, row in enumerate(taken.rows, 1):
        if place > MOST:
            raise Refused(_LONG)
        seen.feed(row)
        put(place, row)


def _texts(row: Row) -> list[str]:
    return [rules.written(cell) for cell in row]


def _width(text: str) -> int:
    """Chinese characters are twice as wide."""
    return 2 + sum(1 + (not letter.isascii()) for letter in text[:_WIDEST])


def file_digest(file: IO[bytes]) -> str:
    """SHA-256 of a whole file; leaves it at its beginning."""
    file.seek(0)
    found = hashlib.file_digest(file, "sha256").hexdigest()  # type: ignore[arg-type]
    file.seek(0)
    return found
