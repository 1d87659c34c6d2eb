"""The words of areas: levels of the administrative tree."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum, StrEnum


class Level(IntEnum):
    """How far down the tree an area is. The values are stored and sort downwards."""

    COUNTY = 1  # 县、区、县级市; the prefecture too, where a pack covers one
    TOWN = 2  # 街道、镇、乡、园区
    VILLAGE = 3  # 村、社区
    GRID = 4  # 网格


LEVEL_OF_LENGTH = {
    6: Level.COUNTY,
    9: Level.TOWN,
    12: Level.VILLAGE,
    15: Level.GRID,
}


class Event(StrEnum):
    LOADED = "areas.loaded"


@dataclass(frozen=True, slots=True)
class NewArea:
    """One area as a pack names it. An empty parent means: the code cut by three digits."""

    code: str
    name: str
    parent: str = ""


@dataclass(frozen=True, slots=True)
class AreaNode:
    """One area of the tree, enough to show it, to indent it and to file under it."""

    pk: int
    code: str
    name: str
    full_name: str
    level: Level
    parent_id: int | None
    path: str

    @property
    def depth(self) -> int:
        """0 at the root of the tree."""
        return self.path.count("/") - 1
