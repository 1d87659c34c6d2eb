"""Which county this is: the name over every page.

From the environment, else from the pack whose area is the root of the tree, else that
area's own name. Asked of the database once a minute and process; without a database the
last known name stays, so that the page that says "we are broken" can still be drawn.
"""

from __future__ import annotations

import os
import time
import tomllib
from contextlib import suppress
from dataclasses import dataclass

from django.conf import settings
from django.db import DatabaseError

from bihuan.directory.areas.queries import county_code, find_area
from bihuan.kit.languages import named

_KEPT_FOR = 60.0


@dataclass(frozen=True, slots=True)
class County:
    """What a page says about where it is."""

    name: str
    name_en: str
    hotline: str

    def __str__(self) -> str:
        return named(self.name, self.name_en)


class _Known:
    """The last answer and until when it is good."""

    county = County("", "", "12345")
    until = 0.0


def this_county() -> County:
    """The county that this installation serves."""
    if time.monotonic() >= _Known.until:
        with suppress(DatabaseError):
            _Known.county = _look_up()
        _Known.until = time.monotonic() + _KEPT_FOR
    return _Known.county


def _look_up() -> County:
    name = os.environ.get("BIHUAN_COUNTY", "")
    name_en = os.environ.get("BIHUAN_COUNTY_EN", name)
    if not name:
        name, name_en = _names(county_code())
    return County(name, name_en, os.environ.get("BIHUAN_HOTLINE", "12345"))


def _names(code: str) -> tuple[str, str]:
    """The Chinese and the English name of the county with this area code."""
    for path in sorted((settings.PACKAGE / "packs").glob("*/pack.toml")):
        about = tomllib.loads(path.read_text(encoding="utf-8"))
        if about.get("area") == code:
            return str(about["name"]), str(about.get("name_en") or about["name"])
    area = find_area(code)
    name = area.name if area else ""
    return name, name
