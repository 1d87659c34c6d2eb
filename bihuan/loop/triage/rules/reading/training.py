"""Learning to read from decided matters. Imports scikit-learn; import this when training."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from bihuan.loop.triage.rules.reading.counting import Counted, corpus, counted
from bihuan.loop.triage.rules.reading.features import spans_of
from bihuan.loop.triage.rules.reading.fitting import FOLDS, fit_table
from bihuan.loop.triage.rules.reading.grouping import folds_of, near_twins
from bihuan.loop.triage.rules.reading.reader import Fork, Reader
from bihuan.loop.triage.words.reading import PATH, Text

NOTHING_TO_LEARN = "Nothing to learn from: no matter has a label."
_FEWEST = 20  # matters at a fork; below, only how often each category comes is learnt
_MOST_BYTES = 32_000_000  # of the weight rows of the root; forks below get a tenth


def learn(
    texts: Sequence[Text],
    labels: Sequence[str],
    *,
    seed: int,
    weights: Sequence[float] | None,
    groups: Sequence[Hashable] | None,
) -> Reader:
    """See `train`, which is the door to this."""
    heavy = np.ones(len(texts)) if weights is None else np.asarray(weights, float)
    every = [_path(label) for label in labels]
    used = [n for n, path in enumerate(every) if path and heavy[n] > 0]
    if not used:
        raise ValueError(NOTHING_TO_LEARN)
    matters = [counted(spans_of(texts[n].title, texts[n].body)) for n in used]
    twins = near_twins(matters) if groups is None else [groups[n] for n in used]
    paths = [every[n] for n in used]
    learning = _Learning(matters, paths, heavy[used], twins, seed)
    return Reader(dict(learning.forks()))


def _path(label: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in label.split(PATH) if part.strip())


class _Learning:
    """The matters to learn from, and the forks that their labels make."""

    def __init__(
        self,
        matters: Sequence[Counted],
        paths: Sequence[tuple[str, ...]],
        weights: NDArray[np.float64],
        groups: Sequence[Hashable],
        seed: int,
    ) -> None:
        self.matters = matters
        self.paths = paths
        self.weights = weights
        self.groups = groups
        self.seed = seed

    def forks(self) -> Iterator[tuple[str, Fork]]:
        """Root first, then every category under which there are others."""
        waiting: list[tuple[str, ...]] = [()]
        while waiting:
            path = waiting.pop(0)
            depth = len(path)
            members = [
                n
                for n, one in enumerate(self.paths)
                if one[:depth] == path and len(one) > depth
            ]
            if not members:
                continue
            below = sorted({self.paths[n][: depth + 1] for n in members})
            yield PATH.join(path), self._fork(members, below, depth)
            waiting += below

    def _fork(
        self, members: list[int], below: list[tuple[str, ...]], depth: int
    ) -> Fork:
        places = {path: n for n, path in enumerate(below)}
        truth = np.array([places[self.paths[n][: depth + 1]] for n in members])
        heavy = self.weights[members]
        counts = np.bincount(truth, heavy, len(below))
        names = tuple(PATH.join(path) for path in below)
        prior = counts / counts.sum()
        if len(below) == 1 or len(members) < _FEWEST:
            return Fork(names, prior)
        room = _MOST_BYTES if depth == 0 else _MOST_BYTES // 10
        found = corpus(
            [self.matters[n] for n in members], most=room // (12 * len(below))
        )
        groups = [self.groups[n] for n in members]
        folds = folds_of(truth, groups, folds=FOLDS, seed=self.seed)
        return Fork(names, prior, fit_table(found, truth, heavy, folds, self.seed))
