"""A case's way from hand to hand as a picture, and the longest chains of a period."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from bihuan.faces.desk.queries.naming import Names, names_for
from bihuan.faces.desk.rules.oversight import OUTCOMES
from bihuan.ground.access.words import Actor, Permission
from bihuan.ground.calendars.queries import day_begins, day_ends
from bihuan.kit import clock
from bihuan.loop.oversight import queries
from bihuan.loop.oversight.queries import Between, Hop, LongChain

PERIOD = timedelta(days=90)
_YEARS = range(2000, 2101)
LANE, ROW, BAR = 116, 46, 100  # of the picture, in its own units
TOP = 30
LONG = 3.0  # days from which a hand is drawn as long


@dataclass(frozen=True, slots=True)
class Drawn:
    """One hand in the picture: where its bar lies, and the way to the next."""

    unit: str
    days: float
    x: int
    y: int
    way: str  # SVG path to the next hand; empty for the last
    back: bool  # it was sent back, or moved on
    outcome: str
    hop: Hop


@dataclass(frozen=True, slots=True)
class Chain:
    """The picture: lanes are units, rows are hands, oldest on top."""

    lanes: tuple[tuple[str, int], ...]
    hands: tuple[Drawn, ...]
    width: int
    height: int
    lost: float


def chain_of(hops: Sequence[Hop], names: Names) -> Chain:
    """The way of one case; the same unit is always in the same lane, so that to and fro shows."""
    order = list(dict.fromkeys(hop.unit_id for hop in hops))
    lanes = tuple(
        (_short(names.unit(unit)), LANE * at + LANE // 2)
        for at, unit in enumerate(order)
    )
    hands = []
    for row, hop in enumerate(hops):
        x = LANE * order.index(hop.unit_id) + (LANE - BAR) // 2
        after = hops[row + 1] if row + 1 < len(hops) else None
        hands.append(
            Drawn(
                unit=names.unit(hop.unit_id),
                days=hop.days,
                x=x,
                y=TOP + ROW * row,
                way=_way(x, row, order.index(after.unit_id)) if after else "",
                back=after is not None,
                outcome=OUTCOMES.get(hop.outcome, hop.outcome),
                hop=hop,
            )
        )
    lost = round(sum(hop.days for hop in hops[:-1]), 1)
    height = TOP + ROW * len(hops)
    return Chain(lanes, tuple(hands), LANE * len(order), height, lost)


def _short(name: str) -> str:
    """As much of a name as stands over its lane; the list has the whole."""
    room, kept = LANE - 8.0, ""
    for sign in name:
        room -= 7.5 if sign.isascii() else 13
        if room < 0:
            return kept[:-1] + "…"
        kept += sign
    return kept


def _way(x: int, row: int, lane: int) -> str:
    """From under a bar down to above the next one."""
    start, end = x + BAR // 2, LANE * lane + LANE // 2
    y = TOP + ROW * row + 28
    return f"M{start} {y} C{start} {y + 12} {end} {y + 4} {end} {y + 15}"


@dataclass(frozen=True, slots=True)
class ChainsPage:
    """The longest chains of a period and between whom the days were lost."""

    first: date
    last: date
    chains: tuple[tuple[LongChain, Chain], ...]
    between: tuple[Between, ...]
    names: Names
    may_map: bool

    @property
    def most(self) -> float:
        return max((one.days for one in self.between), default=0.0)


def may_read_chains(actor: Actor) -> None:
    """For whoever oversees, adjudicates or leads."""
    if not actor.may(Permission.LEAD) and not actor.may(Permission.ADJUDICATE):
        actor.may(Permission.SUPERVISE).enforce()


def period_of(first: date | None, last: date | None) -> tuple[date, date]:
    """The days that were asked for, or the last three months."""
    if last is None or last.year not in _YEARS:
        last = clock.local_day()
    if first is None or first.year not in _YEARS:
        first = last - PERIOD
    return first, last


def chains_of(actor: Actor, first: date, last: date) -> list[LongChain]:
    """The cases that lost most days between units in these days, worst first."""
    return queries.longest_chains(actor, day_begins(first), day_ends(last))


def chains_page(actor: Actor, first: date | None, last: date | None) -> ChainsPage:
    """The longest chains as pictures, and between whom the days were lost."""
    may_read_chains(actor)
    first, last = period_of(first, last)
    chains = chains_of(actor, first, last)
    between = queries.between_whom(actor, day_begins(first), day_ends(last))
    units = {hop.unit_id for one in chains for hop in one.hops}
    units |= {pk for one in between for pk in (one.before, one.after)}
    names = names_for(units, ())
    return ChainsPage(
        first,
        last,
        tuple((one, chain_of(one.hops, names)) for one in chains),
        tuple(between),
        names,
        bool(actor.may(Permission.ADJUDICATE)),
    )
