"""registers/*.toml: what each list is and which columns it has; the CSV files beside them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path
from typing import Any

from bihuan.directory.registers import rules
from bihuan.directory.registers.words import (
    Column,
    Kind,
    NewRegister,
    NewVersion,
    Option,
    Type,
)
from bihuan.kit.sentences import say
from bihuan.packs.reading.settings import read_toml
from bihuan.packs.reading.tables import read_rows
from bihuan.packs.words import Placed, PlacedRegister, Problem

_KNOWN = (
    "code", "name", "name_en", "kind", "key", "source", "starts_on", "columns", "versions",
)  # fmt: skip
_OF_COLUMN = ("name", "label", "label_en", "type", "required", "options")
_OF_VERSION = ("starts_on", "file", "note")
Wrong = Callable[[str, str], None]


def registers(folder: Path, problems: list[Problem]) -> list[PlacedRegister]:
    """Every register of the pack with its versions, each row with its line."""
    return [
        found
        for file in sorted((folder / "registers").glob("*.toml"))
        if (found := _register(folder, file, problems)) is not None
    ]


def _register(
    folder: Path, file: Path, problems: list[Problem]
) -> PlacedRegister | None:
    name = f"registers/{file.name}"
    if (read := read_toml(folder, name, problems)) is None:
        return None
    table, places = read
    before = len(problems)

    def wrong(key: str, message: str) -> None:
        problems.append(Problem(name, places.line(key), message))

    _strange(table, _KNOWN, "", wrong)
    columns = _columns(table.get("columns"), wrong)
    key = str(table.get("key", columns[0].name if columns else ""))
    if columns and not (verdict := rules.may_be_columns(columns, key)):
        wrong("columns", say(verdict.reason, **verdict.values))
    if table.get("code", file.stem) != file.stem or not rules.CODE.fullmatch(file.stem):
        wrong("code", say("文件名应与 code 一致，即 {code}.toml。", code=file.stem))
    about = NewRegister(
        code=file.stem,
        name=_text(table, "name", wrong),
        name_en=str(table.get("name_en", "")),
        kind=_word(table, "kind", Kind, Kind.OTHER, wrong),
        key=key,
        columns=columns,
        source=str(table.get("source", "")),
    )
    if len(problems) > before:
        return None
    versions, rows = _versions(folder, about, table, wrong, problems)
    whole = NewRegister(
        **{**{f: getattr(about, f) for f in about.__slots__}, "versions": versions}
    )
    return PlacedRegister(Placed(whole, name, places.line("code")), rows)


def _columns(said: object, wrong: Wrong) -> tuple[Column, ...]:
    if not isinstance(said, list) or not said:
        wrong("columns", say("列要写成 [[columns]]，至少一列。"))
        return ()
    return tuple(_column(one, f"columns[{at}]", wrong) for at, one in enumerate(said))


def _column(one: dict[str, Any], at: str, wrong: Wrong) -> Column:
    def here(key: str, message: str) -> None:
        wrong(f"{at}.{key}", message)

    _strange(one, _OF_COLUMN, at, wrong)
    options = one.get("options", [])
    fine = isinstance(options, list) and all(
        isinstance(option, dict) and {"code", "name"} <= set(option) <= _OPTION
        for option in options
    )
    if not fine:
        here("options", say("选项写成 {{ code, name, name_en }} 的列表。"))
        options = []
    return Column(
        name=_text(one, "name", here),
        label=_text(one, "label", here),
        label_en=str(one.get("label_en", "")),
        type=_word(one, "type", Type, Type.TEXT, here),
        required=one.get("required") is True,
        options=tuple(Option(**option) for option in options),
    )


_OPTION = {"code", "name", "name_en"}


def _versions(
    folder: Path,
    about: NewRegister,
    table: dict[str, Any],
    wrong: Wrong,
    problems: list[Problem],
) -> tuple[tuple[NewVersion, ...], tuple[tuple[str, tuple[int, ...]], ...]]:
    """The versions, and for each its file and the line of every row."""
    plain = {"starts_on": table.get("starts_on")}
    said = table.get("versions") or [plain]
    made, lines = [], []
    for at, one in enumerate(said):
        place = f"versions[{at}]" if "versions" in table else ""
        _strange(one, _OF_VERSION, place, wrong)
        starts_on = one.get("starts_on")
        if type(starts_on) is not date:
            wrong(
                f"{place}.starts_on" if place else "starts_on",
                say("“starts_on”应写成 2026-01-31 这样的日期，不加引号。"),
            )
            continue
        name = f"registers/{one.get('file', f'{about.code}.csv')}"
        if not (folder / name).exists():
            wrong(place or "code", say("没有文件 {file}。", file=name))
            continue
        needs = tuple(one.name for one in about.columns if one.required)
        may = tuple(one.name for one in about.columns if not one.required)
        rows = read_rows(folder, name, needs=needs, may=may, problems=problems)
        cells = tuple(row.cells for row in rows)
        made.append(NewVersion(starts_on, cells, str(one.get("note", ""))))
        lines.append((name, tuple(row.line for row in rows)))
    return tuple(made), tuple(lines)


def _text(table: dict[str, Any], key: str, wrong: Wrong) -> str:
    value = table.get(key)
    if isinstance(value, str) and value.strip():
        return value.strip()
    wrong(key, say("缺少“{key}”，应为文字。", key=key))
    return ""


def _word(
    table: dict[str, Any], key: str, words: Any, default: Any, wrong: Wrong
) -> Any:
    value = table.get(key, default)
    try:
        return words(value)
    except ValueError:
        wrong(
            key,
            say(
                "“{column}”的“{value}”不在可选值里：{words}。",
                column=key,
                value=str(value),
                words=tuple(words),
            ),
        )
        return default


def _strange(
    table: dict[str, Any], known: Iterable[str], at: str, wrong: Wrong
) -> None:
    for key in table.keys() - set(known):
        wrong(
            f"{at}.{key}" if at else key,
            say(
                "没有“{key}”这个键；可用的键有：{known}。", key=key, known=tuple(known)
            ),
        )
