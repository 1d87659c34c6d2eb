"""Weighing the evidence: a linear score and a forest of small trees, both as plain tables."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bihuan.loop.triage.rules.dispatching.habits import Floats

Columns = NDArray[np.float32]
_LEAST = 1e-6
_TREES = 0.65  # of both scores


@dataclass(frozen=True)
class Trees:
    """T trees of at most N nodes, each array (T, N). A leaf points to itself."""

    feature: NDArray[np.int16]
    threshold: Floats
    left: NDArray[np.int16]
    right: NDArray[np.int16]
    value: NDArray[np.float64]
    start: float
    depth: int

    def scores(self, columns: Columns) -> Floats:
        """The log odds (C,) of each row of (C, F)."""
        nodes = np.zeros((len(self.feature), len(columns)), np.int64)
        trees = np.arange(len(self.feature))[:, None]
        rows = np.arange(len(columns))[None]
        for _ in range(self.depth):
            left = (
                columns[rows, self.feature[trees, nodes]]
                <= (self.threshold[trees, nodes])
            )
            nodes = np.where(left, self.left[trees, nodes], self.right[trees, nodes])
        total: Floats = self.value[trees, nodes].sum(0) + self.start
        return total


@dataclass(frozen=True)
class Ranker:
    """Turns evidence into probabilities.

    `mean`, `scale`, `weights` (F,) make the linear score; `slope` and `offset` turn both
    scores into probabilities that can be believed, fitted on decisions held out.
    """

    mean: Floats
    scale: Floats
    weights: Floats
    trees: Trees
    slope: float = 1.0
    offset: float = 0.0

    def probabilities(self, columns: Columns) -> Floats:
        """(C,) for evidence (C, F); they sum to 1 at most, the rest is for all others."""
        sure = 1 / (1 + np.exp(-(self.slope * self.odds(columns) + self.offset)))
        shares: Floats = sure / max(1.0, float(sure.sum()))
        return shares

    def odds(self, columns: Columns) -> Floats:
        """The log odds of each candidate by both scores, (C,), not yet calibrated."""
        linear = softmax(((columns - self.mean) / self.scale) @ self.weights)
        trees = 1 / (1 + np.exp(-self.trees.scores(columns)))
        both = softmax(
            (1 - _TREES) * np.log(linear + _LEAST)
            + _TREES * np.log(trees / trees.sum() + _LEAST)
        )
        clear = np.clip(both, _LEAST, 1 - _LEAST)
        odds: Floats = np.log(clear / (1 - clear))
        return odds


def softmax(scores: Floats) -> Floats:
    """Scores as shares that sum to 1, over the last axis."""
    powers = np.exp(scores - scores.max(-1, keepdims=True))
    shares: Floats = powers / powers.sum(-1, keepdims=True)
    return shares
