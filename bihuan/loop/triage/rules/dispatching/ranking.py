"""Weighing the evidence: a linear score and a forest of small trees, both as plain tables."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bihuan.loop.triage.rules.dispatching.habits import Floats

Columns = NDArray[np.float32]
_LEAST = 1e-9


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

    `mean`, `scale`, `weights` (F,) make the linear score; `temperature` was fitted, and
    `found` is how often the truth was among the candidates, both on decisions held out.
    """

    mean: Floats
    scale: Floats
    weights: Floats
    trees: Trees
    temperature: float
    found: float

    def probabilities(self, columns: Columns) -> Floats:
        """(C,) for evidence (C, F); they sum to `found`, the rest is for all others."""
        return self.found * softmax(self.temperature * self.logits(columns))

    def logits(self, columns: Columns) -> Floats:
        """Both scores together, (C,), before they are calibrated."""
        linear = ((columns - self.mean) / self.scale) @ self.weights
        odds = 1 / (1 + np.exp(-self.trees.scores(columns)))
        both: Floats = 0.5 * (
            np.log(softmax(linear) + _LEAST) + np.log(odds / odds.sum() + _LEAST)
        )
        return both


def softmax(scores: Floats) -> Floats:
    """Scores as shares that sum to 1, over the last axis."""
    powers = np.exp(scores - scores.max(-1, keepdims=True))
    shares: Floats = powers / powers.sum(-1, keepdims=True)
    return shares
