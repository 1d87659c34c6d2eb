"""Units proposed for decided events that were not learnt from.

Real decisions of one district, 8,013 events with a unit, 150 units. `random` is ten-fold
cross-validation, every event proposed for once by a dispatcher that had not seen it;
`forward` learns from everything before a day and is asked about the 1,600 events that
followed, at three such days: a county that never retrains. `weekly` is the same with
retraining every seven days, as the county does it. `founded` hides every decision for the
offices of one town that have their like in other towns, three towns in turn.
"""

from __future__ import annotations

import math
import statistics
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from bihuan.loop.triage.rules.dispatching import Dispatcher, train
from bihuan.loop.triage.rules.dispatching.desks import TOWN, Places, desk_of
from bihuan.loop.triage.rules.dispatching.measuring import scores_of
from bihuan.loop.triage.words.dispatching import Decision, UnitChoice, UnitScores
from bihuan.project.cli.triage.dispatch import decisions_of

EVENTS = Path(__file__).parents[3] / "shared/data/dispatch/events.csv"
SEEDS = (7, 8)
FOLDS = 10
AHEAD = 1_600  # events asked about after the day up to which was learnt
CUTS = (0.8, 0.75, 0.7)
FOUNDED = ("坪山", "龙田", "马峦")
WANTED = {"random.top1": 0.73, "random.top3": 0.88}


def run(*, quick: bool = False) -> dict[str, Any]:
    """The rows of the table; each figure over all seeds, and how far they differ."""
    if not EVENTS.exists():
        return {}
    rows = decisions_of(EVENTS)
    seeds = SEEDS[:1] if quick else SEEDS
    in_time = sorted(rows, key=lambda one: (one.event.day, one.event.serial))
    return {
        "random": _told([_crossed(rows, seed) for seed in seeds]),
        "forward": _told([_asked(*_cut(in_time, cut)) for cut in CUTS]),
        "weekly": _told([_weekly(*_cut(in_time, CUTS[0]))]),
        "founded": _founded(rows),
        "ceiling": ceiling(rows),
        **_cost(in_time),
    }


def ceiling(rows: Sequence[Decision]) -> dict[str, float]:
    """How often two events with the same fields went to the same unit."""
    members: dict[tuple[str, ...], list[str]] = {}
    for one in rows:
        members.setdefault(one.event.values, []).append(one.unit)
    same = total = 0
    for units in members.values():
        total += math.comb(len(units), 2)
        same += sum(math.comb(units.count(unit), 2) for unit in set(units))
    return {"pairs": total, "agree": round(same / max(total, 1), 4)}


def _crossed(rows: Sequence[Decision], seed: int) -> UnitScores:
    fold = np.random.default_rng(seed).permutation(len(rows)) % FOLDS
    proposed: list[tuple[UnitChoice, ...]] = [()] * len(rows)
    known: set[str] = set()
    for k in range(FOLDS):
        dispatcher = _learnt([rows[n] for n in np.flatnonzero(fold != k)], seed)
        known = known & set(dispatcher.units) if known else set(dispatcher.units)
        for n in np.flatnonzero(fold == k):
            proposed[n] = dispatcher.propose(rows[n].event)
    return scores_of([one.unit for one in rows], proposed, known=[*known])


def _cut(rows: Sequence[Decision], share: float) -> tuple[int, Sequence[Decision]]:
    at = int(len(rows) * share)
    return at, rows[: at + AHEAD]


def _asked(at: int, rows: Sequence[Decision]) -> UnitScores:
    dispatcher = _learnt(rows[:at], SEEDS[0])
    proposed = [dispatcher.propose(one.event) for one in rows[at:]]
    return scores_of([one.unit for one in rows[at:]], proposed, known=dispatcher.units)


def _weekly(at: int, rows: Sequence[Decision]) -> UnitScores:
    proposed: list[tuple[UnitChoice, ...]] = []
    first = _learnt(rows[:at], SEEDS[0])
    for start, end in _weeks(at, rows):
        dispatcher = first if start == at else _learnt(rows[:start], SEEDS[0])
        proposed += [dispatcher.propose(one.event) for one in rows[start:end]]
    return scores_of([one.unit for one in rows[at:]], proposed, known=first.units)


def _founded(rows: Sequence[Decision]) -> dict[str, Any]:
    """A town's own offices as if just founded: no decision for any of them was learnt."""
    places = Places.of(one.event for one in rows)
    desks = {one.unit: desk_of(one.unit, places) for one in rows}
    register = {unit: unit for unit in desks}
    told: dict[str, Any] = {"n": 0, "top1": 0.0, "top3": 0.0}
    for town in FOUNDED:
        own = {u for u, d in desks.items() if (d.place, d.level) == (town, TOWN)}
        known = [one for one in rows if one.unit not in own]
        roles = {desks[one.unit].role for one in known if desks[one.unit].place}
        dispatcher = _learnt(known, SEEDS[0])
        for one in rows:
            if one.unit in own and desks[one.unit].role in roles:
                found = dispatcher.propose(one.event, register=register)
                likely = [desk_of(choice.unit, places) for choice in found]
                told["n"] += 1
                told["top1"] += likely[:1] == [desks[one.unit]]
                told["top3"] += desks[one.unit] in likely
    for key in ("top1", "top3"):
        told[key] = round(told[key] / max(told["n"], 1), 4)
    return told


def _weeks(at: int, rows: Sequence[Decision]) -> Iterator[tuple[int, int]]:
    while at < len(rows):
        ends = rows[at].event.day + 7
        end = next((n for n in range(at, len(rows)) if rows[n].event.day >= ends), None)
        end = end if end is not None else len(rows)
        yield at, end
        at = end


def _cost(rows: Sequence[Decision]) -> dict[str, Any]:
    began = time.perf_counter()
    dispatcher = _learnt(rows, SEEDS[0])
    seconds = time.perf_counter() - began
    took = []
    for one in rows[-1_000:]:
        began = time.perf_counter()
        dispatcher.propose(one.event)
        took.append((time.perf_counter() - began) * 1e6)
    return {
        "train_s": round(seconds, 1),
        "predict_us_median": round(statistics.median(took)),
        "predict_us_p99": round(float(np.quantile(took, 0.99))),
        "model_mb": round(len(dispatcher.to_bytes()) / 1e6, 2),
    }


def _learnt(rows: Sequence[Decision], seed: int) -> Dispatcher:
    # What is kept and read back is what serves, so that is what is measured.
    return Dispatcher.from_bytes(train(rows, seed=seed).to_bytes())


def _told(scores: Sequence[UnitScores]) -> dict[str, Any]:
    figures = {
        "top1": [one.top1 for one in scores],
        "top3": [one.top3 for one in scores],
        "macro_f1": [one.macro_f1 for one in scores],
        "coverage_at_0.9": [one.coverage[0.9] for one in scores],
        "ece": [one.ece for one in scores],
    }
    told: dict[str, Any] = {"n": sum(one.n for one in scores)}
    for name, values in figures.items():
        told[name] = round(statistics.mean(values), 4)
        told[f"{name}_spread"] = round(max(values) - min(values), 4)
    told["cold"] = sum(one.cold[0] for one in scores)
    told["cold_top3"] = round(
        sum(one.cold[0] * one.cold[2] for one in scores) / max(told["cold"], 1), 4
    )
    return told
