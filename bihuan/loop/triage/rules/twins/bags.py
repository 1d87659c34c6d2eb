"""Sets of hashes laid end to end, so that numpy compares one with all others at once."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from bihuan.loop.triage.rules.twins.background import Background, Hashes, Weights

Numbers = NDArray[np.float64]
Flags = NDArray[np.bool_]


class Weighed:
    """One set of hashes with its weights."""

    def __init__(self, hashes: Hashes, common: Background) -> None:
        self.hashes = hashes
        weights: Weights = common.weights(hashes)
        self.mean = float(weights.mean()) if weights.size else 0.0
        self.squares: Numbers = weights.astype(np.float64) ** 2


class Bag:
    """Several sets of hashes with their weights; `n` of them."""

    def __init__(self, sets: Sequence[Hashes], common: Background) -> None:
        sizes = [len(one) for one in sets]
        self.n = len(sets)
        self.owner = np.repeat(np.arange(self.n), sizes)
        self.values: Hashes = np.concatenate(sets) if sets else np.empty(0, np.int32)
        self.weights = common.weights(self.values).astype(np.float64)
        self.squares = self.weights**2
        self.norms = self._sum(np.ones(len(self.values), bool))

    def _sum(self, which: Flags) -> Numbers:
        return np.bincount(
            self.owner[which], self.squares[which], minlength=self.n
        ).astype(np.float64)

    def within(self, hashes: Hashes) -> Flags:
        """Which of its values are in a sorted set."""
        return _within(self.values, hashes)[0]

    def share_within(self, hashes: Hashes) -> Numbers:
        """Of each set, the share by weight that is in the other one."""
        return ratio(self._sum(self.within(hashes)), self.norms)

    def share_of(self, weighed: Weighed) -> Numbers:
        """Of the other set, the share by weight that is in each of these."""
        hit, at = _within(self.values, weighed.hashes)
        got = np.bincount(
            self.owner[hit], weighed.squares[at[hit]], minlength=self.n
        ).astype(np.float64)
        return ratio(got, np.full(self.n, weighed.squares.sum()))

    def top(self, which: Flags, most: int) -> Numbers:
        """Of each set, the mean weight of its `most` heaviest values among these."""
        owner, weights = self.owner[which], self.weights[which]
        order = np.lexsort((-weights, owner))
        owner, weights = owner[order], weights[order]
        rank = np.arange(len(owner)) - np.searchsorted(owner, owner)
        kept = rank < most
        return np.bincount(owner[kept], weights[kept], minlength=self.n) / most


def _within(values: Hashes, among: Hashes) -> tuple[Flags, NDArray[np.intp]]:
    if not among.size:
        return np.zeros(len(values), bool), np.zeros(len(values), np.intp)
    at = np.minimum(np.searchsorted(among, values), among.size - 1)
    return among[at] == values, at


def ratio(part: Numbers, whole: Numbers) -> Numbers:
    """Part by whole, nought where there is no whole."""
    return np.where(whole > 0, part / np.maximum(whole, 1e-9), 0.0)
