"""Fitting the two linear readers and what weighs them against each other."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from sklearn.exceptions import ConvergenceWarning
from sklearn.linear_model import LogisticRegression
from sklearn.svm import LinearSVC

from bihuan.loop.triage.rules.reading.counting import Corpus, Matrix, unit_rows
from bihuan.loop.triage.rules.reading.table import Row, Table, mixed

FOLDS = 5
_SMOOTHING = 0.1  # of the log-count ratios
_HEATS = (0.8, 0.9, 1.0, 1.1, 1.2, 1.35)
_DOUBTS = (0.001, 0.005, 0.01, 0.015, 0.02, 0.03, 0.05, 0.08)
_NEVER = -1.0  # the score of a category that a machine never saw
Labels = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Machine:
    """One weight vector and offset for each of K categories."""

    weights: Row  # (K, n)
    offsets: Row  # (K,)


@dataclass(frozen=True, slots=True)
class Pair:
    """The support vector machine, and the one over log-count ratios (K, n)."""

    plain: Machine
    scaled: Machine
    ratios: Row

    def scores(self, plain: Matrix, ratio: Matrix) -> Row:
        """(m, 2K) the decision values of both."""
        first = plain @ self.plain.weights.T + self.plain.offsets
        above = ratio @ (self.ratios * self.scaled.weights).T
        below = ratio.multiply(ratio) @ (self.ratios**2).T
        second = above / np.sqrt(np.maximum(below, 1e-12)) + self.scaled.offsets
        return np.concatenate((first, second), axis=1)


def fit_table(
    found: Corpus, labels: Labels, weights: Row, folds: NDArray[np.int64], seed: int
) -> Table:
    """A table for the categories 0 to K-1, calibrated on scores out of fold."""
    size = int(labels.max()) + 1
    scores = np.zeros((len(labels), 2 * size))
    with _told_once():
        for fold in range(int(folds.max()) + 1):
            out = folds == fold
            pair = _fit_pair(found, labels, weights, ~out, seed)
            scores[out] = pair.scores(found.plain[out], found.ratio[out])
        scale = _scale(scores)
        features = mixed(scores, found.lengths, scale)
        mixing, bias = _mix(features, labels, weights)
        heat, doubt = _tempered(features, labels, weights, folds)
        pair = _fit_pair(found, labels, weights, np.ones(len(labels), bool), seed)
    counts = np.bincount(labels, weights, size)
    learnt = (pair.plain.weights, pair.scaled.weights * pair.ratios, pair.ratios**2)
    return Table(
        keys=found.keys,
        characters=found.characters,
        idf=found.idf,
        weights=np.concatenate(learnt).T.astype(np.float16).astype(np.float32),
        offsets=np.concatenate((pair.plain.offsets, pair.scaled.offsets)),
        scale=scale,
        mixing=mixing * heat,
        bias=bias * heat,
        doubt=doubt,
        prior=counts / counts.sum(),
    )


def _fit_pair(
    found: Corpus, labels: Labels, weights: Row, used: NDArray[np.bool_], seed: int
) -> Pair:
    size = int(labels.max()) + 1
    truth, heavy = labels[used], weights[used]
    plain, ratio = found.plain[used], found.ratio[used]
    ratios = np.abs(_ratios(ratio, truth, heavy, size))
    return Pair(
        plain=_machine([plain] * size, truth, heavy, seed),
        scaled=_machine((_scaled(ratio, one) for one in ratios), truth, heavy, seed),
        ratios=ratios,
    )


def _machine(
    views: Iterator[Matrix] | list[Matrix], truth: Labels, heavy: Row, seed: int
) -> Machine:
    """One against the rest, a view of the matters for each category."""
    found: list[tuple[Row, float]] = []
    for category, view in enumerate(views):
        own = truth == category
        if own.all() or not own.any():
            found.append((np.zeros(view.shape[1]), -_NEVER if own.all() else _NEVER))
            continue
        machine = LinearSVC(C=1.0, tol=1e-2, random_state=seed, dual=True)
        machine.fit(view, own, sample_weight=heavy)
        found.append((machine.coef_[0], float(machine.intercept_[0])))
    return Machine(
        np.stack([one for one, _ in found]), np.array([one for _, one in found])
    )


def _ratios(ratio: Matrix, truth: Labels, heavy: Row, size: int) -> Row:
    """(K, n) log of how much more of a category's text a span is than of the others'."""
    own = sparse.csr_matrix(
        (heavy, (truth, np.arange(len(truth)))), shape=(size, len(truth))
    )
    sums = np.asarray((own @ ratio).todense())
    rest = sums.sum(axis=0) - sums + _SMOOTHING
    sums = sums + _SMOOTHING
    found: Row = np.log(sums / sums.sum(axis=1, keepdims=True))
    found -= np.log(rest / rest.sum(axis=1, keepdims=True))
    return found


def _scaled(ratio: Matrix, by: Row) -> Matrix:
    return unit_rows(ratio @ sparse.diags(by))


def _scale(scores: Row) -> Row:
    halves = scores.reshape(len(scores), 2, -1)
    spread = (halves - halves.mean(axis=2, keepdims=True)).std(axis=(0, 2))
    found: Row = np.maximum(spread, 1e-6)
    return found


def _mix(features: Row, labels: Labels, weights: Row) -> tuple[Row, Row]:
    """(4K+2, K) and (K,): multinomial logistic regression, which calibrates as it weighs."""
    model = LogisticRegression(C=1.0, max_iter=500).fit(features, labels, weights)
    mixing, bias = model.coef_.T, model.intercept_
    if len(bias) == 1:  # two categories: scikit-learn keeps the second only
        mixing, bias = mixing * [-0.5, 0.5], bias * [-0.5, 0.5]
    return mixing, bias


def _tempered(
    features: Row, labels: Labels, weights: Row, folds: NDArray[np.int64]
) -> tuple[float, float]:
    """How far to sharpen the log-odds, and what share to leave to the prior: decisions are
    wrong now and then, however clear the text. Both of greatest likelihood out of fold.
    """
    size = int(labels.max()) + 1
    odds = np.full((len(labels), size), -30.0)
    for fold in range(int(folds.max()) + 1):
        out = folds == fold
        seen = np.unique(labels[~out])
        if len(seen) < 2 or not out.any():
            return 1.0, _DOUBTS[0]
        mixing, bias = _mix(
            features[~out], np.searchsorted(seen, labels[~out]), weights[~out]
        )
        odds[np.ix_(out, seen)] = features[out] @ mixing + bias
    prior = np.bincount(labels, weights, size) / weights.sum()
    return max(
        ((heat, doubt) for heat in _HEATS for doubt in _DOUBTS),
        key=lambda one: _likelihood(odds, labels, weights, prior, *one),
    )


def _likelihood(
    odds: Row, labels: Labels, weights: Row, prior: Row, heat: float, doubt: float
) -> float:
    hot = odds * heat
    likely = np.exp(hot - hot.max(axis=1, keepdims=True))
    own = likely[np.arange(len(labels)), labels] / likely.sum(axis=1)
    return float(weights @ np.log((1 - doubt) * own + doubt * prior[labels]))


@contextmanager
def _told_once() -> Iterator[None]:
    """A machine that stops early is good enough; nobody wants to read of each."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        yield
