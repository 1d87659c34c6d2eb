"""Who acts in a replay: the pack's own people where it has some, their unit otherwise."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

from bihuan.directory.areas.queries import area_tree, county
from bihuan.directory.areas.words import Level
from bihuan.directory.catalogue.queries import category_tree, responsible_units
from bihuan.directory.units.queries import (
    accounts_with,
    actor_for,
    call_back_units,
    dispatch_centres,
    heads_of,
    unit_tree,
)
from bihuan.directory.units.words import Kind
from bihuan.ground.access.words import GRANTS, Actor, Permission, Role, job
from bihuan.kit import clock
from bihuan.kit.text import normalise
from bihuan.packs.replaying.fates import Script

DOOR = job("replay", Permission.RAISE, Permission.IMPORT)
WATCHER = job("replay", Permission.SEE_ALL_CASES, Permission.SEE_RESTRICTED)
_WORKING = frozenset({Kind.DEPARTMENT, Kind.CENTRE, Kind.TOWN, Kind.UTILITY})


@dataclass(slots=True)
class Cast:
    """Everybody on the stage, looked up once. The order is that of codes and keys."""

    intake: Actor
    dispatcher: Actor
    supervisor: Actor
    caller: Actor
    units: tuple[int, ...]
    towns: tuple[int, ...]
    county: int | None
    mapped_on: date
    leaves: dict[str, list[int]] = field(default_factory=dict)  # two signs → categories
    _acting: dict[tuple[int, Role], Actor] = field(default_factory=dict)

    def handler(self, unit: int) -> Actor:
        """Somebody of the unit who handles."""
        return self._of_unit(unit, Role.HANDLER)

    def head(self, unit: int) -> Actor:
        """The unit's own head, or whoever stands for it."""
        return self._of_unit(unit, Role.UNIT_HEAD)

    def _of_unit(self, unit: int, role: Role) -> Actor:
        if (unit, role) not in self._acting:
            self._acting[unit, role] = _somebody(unit, role)
        return self._acting[unit, role]

    def right_unit(self, category: int | None, area: int | None, chance: Script) -> int:
        """Whose matter it is by the responsibility map; anybody's where it is silent."""
        found = _mapped(category, area or self.county, self.mapped_on)
        return found[0] if found else chance.choice(self.units)

    def other_unit(self, unit: int, chance: Script) -> int:
        """A unit whose matter it is not."""
        return chance.choice([one for one in self.units if one != unit])

    def class_of(self, text: str, chance: Script) -> int | None:
        """What a clerk would file a text under: the category that shares most signs."""
        points: dict[int, int] = {}
        for pair in pairs(text):
            for leaf in self.leaves.get(pair, ()):
                points[leaf] = points.get(leaf, 0) + 1
        if points:
            return min(points, key=lambda leaf: (-points[leaf], leaf))
        leaves = sorted({leaf for found in self.leaves.values() for leaf in found})
        return chance.choice(leaves) if leaves else None


def assemble() -> Cast:
    """Look everybody up as they serve now; the set clock may lie before their time."""
    lines = unit_tree()
    flagged = {*dispatch_centres(), *call_back_units()}
    working = [
        one.pk for one in lines if one.kind in _WORKING and one.pk not in flagged
    ]
    home = (dispatch_centres() or working)[0]
    asking = next(iter(set(call_back_units()) - set(dispatch_centres())), home)
    leaves: dict[str, list[int]] = {}
    for node in category_tree():
        if node.is_leaf:
            for pair in pairs(node.name):
                leaves.setdefault(pair, []).append(node.pk)
    return Cast(
        intake=_anybody(Role.INTAKE, home),
        dispatcher=_anybody(Role.DISPATCHER, home),
        supervisor=_anybody(Role.SUPERVISOR, home),
        caller=_anybody(Role.CALLBACK, asking),
        units=tuple(working),
        towns=tuple(one.pk for one in area_tree() if one.level == Level.TOWN),
        county=county(),
        mapped_on=clock.local_day(),
        leaves=leaves,
    )


def pairs(text: str) -> set[str]:
    """Every two signs that stand side by side."""
    text = normalise(text)
    return {text[at : at + 2] for at in range(len(text) - 1)}


@lru_cache(maxsize=4096)
def _mapped(category: int | None, area: int | None, on: date) -> tuple[int, ...]:
    if category is None or area is None:
        return ()
    return tuple(responsible_units(category, area, on))


def _anybody(role: Role, home: int) -> Actor:
    return _first(accounts_with(role), role, frozenset({home}))


def _somebody(unit: int, role: Role) -> Actor:
    accounts = accounts_with(role, unit_id=unit)
    if role is Role.UNIT_HEAD:
        accounts = accounts or heads_of(unit)
    return _first(accounts, role, frozenset({unit}))


def _first(accounts: Iterable[int], role: Role, units: frozenset[int]) -> Actor:
    """The first account with what its post allows, or the unit itself in that role."""
    account = next(iter(accounts), None)
    if account is None:
        return Actor(f"job:replay-{role}", units, GRANTS[role])
    known = actor_for(account)
    return Actor(known.name, known.units | units, known.permissions | GRANTS[role])
