"""The words of the desk: the places in its navigation."""

from __future__ import annotations

from dataclasses import dataclass

from bihuan.ground.access.words import Permission


@dataclass(frozen=True, slots=True)
class Place:
    """One entry of the side navigation. `needs` empty means everybody on the staff."""

    view: str
    label: str
    icon: str
    needs: frozenset[Permission] = frozenset()


@dataclass(frozen=True, slots=True)
class Section:
    label: str
    places: tuple[Place, ...]
