"""Supervision at the desk: the list, one item, and what its verbs ask."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from bihuan.directory.units.queries import accounts_with, unit_tree
from bihuan.directory.units.words import Kind as UnitKind
from bihuan.faces.desk.queries.choosing import Group, grouped_units
from bihuan.faces.desk.queries.naming import Names, names_for
from bihuan.faces.desk.queries.telling import UNIT_FACTS, Beat, told
from bihuan.faces.desk.rules.supervision import ITEM_STATES, ITEM_VERBS, SOURCES
from bihuan.faces.desk.words import ProblemButton
from bihuan.ground.access.queries import account_names
from bihuan.ground.access.words import Actor, Role
from bihuan.ground.ledger.words import Recorded
from bihuan.kit.paging import Page
from bihuan.kit.tables.sending import Cell
from bihuan.loop.cases.queries import Happening
from bihuan.loop.supervision import queries
from bihuan.loop.supervision.queries import (
    Counted,
    FoundItem,
    ItemLine,
    PartLine,
    Sifted,
)

Pairs = tuple[tuple[str, str], ...]
MOST_IN_FILE = 5_000
_STEP = 500


@dataclass(frozen=True, slots=True)
class ItemList:
    """One page of the list with its names, counts and what it can be narrowed by."""

    rows: Page[ItemLine]
    names: Names
    counts: dict[Counted, int]
    sifted: Sifted
    units: tuple[Group, ...]
    oversees: bool
    may_set_up: bool


@dataclass(frozen=True, slots=True)
class ItemPage:
    """One item with names, buttons and what happened."""

    found: FoundItem
    names: Names
    buttons: tuple[ProblemButton, ...]
    beats: tuple[Beat, ...]


@dataclass(frozen=True, slots=True)
class PartPage:
    """One part before something is done about it."""

    item_id: int
    item_title: str
    part: PartLine
    names: Names


def item_list(actor: Actor, sifted: Sifted, key: str) -> ItemList:
    """The supervision list as this actor may see it."""
    rows = queries.items(actor, sifted, key=key or None)
    may_set_up = bool(queries.may_set_up(actor))
    oversees = may_set_up or not actor.units
    return ItemList(
        rows=rows,
        names=_names(rows.items),
        counts=queries.counts_of_items(actor),
        sifted=sifted,
        units=units_to_name(),
        oversees=oversees,
        may_set_up=may_set_up,
    )


def item_page(actor: Actor, item_id: int) -> ItemPage:
    """One item with everything about it."""
    found = queries.find_item(actor, item_id)
    beats = [_happening(one) for one in found.beats]
    names = names_for(
        {
            *(unit for one in found.parts for unit in _units_of(one)),
            *(one.facts.get(name) for one in beats for name in UNIT_FACTS),
        },
        {
            found.set_up_by,
            found.line.instructed_by,
            found.line.signer,
            found.ended_by,
            *(one.actor for one in beats),
            *(said.told_by for one in found.parts for said in one.told),
            *(seen.reviewed_by for one in found.parts for seen in one.reviews),
        }
        - {""},
    )
    return ItemPage(found, names, _buttons(found), tuple(told(beats, names, {})))


@dataclass(frozen=True, slots=True)
class MeetingList:
    """What a month's meeting goes through: last month's first."""

    first: date
    before: list[ItemLine]
    new: list[ItemLine]
    names: Names


def meeting_list(actor: Actor, first: date) -> MeetingList:
    """The list of the month that begins on this day."""
    before, new = queries.carried_over(actor, first)
    return MeetingList(first, before, new, _names([*before, *new]))


def part_page(actor: Actor, part_id: int) -> PartPage:
    """One part, for the page of a verb about it."""
    item_id, title, part = queries.find_part(actor, part_id)
    said = {one.told_by for one in part.told}
    return PartPage(item_id, title, part, names_for(_units_of(part), said))


def units_to_name() -> tuple[Group, ...]:
    """The units that may be given a part."""
    units = [unit for unit in unit_tree() if unit.kind is not UnitKind.VILLAGE]
    return grouped_units(units)


def people_to_name() -> tuple[Pairs, Pairs]:
    """Who may have instructed an item, and who may sign it off."""
    leaders, offices = accounts_with(Role.LEADER), accounts_with(Role.SUPERVISOR)
    names = account_names({*leaders, *offices})
    signers = dict.fromkeys([*leaders, *offices])
    return (
        tuple((f"account:{pk}", names[pk]) for pk in leaders if pk in names),
        tuple((f"account:{pk}", names[pk]) for pk in signers if pk in names),
    )


def list_rows(actor: Actor, sifted: Sifted) -> list[list[Cell]]:
    """The whole list as it is narrowed, for a workbook; at most so many rows."""
    lines: list[ItemLine] = []
    key: str | None = None
    while len(lines) < MOST_IN_FILE:
        page = queries.items(actor, sifted, key=key, size=_STEP)
        lines += page.items
        key = page.next
        if key is None:
            break
    names = _names(lines)
    return [_cells(one, names) for one in lines]


def _cells(line: ItemLine, names: Names) -> list[Cell]:
    return [
        line.number,
        line.title,
        SOURCES[line.source],
        line.source_name,
        names.actor(line.instructed_by) if line.instructed_by else "",
        "、".join(names.unit(one) for one in line.units),
        line.due_on.isoformat(),
        ITEM_STATES[line.state][0],
        line.light,
        line.parts,
        line.done,
        line.percent,
        names.actor(line.signer) if line.signer else "",
    ]


def _buttons(found: FoundItem) -> tuple[ProblemButton, ...]:
    first = {"give-out", "sign-off"} if "give-out" in found.may else {"sign-off"}
    if found.may and not found.parts:
        first = {"part"}
    return tuple(
        ProblemButton(verb, found.may[name], primary=name in first)
        for name, verb in ITEM_VERBS.items()
        if name in found.may
    )


def _happening(one: Recorded) -> Happening:
    return Happening(one.seq, one.kind, one.at, one.actor, one.facts, "", "")


def _units_of(part: PartLine) -> set[int]:
    return {part.unit_id, part.owner_id, *part.helpers}


def _names(lines: Iterable[ItemLine]) -> Names:
    lines = list(lines)
    actors = {one.instructed_by for one in lines} | {one.signer for one in lines}
    return names_for({unit for one in lines for unit in one.units}, actors - {""})
