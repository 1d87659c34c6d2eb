"""Writing CSV that Excel opens rightly and takes no formula from."""

from __future__ import annotations

import csv
import os
from collections.abc import Iterable
from pathlib import Path
from types import TracebackType
from typing import IO, Self

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def safe_cell(text: str) -> str:
    """The cell so that no spreadsheet takes it for a formula (`'=…`)."""
    looks_marked = plain_cell(text) != text
    return f"'{text}" if text.startswith(_FORMULA) or looks_marked else text


def plain_cell(text: str) -> str:
    """What `safe_cell` was given."""
    marked = text.startswith("'") and text.lstrip("'").startswith(_FORMULA)
    return text[1:] if marked else text


class CsvFile:
    """A CSV file that appears whole when the block ends well, and otherwise not at all."""

    def __init__(self, path: Path, header: Iterable[str]) -> None:
        self.path = path
        self.rows = 0
        self._part = path.with_name(f"{path.name}.part")
        # Without the mark at its beginning Excel reads UTF-8 as the local encoding.
        self._file: IO[str] = self._part.open("w", encoding="utf-8-sig", newline="")
        self._writer = csv.writer(self._file)
        self._put(header)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        with self._file:
            self._file.flush()
            os.fsync(self._file.fileno())
        if kind is None:
            self._part.replace(self.path)
        else:
            self._part.unlink(missing_ok=True)

    def write(self, cells: Iterable[str]) -> None:
        """Add one row."""
        self._put(cells)
        self.rows += 1

    def _put(self, cells: Iterable[str]) -> None:
        self._writer.writerow([safe_cell(_writable(cell)) for cell in cells])


def _writable(text: str) -> str:
    return text.encode("utf-8", "replace").decode().replace("\x00", "")
