"""What may be brought at the desk: a table with a header, not too large, and nothing else."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

from bihuan.faces.imports.rules.appeals import HEADERS
from bihuan.faces.imports.words import LARGEST, MEGABYTE, MOST_ROWS
from bihuan.kit.tables.reading import Table, read_table
from bihuan.kit.tables.records import encoding_of, is_workbook, records_of
from bihuan.kit.text import normalise
from bihuan.kit.verdicts import ALLOWED, Refused, Verdict, refuse

_LOOK = 4096
_LONGEST_NAME = 120
_OLD_OFFICE = b"\xd0\xcf\x11\xe0"
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_OTHERS = (
    b"%PDF",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"Rar!",
    b"7z\xbc\xaf",
    b"\x1f\x8b",
)
_MARKUP = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*<(?:!|\?|html|table|head|meta|body)", re.IGNORECASE
)
_NO_TABLE = refuse(
    "file-kind",
    "这不是能导入的表格。请选择 CSV 文件（UTF-8 或 GB18030 编码），或 Excel 的 .xlsx 文件。",
)


def may_weigh(size: int) -> Verdict:
    """Neither nothing nor too much."""
    if size == 0:
        return refuse(
            "file-empty", "这个文件是空的。请选择有表头、表头下面有内容的表格。"
        )
    if size > LARGEST:
        return refuse(
            "file-large",
            "文件有 {size} MB，一次最多 {most} MB；请分成几个文件，一个一个导入。",
            size=-(-size // MEGABYTE),
            most=LARGEST // MEGABYTE,
        )
    return ALLOWED


def may_be_table(path: Path) -> Verdict:
    """Whether its first bytes and its contents' list are those of a table."""
    with path.open("rb") as file:
        start = file.read(_LOOK)
    if start.startswith(_OLD_OFFICE):
        return _old_office(path)
    if is_workbook(path):
        return _may_be_workbook(path)
    if _MARKUP.match(start):
        return refuse(
            "file-markup",
            "这是网页格式的表格（有些系统导出的 .xls 是这样）；"
            "请用 Excel 打开，另存为 .xlsx，再来导入。",
        )
    text = start.startswith(_UTF16) or b"\x00" not in start
    return ALLOWED if text and not start.startswith(_OTHERS) else _NO_TABLE


def _old_office(path: Path) -> Verdict:
    """Whether it has a password or is merely old, the reader knows."""
    try:
        records_of(path)
    except Refused as refused:
        return refused.verdict
    return _NO_TABLE


def _may_be_workbook(path: Path) -> Verdict:
    try:
        with zipfile.ZipFile(path) as archive:
            names = {one.lower() for one in archive.namelist()}
    except (zipfile.BadZipFile, OSError, ValueError, RuntimeError, NotImplementedError):
        return ALLOWED  # the reader says that it is broken
    return ALLOWED if any(one.startswith("xl/") for one in names) else _NO_TABLE


def opened(path: Path) -> Table:
    """The file as a table of matters, or a refusal that says what would be right."""
    may_be_table(path).enforce()
    table = read_table(path, HEADERS, strict=True)
    found = [
        header for header, name in zip(table.header, table.names, strict=True) if name
    ]
    if not {"title", "body"} & set(table.names):
        raise Refused(
            refuse(
                "columns-missing",
                "表头里没有“标题”，也没有“内容”，不知道反映的是什么事；认得的列只有：{found}。"
                "请给写事情的那一列起名“内容”。",
                found=tuple(found),
            )
        )
    return table


def may_hold(rows: int, *, whole: bool) -> Verdict:
    """At least one row, once all are read, and not more than a person can look after."""
    if rows > MOST_ROWS:
        return refuse(
            "rows-many",
            "这个文件超过 {most} 行；请分成几个文件，一个一个导入。",
            most=MOST_ROWS,
        )
    if whole and rows == 0:
        return refuse("rows-none", "表头下面一行内容也没有，没有可以导入的。")
    return ALLOWED


def encoding_shown(path: Path) -> str:
    """In which encoding a file is read, as people call it."""
    if is_workbook(path):
        return "XLSX"
    return {"utf-8-sig": "UTF-8", "gb18030": "GB18030"}.get(encoding_of(path), "UTF-16")


def name_of(given: str) -> str:
    """What the file is called, without the folders that some browsers tell."""
    name = normalise(given).replace("\\", "/").rpartition("/")[2].replace("\n", " ")
    return name[-_LONGEST_NAME:] or "?"
