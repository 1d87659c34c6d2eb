"""streams/streams.toml and the tables beside it; every mistake by file and line."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

from bihuan.kit.sentences import say
from bihuan.packs.reading.registers import registers
from bihuan.packs.reading.settings import profiles, read_toml
from bihuan.packs.reading.tables import Row, read_rows
from bihuan.packs.streaming.words import (
    Brought,
    Calls,
    Covered,
    Listed,
    Lot,
    Stream,
    Year,
)
from bihuan.packs.words import Problem

NAME = "streams.toml"
FOLDER = "streams"
_TOP = ("as_of", "streams", "calls", "merged_lines")
_OF_STREAM = {one.name for one in fields(Stream)} - {"lots"} | {"file"}
_NEEDED = (
    *("code", "name", "name_en", "seed", "profile", "channel", "since", "settle_days"),
)
Wrong = Callable[[str, str], None]
T = TypeVar("T")


def read_year(folder: Path, problems: list[Problem]) -> Year | None:
    """What the pack declares of a year; None where it declares none."""
    inside = folder / FOLDER
    if not (inside / NAME).exists():
        return None
    mine: list[Problem] = []
    year = _year(inside, mine)
    problems += [Problem(f"{FOLDER}/{one.file}", one.line, one.message) for one in mine]
    return year


def _year(inside: Path, problems: list[Problem]) -> Year | None:
    if (read := read_toml(inside, NAME, problems)) is None:
        return None
    table, places = read

    def wrong(key: str, message: str) -> None:
        problems.append(Problem(NAME, places.line(key), message))

    _known(table, set(_TOP), "", wrong)
    as_of = _day(table, "as_of", "as_of", wrong)
    said = table.get("streams", [])
    streams = [
        found
        for at, one in enumerate(said)
        if (found := _stream(inside, one, f"streams[{at}]", wrong, problems))
    ]
    calls = _calls(table["calls"], as_of, wrong) if "calls" in table else None
    return Year(
        as_of,
        tuple(streams),
        tuple(registers(inside, problems)),
        tuple(profiles(inside, problems)),
        calls,
        table.get("merged_lines") is True,
    )


def _stream(
    inside: Path, one: dict[str, Any], at: str, wrong: Wrong, problems: list[Problem]
) -> Stream | None:
    _known(one, _OF_STREAM, at, wrong)
    missing = [key for key in _NEEDED if key not in one]
    for key in missing:
        wrong(at, say("缺少“{key}”。", key=key))
    if missing:
        return None
    values = {key: value for key, value in one.items() if key in _OF_STREAM}
    file = values.pop("file", f"{one['code']}.csv")
    if not (inside / file).exists():
        wrong(f"{at}.file", say("没有文件 {file}。", file=file))
    values["since"] = _day(one, "since", f"{at}.since", wrong)
    values["effort"] = tuple(one.get("effort", (0.1, 0.5)))
    values["categories"] = tuple(one.get("categories", ()))
    values["lists"] = _tables(Listed, one.get("lists", []), f"{at}.lists", wrong)
    values["sums"] = _tables(Brought, one.get("sums", []), f"{at}.sums", wrong)
    covered = [one["coverage"]] if "coverage" in one else []
    found = _tables(Covered, covered, f"{at}.coverage", wrong)
    values["coverage"] = next(iter(found), None)
    return Stream(**values, lots=tuple(_lots(inside, file, problems)))


def _lots(inside: Path, file: str, problems: list[Problem]) -> list[Lot]:
    rows = read_rows(
        inside,
        file,
        needs=("key", "name", "closed"),
        may=("name_en", "area", "category", "open", "deferred", "also"),
        problems=problems,
    )
    return [
        Lot(
            key=row.text("key", required=True),
            name=row.text("name", required=True),
            area=row.text("area"),
            category=row.text("category"),
            closed=_number(row, "closed"),
            open=_number(row, "open"),
            deferred=_number(row, "deferred"),
            also=row.text("also"),
            name_en=row.text("name_en"),
        )
        for row in rows
    ]


def _number(row: Row, column: str) -> int:
    text = row.text(column) or "0"
    if not text.isdecimal():
        row.wrong(say("“{column}”应为整数，这里是“{text}”。", column=column, text=text))
        return 0
    return int(text)


def _calls(said: dict[str, Any], as_of: date, wrong: Wrong) -> Calls:
    _known(said, {"line", "since", "policy", "three-way", "dispatch"}, "calls", wrong)
    modes = tuple(
        (mode, int(said.get(mode, 0))) for mode in ("policy", "three-way", "dispatch")
    )
    line = str(said.get("line", ""))
    return Calls(line, _day(said, "since", "calls.since", wrong), as_of, modes)


def _tables(
    made: Callable[..., T], said: list[dict[str, Any]], at: str, wrong: Wrong
) -> tuple[T, ...]:
    """Tables of texts, each as one of these words."""
    found = []
    for n, one in enumerate(said):
        try:
            found.append(made(**{key: str(value) for key, value in one.items()}))
        except TypeError:
            keys = tuple(one.name for one in fields(made))  # type: ignore[arg-type]
            wrong(f"{at}[{n}]", say("可用的键有：{known}。", known=keys))
    return tuple(found)


def _known(table: dict[str, Any], known: set[str], at: str, wrong: Wrong) -> None:
    for key in sorted(table.keys() - known):
        wrong(
            f"{at}.{key}" if at else key,
            say(
                "没有“{key}”这个键；可用的键有：{known}。",
                key=key,
                known=tuple(sorted(known)),
            ),
        )


def _day(table: dict[str, Any], key: str, at: str, wrong: Wrong) -> date:
    value = table.get(key)
    if type(value) is date:
        return value
    wrong(at, say("“{key}”应写成 2026-01-31 这样的日期，不加引号。", key=key))
    return date.min
