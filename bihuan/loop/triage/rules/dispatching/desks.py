"""What a unit's name says: its role, and the place it serves.

Offices are renamed, and every town has its own: 龙田街道综合执法队, 综合执法队（马峦街道办事处）.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bihuan.loop.triage.words.dispatching import Desk, Event

TOWN, VILLAGE = "town", "village"
_ENDINGS = {
    TOWN: re.compile("(?:街道办事处|街道办|街道|办事处|镇政府|镇|乡政府|乡)$"),
    VILLAGE: re.compile("(?:社区工作站|社区居委会|社区|村委会|村民委员会|居委会|村)$"),
}
_LEVELS = {
    TOWN: re.compile("街道办事处|街道办|街道|办事处|镇政府|镇|乡政府|乡|办"),
    VILLAGE: re.compile("社区工作站|社区居委会|社区|村委会|村民委员会|居委会|村"),
}
_TAIL = re.compile("[（(]([^（）()]*)[）)]$")
_OFFICE = re.compile("办公室$")
_OWN = "村居"  # the role of a village's own committee, which its name does not say
_SHORTEST = 2


@dataclass(frozen=True, slots=True)
class Places:
    """The stems of the county's towns and villages, and in which town a village lies."""

    towns: frozenset[str]
    villages: frozenset[str]
    town_of: dict[str, str]

    @classmethod
    def of(cls, events: Iterable[Event]) -> Places:
        """As far as these events name them."""
        pairs = [
            (_stem(e.places[0], TOWN), _stem(e.places[1], VILLAGE)) for e in events
        ]
        return cls(
            frozenset(town for town, _ in pairs if town),
            frozenset(village for _, village in pairs if village),
            {village: town for town, village in pairs if village},
        )

    def known(self, level: str) -> frozenset[str]:
        """The stems of one level."""
        return self.towns if level == TOWN else self.villages


def stems(event: Event) -> tuple[str, str]:
    """Town and village of an event without their endings; "" where it names none."""
    return _stem(event.places[0], TOWN), _stem(event.places[1], VILLAGE)


def desk_of(name: str, places: Places) -> Desk:
    """The role and the place in a unit's name. A name that says no place is a role."""
    tail = _TAIL.search(name)
    base = name[: tail.start()] if tail else name
    inside = _start(tail[1], places) if tail else None
    found = _start(base, places)
    if found:
        level, place, length = found
        return Desk(_role(base[length:]) or _OWN, place, level)
    if inside and not base.startswith(inside[1]):
        return Desk(_role(base), inside[1], inside[0])
    return Desk(_role(base if inside else name))


def vacant(desks: Sequence[Desk], places: Places) -> list[Desk]:
    """Desks nobody was seen at: a role that one place has, in the other places."""
    roles = {(desk.role, desk.level) for desk in desks if desk.place}
    wanted = (
        Desk(role, place, level)
        for role, level in sorted(roles)
        for place in sorted(places.known(level))
    )
    taken = set(desks)
    return [desk for desk in wanted if desk not in taken]


def name_like(name: str, like: Desk, desk: Desk, places: Places) -> str:
    """How a unit would be called here that is called `name` at the desk `like`."""
    pairs = [(like.place, desk.place, desk.level)]
    if desk.level == VILLAGE:
        towns = places.town_of.get(like.place, ""), places.town_of.get(desk.place, "")
        pairs.append((*towns, TOWN))
    for old, new, level in pairs:
        if old and new:
            after = f"(?={_LEVELS[level].pattern}|[）)])"
            name = re.sub(re.escape(old) + after, new, name)
    return name


def _start(text: str, places: Places) -> tuple[str, str, int] | None:
    """Level, stem and length of the place with which a text begins."""
    for level in (VILLAGE, TOWN):
        for stem in sorted(places.known(level), key=len, reverse=True):
            ending = _LEVELS[level].match(text, len(stem))
            if text.startswith(stem) and (ending or text == stem):
                return level, stem, ending.end() if ending else len(stem)
    return None


def _role(text: str) -> str:
    return _OFFICE.sub("办", text)


def _stem(name: str, level: str) -> str:
    stem = _ENDINGS[level].sub("", name)
    return stem if len(stem) >= _SHORTEST else ""
