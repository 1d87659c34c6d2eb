"""The no-burden guard's pages: who may ask whom, and which figures are counted already."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bihuan.directory.burden.queries import (
    asked_of,
    demand_page,
    demands_of,
    held_demands,
    may_ask,
    meter,
    same_fact,
    sheet,
)
from bihuan.directory.burden.words import DemandLine, Mine
from bihuan.directory.units.queries import unit_names, unit_tree
from bihuan.directory.units.words import Kind
from bihuan.ground.access.words import Actor, Permission
from bihuan.kit.verdicts import NotVisible
from bihuan.measure.figures.words import STATISTICS

__all__ = ["Asking", "Desk", "asking", "demand_page", "desk", "held", "meter", "sheet"]
ASKED = (Kind.TOWN, Kind.DEPARTMENT, Kind.CENTRE, Kind.UTILITY)
# What other offices call the figures that are counted here.
ALSO_CALLED = {
    "诉求件数": "受理数",
    "投诉件数": "受理数",
    "工单数": "受理数",
    "受理件数": "受理数",
    "办结件数": "办结率",
    "超期件数": "按时办结率",
    "群众满意率": "满意率",
    "回访满意率": "满意率",
}


@dataclass(frozen=True, slots=True)
class Asking:
    """Between which units something may be asked."""

    askers: tuple[tuple[str, str], ...]
    units: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Desk:
    """The first page: asked of us, asked by us, waiting for a leader."""

    mine: Mine
    ours: tuple[DemandLine, ...]
    held: tuple[DemandLine, ...]
    may_ask: bool


def desk(actor: Actor) -> Desk:
    """What is asked of the actor's units, and what they ask of others."""
    if not actor.units and not actor.may(Permission.LIGHTEN):
        raise NotVisible
    asks = may_ask(actor) and bool(actor.units)
    return Desk(
        mine=asked_of(actor),
        ours=demands_of(actor) if asks else (),
        held=held_demands(actor),
        may_ask=asks,
    )


def asking(actor: Actor) -> Asking:
    """The lists of the form by which data is asked for."""
    if not may_ask(actor) or not actor.units:
        raise NotVisible
    names = unit_names(actor.units)
    units = [one for one in unit_tree() if one.kind in ASKED]
    units.sort(key=lambda one: ASKED.index(Kind(one.kind)))
    return Asking(
        askers=tuple((str(pk), name) for pk, name in sorted(names.items())),
        units=tuple((str(one.pk), one.called) for one in units),
    )


def held() -> Mapping[str, str]:
    """The figures that the platform counts itself, by the key of the fact."""
    counted = {same_fact(one.name): one.name for one in STATISTICS}
    return counted | {same_fact(name): told for name, told in ALSO_CALLED.items()}
