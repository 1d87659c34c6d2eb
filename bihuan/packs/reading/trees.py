"""The CSV files of a pack that make trees and the map between them."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

from bihuan.directory.areas.words import NewArea
from bihuan.directory.catalogue.words import NewCategory, NewResponsibility
from bihuan.directory.units.words import Kind, NewUnit
from bihuan.kit.identifiers import check_area_code, check_phone
from bihuan.kit.sentences import say
from bihuan.packs.reading.tables import Row, read_rows
from bihuan.packs.words import Placed, Problem

_CODE = re.compile(r"[a-z0-9][a-z0-9-]{0,23}")
_APART = re.compile("[、；;，,]")
_SHORTEST_KEYWORD = 2
_CATEGORY = re.compile(r"[0-9]{2}(?:[0-9]{2}){0,3}")


def areas(folder: Path, problems: list[Problem]) -> list[Placed[NewArea]]:
    """areas.csv: code and name; a parent only where the code does not tell it."""
    rows = read_rows(
        folder,
        "areas.csv",
        needs=("code", "name"),
        may=("parent",),
        problems=problems,
    )
    found = []
    for row in rows:
        code = row.text("code")
        row.judge(check_area_code(code))
        area = NewArea(code, row.text("name", required=True), row.text("parent"))
        found.append(Placed(area, row.file, row.line))
    return found


def units(folder: Path, problems: list[Problem]) -> list[Placed[NewUnit]]:
    """units.csv: the county's bodies, their telephones and special tasks."""
    rows = read_rows(
        folder,
        "units.csv",
        needs=("code", "name", "kind", "area"),
        may=(
            "short_name",
            "name_en",
            "parent",
            "phone",
            "duty_phone",
            "dispatch_centre",
            "callback",
        ),
        problems=problems,
    )
    return [Placed(_unit(row), row.file, row.line) for row in rows]


def _unit(row: Row) -> NewUnit:
    code = row.text("code")
    if _CODE.fullmatch(code) is None:
        row.wrong(
            say("单位代码应为小写字母、数字和连字符，这里是“{code}”。", code=code)
        )
    for column in ("phone", "duty_phone"):
        if row.text(column):
            row.judge(check_phone(row.text(column)))
    return NewUnit(
        code=code,
        name=row.text("name", required=True),
        short_name=row.text("short_name"),
        name_en=row.text("name_en"),
        kind=row.word("kind", Kind, Kind.DEPARTMENT),
        parent=row.text("parent"),
        area=row.text("area", required=True),
        phone=row.text("phone"),
        duty_phone=row.text("duty_phone"),
        is_dispatch_centre=row.flag("dispatch_centre"),
        is_callback=row.flag("callback"),
    )


def categories(folder: Path, problems: list[Problem]) -> list[Placed[NewCategory]]:
    """catalogue.csv: two digits a level; the parent is the code cut by two."""
    rows = read_rows(
        folder,
        "catalogue.csv",
        needs=("code", "name"),
        may=("name_en", "keywords"),
        problems=problems,
    )
    found = []
    for row in rows:
        code = row.text("code")
        if _CATEGORY.fullmatch(code) is None:
            row.wrong(
                say(
                    "分类代码每级两位数字，如 01、0102、010203，这里是“{code}”。",
                    code=code,
                )
            )
        category = NewCategory(
            code=code,
            name=row.text("name", required=True),
            name_en=row.text("name_en"),
            parent=code[:-2],
            keywords=_keywords(row),
        )
        found.append(Placed(category, row.file, row.line))
    return found


def _keywords(row: Row) -> tuple[str, ...]:
    """Words that speak for a category while nothing was learnt, parted by 、 or ；."""
    found = (word.strip() for word in _APART.split(row.text("keywords")))
    words = tuple(dict.fromkeys(word for word in found if word))
    if any(len(word) < _SHORTEST_KEYWORD for word in words):
        row.wrong(say("关键词至少两个字；各词之间用、隔开。"))
    return words


def responsibilities(
    folder: Path, problems: list[Problem]
) -> list[Placed[NewResponsibility]]:
    """responsibility.csv: category × area → unit, from a day on."""
    rows = read_rows(
        folder,
        "responsibility.csv",
        needs=("category", "area", "unit", "starts_on"),
        may=("ends_on", "source"),
        problems=problems,
    )
    found = []
    for row in rows:
        starts_on = row.day("starts_on", required=True)
        ends_on = row.day("ends_on")
        if starts_on and ends_on and ends_on <= starts_on:
            row.wrong(say("“ends_on”应晚于“starts_on”。"))
        line = NewResponsibility(
            category=row.text("category", required=True),
            area=row.text("area", required=True),
            unit=row.text("unit", required=True),
            starts_on=starts_on or date.min,
            ends_on=ends_on,
            source=row.text("source"),
        )
        found.append(Placed(line, row.file, row.line))
    return found
