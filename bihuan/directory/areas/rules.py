"""How area codes nest, and which area a piece of text means."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from bihuan.directory.areas.words import AreaNode, NewArea
from bihuan.kit.identifiers import plain

_SPACES = re.compile(r"[\s,，、·-]+")


def parent_code(area: NewArea) -> str:
    """The code of the area around this one, "" for a root."""
    if area.parent:
        return area.parent
    return area.code[:-3] if len(area.code) > 6 else ""


def in_order(areas: Iterable[NewArea]) -> list[NewArea]:
    """Parents before children, so that each row finds its parent already there."""
    by_code = {area.code: area for area in areas}
    depths: dict[str, int] = {}

    def depth(code: str) -> int:
        if code not in by_code:
            return 0
        if code not in depths:
            depths[code] = 0  # a ring of parents must not hang the loader
            depths[code] = depth(parent_code(by_code[code])) + 1
        return depths[code]

    return sorted(by_code.values(), key=lambda area: (depth(area.code), area.code))


def path(code: str, parent_path: str) -> str:
    """The codes from the root down, each ended by a slash: a prefix is a subtree."""
    return f"{parent_path}{code}/"


def codes_above(path: str) -> list[str]:
    """The codes on the way to an area, root first, the area itself last."""
    return path.strip("/").split("/")


def tidy(text: str) -> str:
    """A place as a person wrote it, without spaces and punctuation."""
    return _SPACES.sub("", plain(text))


def possible_names(text: str) -> list[str]:
    """Every ending of the text: "谯城区花戏楼街道" may mean just "花戏楼街道"."""
    text = tidy(text)[-60:]
    return [text[start:] for start in range(max(len(text) - 1, 1))] if text else []


def best_area(
    text: str, candidates: Iterable[AreaNode], names: Mapping[str, str]
) -> AreaNode | None:
    """The one area that the text means, or None when it could be several.

    An exact name beats the beginning of one, a longer name beats a shorter; among
    equals the one whose surroundings the text also names wins. What stays
    ambiguous is answered by nobody: a clerk chooses, we do not guess.
    """
    text = tidy(text)
    scored = [(_score(text, area, names), area) for area in candidates]
    best = max((score for score, _ in scored), default=(0, 0, 0, 0))
    winners = [area for score, area in scored if score == best]
    return winners[0] if len(winners) == 1 else None


def _score(
    text: str, area: AreaNode, names: Mapping[str, str]
) -> tuple[int, int, int, int]:
    around = codes_above(area.path)[:-1]
    named = sum(1 for code in around if (name := names.get(code)) and name in text)
    ends = text.endswith(area.name)
    # Of two of one name ("开发区" the town and its village) the larger is meant.
    return (int(ends), len(area.name) if ends else 0, named, -area.level)
