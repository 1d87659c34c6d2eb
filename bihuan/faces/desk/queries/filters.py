"""How lists are narrowed: what the address says, and what may be chosen."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Protocol

from bihuan.directory.areas.queries import area_tree
from bihuan.directory.areas.words import Level
from bihuan.directory.catalogue.queries import (
    category_tree,
    profile_history,
    profiles,
)
from bihuan.faces.desk.queries.naming import called
from bihuan.faces.desk.rules import LIGHTS
from bihuan.loop.cases.queries import Wanted
from bihuan.loop.cases.words import Light


@dataclass(frozen=True, slots=True)
class Filters:
    """How somebody narrowed a queue; codes, as they stand in the address."""

    tab: str = ""
    profile: str = ""
    category: str = ""
    area: str = ""
    light: str = ""
    text: str = ""
    key: str = ""

    @property
    def narrowed(self) -> bool:
        return any((self.profile, self.category, self.area, self.light, self.text))


@dataclass(frozen=True, slots=True)
class Options:
    """What the filters offer."""

    profiles: tuple[tuple[str, str], ...]
    categories: tuple[tuple[str, str], ...]
    areas: tuple[tuple[str, str], ...]
    lights: tuple[tuple[str, str], ...] = tuple(LIGHTS.items())


@lru_cache(maxsize=4)
def options(_minute: int, _language: str | None) -> Options:
    """What the filters offer; a new category is seen within the minute."""
    return Options(
        profiles=tuple((one.code, called(one)) for _pk, one in profiles()),
        categories=tuple(
            (one.code, f"{'　' * one.depth}{one.called}")
            for one in category_tree()
            if one.depth < 2
        ),
        areas=tuple(
            (one.code, one.name) for one in area_tree(down_to=Level.TOWN) if one.depth
        ),
    )


def narrowed(wanted: Wanted, filters: Filters) -> Wanted:
    """The same list with the filters on it; a code that is not known finds nothing."""
    return replace(
        wanted,
        light=Light(filters.light) if filters.light in set(Light) else None,
        profiles=_versions(filters.profile),
        categories=_inside(category_tree, filters.category),
        areas=_inside(area_tree, filters.area),
        text=filters.text,
    )


class _Node(Protocol):
    @property
    def pk(self) -> int: ...
    @property
    def code(self) -> str: ...
    @property
    def path(self) -> str: ...


def _versions(code: str) -> tuple[int, ...] | None:
    return tuple(pk for pk, _one in profile_history(code)) if code else None


def _inside(read: Callable[[], Iterable[_Node]], code: str) -> tuple[int, ...] | None:
    """A node of a tree and everything under it, by id."""
    if not code:
        return None
    tree = list(read())
    top = next((one.path for one in tree if one.code == code), None)
    return tuple(one.pk for one in tree if top and one.path.startswith(top))
