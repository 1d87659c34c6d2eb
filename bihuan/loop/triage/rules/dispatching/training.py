"""Learning from decisions. Imports scikit-learn and scipy; import this when training."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from sklearn.ensemble import HistGradientBoostingClassifier

from bihuan.loop.triage.rules.dispatching.desks import Places, desk_of, vacant
from bihuan.loop.triage.rules.dispatching.dispatcher import Dispatcher
from bihuan.loop.triage.rules.dispatching.evidence import CANDIDATES, Witness
from bihuan.loop.triage.rules.dispatching.habits import Floats, Ints, coded_habits
from bihuan.loop.triage.rules.dispatching.ranking import Columns, Ranker, Trees, softmax
from bihuan.loop.triage.words.dispatching import Decision

NOTHING_TO_LEARN = "Nothing to learn from: no event has a unit."
REMEMBERED = 40_000  # newest decisions; older ones say little about today
_WEIGHED = 8_000  # newest of those, to fit the ranker
_FEWEST = 300  # decisions to fit it at all; below, counting alone serves
_FOLDS = 15
_HELD = 2  # of them calibrate
_ROUNDS, _RATE, _LEAVES, _LEAF, _SHARE, _L2 = 200, 0.08, 8, 40, 0.3, 5.0
_LINEAR_ROUNDS, _LINEAR_L2 = 80, 10.0
_SHRUNK = 1.0
_NEW_SHARE = 0.12  # of decisions for desks that have their like, tried as if new

Flags = NDArray[np.bool_]
Kind = TypeVar("Kind", bound=np.generic)


def learn(
    decisions: Sequence[Decision], names: Mapping[str, str], *, seed: int
) -> Dispatcher:
    """See `train`, which is the door to this."""
    used = sorted(
        (one for one in decisions if one.unit), key=lambda one: one.event.day
    )[-REMEMBERED:]
    if not used:
        raise ValueError(NOTHING_TO_LEARN)
    witness, units = _witness(used, names, seed)
    called = tuple(names.get(unit, unit) for unit in units)
    ranker = _ranker(used, witness, seed) if len(used) >= _FEWEST else None
    return Dispatcher(witness, units, called, ranker)


def _witness(
    used: Sequence[Decision], names: Mapping[str, str], seed: int
) -> tuple[Witness, tuple[str, ...]]:
    events = [one.event for one in used]
    places = Places.of(events)
    units = tuple(sorted({one.unit for one in used}))
    sits_at = {unit: desk_of(names.get(unit, unit), places) for unit in units}
    seen = sorted(
        set(sits_at.values()), key=lambda one: (one.role, one.level, one.place)
    )
    desks = (*seen, *vacant(seen, places))
    desk_numbers = {desk: n for n, desk in enumerate(seen)}
    unit_numbers = {unit: n for n, unit in enumerate(units)}
    habits = coded_habits(
        events,
        [desk_numbers[sits_at[one.unit]] for one in used],
        [unit_numbers[one.unit] for one in used],
    )
    folds = np.random.default_rng(seed).permutation(len(used)) % _FOLDS
    return Witness(habits, desks, places, folds.astype(np.int8)), units


def _ranker(used: Sequence[Decision], witness: Witness, seed: int) -> Ranker | None:
    """Every decision is judged by evidence of the others: its own fold left out."""
    rows = np.arange(max(0, len(used) - _WEIGHED), len(used))
    new = _as_if_new(rows, witness, seed)
    columns: list[Columns] = []
    right: list[Flags] = []
    for n, hide in [*((n, False) for n in rows), *((n, True) for n in new)]:
        truth = int(witness.habits.desks[n])
        found = witness.of(
            used[n].event,
            without=int(witness.folds[n]),
            hidden=truth if hide else -1,
        )
        columns.append(_filled(found.columns))
        right.append(_filled(found.desks == truth))
    x, y = np.stack(columns), np.stack(right)
    held = np.concatenate((witness.folds[rows] < _HELD, np.zeros(len(new), bool)))
    fit = ~held & y.any(1)
    if not (held & y.any(1)).any() or not fit.any():
        return None
    mean, scale, weights = _linear(x[fit], y[fit].argmax(1))
    trees = _trees(x[~held], y[~held], seed)
    plain = Ranker(mean, scale, weights, trees)
    slope, offset = _calibrated(
        np.concatenate([plain.odds(one) for one in x[held]]), y[held].ravel()
    )
    return replace(plain, slope=slope, offset=offset)


def _as_if_new(rows: Ints, witness: Witness, seed: int) -> Ints:
    """Decisions to look at twice, the second time as if their desk had just been founded.

    Without them nothing would ever have gone to a desk without a past, and none would be
    proposed. Only desks that have their like elsewhere, or nothing could be told of them.
    """
    likes = Counter((desk.role, desk.level) for desk in witness.seen)
    liked = np.array(
        [
            bool(desk.place) and likes[desk.role, desk.level] > 1
            for desk in witness.desks
        ]
    )
    able = rows[liked[witness.habits.desks[rows]] & (witness.folds[rows] >= _HELD)]
    drawn = np.random.default_rng(seed).permutation(len(able))
    return able[np.sort(drawn[: int(len(able) * _NEW_SHARE)])]


def _filled(rows: NDArray[Kind]) -> NDArray[Kind]:
    """A county with fewer desks than candidates: nothing speaks for those missing."""
    missing = CANDIDATES - len(rows)
    widths = [(0, missing), *((0, 0) for _ in rows.shape[1:])]
    return np.pad(rows, widths, mode="constant", constant_values=False)


def _linear(x: Columns, truth: NDArray[np.int64]) -> tuple[Floats, Floats, Floats]:
    """Mean, scale and weights of a choice among candidates (conditional logit)."""
    flat = x.reshape(-1, x.shape[2])
    mean = flat.mean(0, dtype=float)
    scale = flat.std(0, dtype=float) + 1e-6
    z = ((x - mean) / scale).astype(np.float32)
    rows = np.arange(len(z))

    def loss(weights: Floats) -> tuple[float, Floats]:
        shares = softmax((z @ weights.astype(np.float32)).astype(float))
        size = float(weights @ weights)
        missed = -np.log(shares[rows, truth] + 1e-12).sum() + _LINEAR_L2 * size
        shares[rows, truth] -= 1
        slope = np.tensordot(shares.astype(np.float32), z, ((0, 1), (0, 1)))
        gradient: Floats = (slope.astype(float) + 2 * _LINEAR_L2 * weights) / len(z)
        return missed / len(z), gradient

    found = minimize(
        loss,
        np.zeros(x.shape[2]),
        jac=True,
        method="L-BFGS-B",
        options={"maxiter": _LINEAR_ROUNDS},
    )
    return mean, scale, found.x


def _trees(x: Columns, y: Flags, seed: int) -> Trees:
    """Boosted trees that tell right candidates from wrong ones, taken out of scikit-learn."""
    flat = x.reshape(-1, x.shape[2])
    boosting = HistGradientBoostingClassifier(
        max_iter=_ROUNDS,
        learning_rate=_RATE,
        max_leaf_nodes=_LEAVES,
        min_samples_leaf=_LEAF,
        max_features=_SHARE,
        l2_regularization=_L2,
        early_stopping=False,
        random_state=seed,
    ).fit(flat, y.ravel())
    grown = [round_[0].nodes for round_ in boosting._predictors]  # noqa: SLF001
    start = float(np.ravel(boosting._baseline_prediction)[0])  # noqa: SLF001
    trees = _tables(grown, start)
    # Those two names are not promised to stay: better no model than a wrong one.
    some = flat[:: max(1, len(flat) // 200)]
    if not np.allclose(trees.scores(some), boosting.decision_function(some)):
        msg = "The trees of this scikit-learn are kept in another way."
        raise RuntimeError(msg)
    return trees


def _tables(grown: Sequence[NDArray[np.void]], start: float) -> Trees:
    size = max(len(nodes) for nodes in grown)
    itself = np.arange(size)
    shape = (len(grown), size)
    feature = np.zeros(shape, np.int16)
    threshold, value = np.zeros(shape), np.zeros(shape)
    left, right = (np.tile(itself, (len(grown), 1)).astype(np.int16) for _ in range(2))
    for n, nodes in enumerate(grown):
        inner = np.flatnonzero(nodes["is_leaf"] == 0)
        feature[n, inner] = nodes["feature_idx"][inner]
        threshold[n, inner] = nodes["num_threshold"][inner]
        left[n, inner] = nodes["left"][inner]
        right[n, inner] = nodes["right"][inner]
        value[n, : len(nodes)] = nodes["value"]
    depth = int(max(nodes["depth"].max() for nodes in grown))
    return Trees(feature, threshold, left, right, value, start, depth)


def _calibrated(odds: Floats, truth: Flags) -> tuple[float, float]:
    """Slope and offset under which decisions held out are least surprising."""
    sign = np.where(truth, 1.0, -1.0)

    def loss(line: Floats) -> float:
        size = _SHRUNK * ((line[0] - 1) ** 2 + line[1] ** 2)
        return float(np.logaddexp(0, -sign * (line[0] * odds + line[1])).sum() + size)

    slope, offset = minimize(loss, np.array([1.0, 0.0]), method="Nelder-Mead").x
    return float(slope), float(offset)
