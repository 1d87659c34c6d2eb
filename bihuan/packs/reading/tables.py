"""Rows of a pack's CSV files, each with its line, every problem noted on the way."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar

from bihuan.kit.sentences import say
from bihuan.kit.verdicts import Verdict
from bihuan.packs.words import Problem

E = TypeVar("E", bound=StrEnum)
_YES = {"1": True, "是": True, "yes": True, "0": False, "否": False, "no": False}


@dataclass(frozen=True, slots=True)
class Row:
    """One row; `sound` tells whether reading it noted nothing."""

    file: str
    line: int
    cells: dict[str, str]
    problems: list[Problem]

    def text(self, column: str, *, required: bool = False) -> str:
        value = self.cells.get(column, "").strip()
        if required and not value:
            self.wrong(say("“{column}”不能为空。", column=column))
        return value

    def flag(self, column: str) -> bool:
        value = self.text(column).lower()
        if value and value not in _YES:
            self.wrong(
                say(
                    "“{column}”应为 是 或 否，这里是“{value}”。",
                    column=column,
                    value=value,
                )
            )
        return _YES.get(value, False)

    def day(self, column: str, *, required: bool = False) -> date | None:
        value = self.text(column, required=required)
        if not value:
            return None
        try:
            return date.fromisoformat(value)
        except ValueError:
            self.wrong(
                say(
                    "“{column}”应写成 2026-01-31 这样的日期，这里是“{value}”。",
                    column=column,
                    value=value,
                )
            )
            return None

    def word(self, column: str, words: type[E], default: E) -> E:
        value = self.text(column)
        if not value:
            return default
        try:
            return words(value)
        except ValueError:
            self.wrong(
                say(
                    "“{column}”的“{value}”不在可选值里：{words}。",
                    column=column,
                    value=value,
                    words=tuple(words),
                )
            )
            return default

    def judge(self, verdict: Verdict) -> None:
        if not verdict:
            self.wrong(say(verdict.reason, **verdict.values))

    def wrong(self, message: str) -> None:
        self.problems.append(Problem(self.file, self.line, message))


def read_rows(
    folder: Path,
    name: str,
    *,
    needs: tuple[str, ...],
    may: tuple[str, ...] = (),
    problems: list[Problem],
) -> list[Row]:
    """Every row of a file; none where the file is absent or its header is wrong."""
    file = folder / name
    if not file.exists():
        return []
    try:
        text = file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        problems.append(Problem(name, None, say("不是 UTF-8 编码，请另存为 UTF-8。")))
        return []
    reader = csv.reader(text.splitlines(keepends=True), strict=True)
    try:
        header = [cell.strip() for cell in next(reader, [])]
        if not _header_fits(name, header, needs, may, problems):
            return []
        return _body(name, reader, header, problems)
    except csv.Error as error:
        wrong = say("这一行的引号没有配对：{error}。", error=error)
        problems.append(Problem(name, reader.line_num, wrong))
        return []


def _header_fits(
    name: str,
    header: list[str],
    needs: tuple[str, ...],
    may: tuple[str, ...],
    problems: list[Problem],
) -> bool:
    missing = [column for column in needs if column not in header]
    strange = [column for column in header if column not in (*needs, *may)]
    if missing:
        problems.append(
            Problem(name, 1, say("表头缺少列：{columns}。", columns=tuple(missing)))
        )
    if strange:
        what = say(
            "表头里有不认识的列：{strange}；可用的列：{known}。",
            strange=tuple(strange),
            known=(*needs, *may),
        )
        problems.append(Problem(name, 1, what))
    return not missing


def _body(
    name: str, reader: Any, header: list[str], problems: list[Problem]
) -> list[Row]:
    rows = []
    # A quoted cell may span lines: a row is where it begins.
    begins = reader.line_num + 1
    for cells in reader:
        line, begins = begins, reader.line_num + 1
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) != len(header):
            wrong = say(
                "这一行有 {here} 格，表头有 {there} 格。",
                here=len(cells),
                there=len(header),
            )
            problems.append(Problem(name, line, wrong))
            continue
        rows.append(Row(name, line, dict(zip(header, cells, strict=True)), problems))
    return rows
