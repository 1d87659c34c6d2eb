"""How well units are proposed for decided events that were not learnt from."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from bihuan.loop.triage.rules.dispatching.dispatcher import SHOWN, Dispatcher
from bihuan.loop.triage.words.dispatching import Decision, UnitChoice, UnitScores

WANTED = (0.9, 0.95, 0.975)
_BINS = 15


def evaluate(dispatcher: Dispatcher, rows: Sequence[Decision]) -> UnitScores:
    """Scores over these decisions; zeros where there are none."""
    proposed = [dispatcher.propose(one.event) for one in rows]
    return scores_of([one.unit for one in rows], proposed, known=dispatcher.units)


def scores_of(
    truth: Sequence[str],
    proposed: Sequence[Sequence[UnitChoice]],
    *,
    known: Sequence[str],
) -> UnitScores:
    """Scores of proposals that were made; `known` are the units decided for before."""
    ranks = np.array([_rank(*pair) for pair in zip(truth, proposed, strict=True)])
    hits, near = ranks == 0, (ranks >= 0) & (ranks < SHOWN)
    sure = np.array([one[0].probability if one else 0.0 for one in proposed])
    first = [one[0].unit if one else "" for one in proposed]
    cold = ~np.isin(np.array(truth, object), np.array([*known], object))
    per_unit = _per_unit(truth, first)
    return UnitScores(
        n=len(truth),
        top1=_mean(hits),
        top3=_mean(near),
        macro_f1=_mean(np.array([f1 for _, _, f1 in per_unit.values()])),
        ece=_calibration_error(sure, hits),
        coverage={wanted: _coverage(sure, hits, wanted) for wanted in WANTED},
        per_unit=per_unit,
        cold=(int(cold.sum()), _mean(hits[cold]), _mean(near[cold])),
    )


def _rank(truth: str, proposed: Sequence[UnitChoice]) -> int:
    units = [one.unit for one in proposed]
    return units.index(truth) if truth in units else -1


def _mean(values: NDArray[np.generic]) -> float:
    return float(values.mean()) if len(values) else 0.0


def _per_unit(
    truth: Sequence[str], first: Sequence[str]
) -> dict[str, tuple[int, float, float]]:
    """By unit: how many were its, how many of those came to it, and its F1."""
    found = {}
    for unit in sorted(set(truth)):
        n = truth.count(unit)
        right = sum(a == b == unit for a, b in zip(truth, first, strict=True))
        given = first.count(unit)
        found[unit] = (n, right / n, 2 * right / (n + given))
    return found


def _calibration_error(sure: NDArray[np.float64], hits: NDArray[np.bool_]) -> float:
    """Expected calibration error of the first proposal, bins of equal width."""
    if not len(sure):
        return 0.0
    bins = np.minimum((sure * _BINS).astype(int), _BINS - 1)
    gaps = [
        abs(sure[bins == n].mean() - hits[bins == n].mean()) * (bins == n).mean()
        for n in np.unique(bins)
    ]
    return float(sum(gaps))


def _coverage(
    sure: NDArray[np.float64], hits: NDArray[np.bool_], wanted: float
) -> float:
    """The largest share, surest first, of which `wanted` are right."""
    if not len(sure):
        return 0.0
    order = np.argsort(-sure, kind="stable")
    right = np.cumsum(hits[order]) / np.arange(1, len(sure) + 1)
    enough = np.flatnonzero(right >= wanted)
    return float((enough[-1] + 1) / len(sure)) if len(enough) else 0.0
