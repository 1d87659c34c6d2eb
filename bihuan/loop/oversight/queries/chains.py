"""How cases went from hand to hand: one case's hops, and the longest chains of a period."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from bihuan.ground.access.words import Actor
from bihuan.kit import clock
from bihuan.loop.cases.queries import visible_cases
from bihuan.loop.oversight import rules
from bihuan.loop.oversight.rules import Hop
from bihuan.loop.routing.queries import TurnLine, handed_on, turns_of

MOST = 30


@dataclass(frozen=True, slots=True)
class LongChain:
    """One case that went from hand to hand, and the days that every hand but the last cost."""

    case_id: int
    number: str
    title: str
    adjudicated: bool
    hops: tuple[Hop, ...]
    lost: float


@dataclass(frozen=True, slots=True)
class Between:
    """How often cases went from one unit to another in a period, and the days it cost."""

    before: int
    after: int
    times: int
    days: float


def hops_of(case_id: int) -> tuple[Hop, ...]:
    """The hands that a case went through, oldest first. One query."""
    return _hops(turns_of(case_id))


def longest_chains(
    actor: Actor, since: datetime, until: datetime, *, most: int = MOST
) -> list[LongChain]:
    """The cases of a period that lost most days between units, worst first."""
    chains = {case: _hops(turns) for case, turns in handed_on(since, until).items()}
    cases = visible_cases(actor).filter(pk__in=chains)
    rows = cases.values_list("pk", "number", "title", "adjudicated")
    found = [
        LongChain(*row, chains[row[0]], rules.lost_in(chains[row[0]])) for row in rows
    ]
    found.sort(key=lambda one: (-one.lost, one.case_id))
    return found[:most]


def between_whom(
    actor: Actor, since: datetime, until: datetime, *, most: int = MOST
) -> list[Between]:
    """Which units pass cases to which, most days first; a map of unclear duties."""
    chains = {case: _hops(turns) for case, turns in handed_on(since, until).items()}
    seen = visible_cases(actor).filter(pk__in=chains).values_list("pk", flat=True)
    days: dict[tuple[int, int], list[float]] = defaultdict(list)
    for case in seen:
        hops = chains[case]
        for before, after in pairwise(hops):
            if before.unit_id != after.unit_id:
                days[before.unit_id, after.unit_id].append(before.days)
    found = [
        Between(before, after, len(each), round(sum(each), 1))
        for (before, after), each in days.items()
    ]
    found.sort(key=lambda one: (-one.days, one.before, one.after))
    return found[:most]


def _hops(turns: Sequence[TurnLine]) -> tuple[Hop, ...]:
    plain = [(one.unit_id, one.sent_at, one.ended_at, one.outcome) for one in turns]
    return rules.turns_into_hops(plain, now=clock.now())
