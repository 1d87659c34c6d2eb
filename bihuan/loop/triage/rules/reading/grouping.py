"""Near-twins and folds: what must not stand on both sides when a reader is tried out."""

from __future__ import annotations

from collections.abc import Hashable, Sequence

import numpy as np
from numpy.typing import NDArray

from bihuan.loop.triage.rules.reading.counting import Counted

_SKETCH = 12  # minima of as many permutations
_BAND = 3
_ALIKE = 10  # of the twelve: a Jaccard resemblance of about .8


def near_twins(matters: Sequence[Counted]) -> list[int]:
    """For each matter the first one that it all but copies, or itself (MinHash, Broder 1997)."""
    rng = np.random.default_rng(7)
    factors = rng.integers(1, 1 << 62, _SKETCH, np.uint64) * np.uint64(2) + np.uint64(1)
    sketches = np.stack([_sketch(one, factors) for one in matters])
    first: dict[Hashable, int] = {}
    groups = list(range(len(matters)))
    for matter, sketch in enumerate(sketches):
        bands = [(n, sketch[n : n + _BAND].tobytes()) for n in range(0, _SKETCH, _BAND)]
        for band in bands:
            other = first.setdefault(band, matter)
            if (sketches[other] == sketch).sum() >= _ALIKE:
                groups[matter] = min(groups[matter], groups[other])
    return groups


def folds_of(
    labels: NDArray[np.int64], groups: Sequence[Hashable], *, folds: int, seed: int
) -> NDArray[np.int64]:
    """A fold for each matter: groups whole, every category spread as evenly as they allow."""
    members: dict[Hashable, list[int]] = {}
    for matter, group in enumerate(groups):
        members.setdefault(group, []).append(matter)
    rng = np.random.default_rng(seed)
    ordered = [list(members.values())[n] for n in rng.permutation(len(members))]
    ordered.sort(key=len, reverse=True)
    filled = np.zeros((int(labels.max()) + 1, folds))
    found = np.zeros(len(labels), np.int64)
    for block in ordered:
        category = labels[block[0]]
        fold = int(np.lexsort((filled.sum(axis=0), filled[category]))[0])
        found[block] = fold
        np.add.at(filled[:, fold], labels[block], 1)
    return found


def _sketch(one: Counted, factors: NDArray[np.uint64]) -> NDArray[np.uint64]:
    hashes = one.characters[0]
    if not len(hashes):
        return np.zeros(_SKETCH, np.uint64)
    found: NDArray[np.uint64] = (hashes[:, None] * factors ^ hashes[:, None] >> 29).min(
        axis=0
    )
    return found
