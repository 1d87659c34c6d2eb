"""The TOML files of a pack: what it is, its calendar, its profiles."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bihuan.directory.catalogue.rules import read_profile
from bihuan.directory.catalogue.words import Profile
from bihuan.ground.calendars.queries import read_pack
from bihuan.ground.calendars.rules import PackCalendar
from bihuan.ground.calendars.words import Mistakes
from bihuan.kit.identifiers import check_area_code
from bihuan.kit.sentences import say
from bihuan.packs.reading.places import Places, error_line
from bihuan.packs.words import About, Placed, Problem, Source

Wrong = Callable[[str, str], None]

_CODE = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
_ABOUT = ("code", "name", "name_en", "area", "demo", "sources")
_SOURCE = ("what", "licence", "url")


def about(folder: Path, problems: list[Problem]) -> Placed[About] | None:
    """pack.toml: the pack's own name and where its data comes from."""
    name = "pack.toml"
    if not (folder / name).exists():
        problems.append(Problem(name, None, say("缺少 pack.toml。")))
        return None
    if (read := read_toml(folder, name, problems)) is None:
        return None
    table, places = read

    def wrong(key: str, message: str) -> None:
        problems.append(Problem(name, places.line(key), message))

    found = About(
        code=_text(table, "code", wrong),
        name=_text(table, "name", wrong),
        name_en=_text(table, "name_en", wrong),
        area=_text(table, "area", wrong),
        demo=table.get("demo") is True,
        sources=_sources(table.get("sources", []), wrong),
    )
    if found.code and _CODE.fullmatch(found.code) is None:
        wrong("code", say("code 应为小写字母、数字和连字符。"))
    if found.area and not (verdict := check_area_code(found.area)):
        wrong("area", say(verdict.reason, **verdict.values))
    if not isinstance(table.get("demo", False), bool):
        wrong("demo", say("demo 应为 true 或 false。"))
    for key in table.keys() - set(_ABOUT):
        wrong(
            key, say("没有“{key}”这个键；可用的键有：{known}。", key=key, known=_ABOUT)
        )
    return Placed(found, name, places.line("code"))


def _text(table: dict[str, Any], key: str, wrong: Wrong) -> str:
    value = table.get(key)
    if isinstance(value, str) and value.strip():
        return value.strip()
    wrong(key, say("缺少“{key}”，应为文字。", key=key))
    return ""


def _sources(value: object, wrong: Wrong) -> tuple[Source, ...]:
    if not isinstance(value, list):
        wrong("sources", say("来源应写成 [[sources]]。"))
        return ()
    found = []
    for index, one in enumerate(value):
        at = f"sources[{index}]"
        strange = set(one) - set(_SOURCE) if isinstance(one, dict) else {"?"}
        if strange or not one.get("what") or not one.get("licence"):
            wrong(at, say("每条来源要写明 what 和 licence，可以写 url。"))
        else:
            found.append(Source(**{key: str(text) for key, text in one.items()}))
    return tuple(found)


def calendar(folder: Path, problems: list[Problem]) -> PackCalendar:
    """calendar.toml: the county's own days and office hours."""
    try:
        return read_pack(folder)
    except Mistakes as mistakes:
        problems.extend(
            Problem("calendar.toml", one.line, one.what) for one in mistakes.found
        )
        return PackCalendar()


def profiles(folder: Path, problems: list[Problem]) -> list[Placed[Profile]]:
    """profiles/*.toml: one sort of case each. The file is named after its code."""
    found = []
    for file in sorted((folder / "profiles").glob("*.toml")):
        name = f"profiles/{file.name}"
        if (read := read_toml(folder, name, problems)) is None:
            continue
        table, places = read
        profile, mistakes = read_profile(table)
        problems.extend(
            Problem(
                name,
                places.line(one.path),
                say("{path}：{message}", path=one.path, message=one.message),
            )
            for one in mistakes
        )
        if profile is None:
            continue
        if profile.code != file.stem:
            wrong = say("文件名应与 code 一致，即 {code}.toml。", code=profile.code)
            problems.append(Problem(name, places.line("code"), wrong))
        found.append(Placed(profile, name, places.line("code")))
    return found


def read_toml(
    folder: Path, name: str, problems: list[Problem]
) -> tuple[dict[str, Any], Places] | None:
    """A TOML file with the lines of its keys; None with a problem where it is none."""
    try:
        text = (folder / name).read_text(encoding="utf-8")
    except UnicodeDecodeError:
        problems.append(Problem(name, None, say("不是 UTF-8 编码，请另存为 UTF-8。")))
        return None
    try:
        return tomllib.loads(text), Places(text)
    except tomllib.TOMLDecodeError as error:
        wrong = say("不是合法的 TOML：{error}。", error=error)
        problems.append(Problem(name, error_line(str(error), text), wrong))
        return None
