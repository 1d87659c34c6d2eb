"""Near-twins and folds: what must not stand on both sides when a reader is tried out."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.sparse.csgraph import connected_components

from bihuan.loop.triage.rules.reading.counting import Counted

_SKETCH = 12  # minima of as many permutations
_BAND = 3
_ALIKE = 10  # of the twelve: a Jaccard resemblance of about .8
_RARE = 10  # matters that share a span, at most, where it still names one of them
_QUOTED = 0.3  # of a matter's weight in rare spans, to be a quotation
_FEWEST = 4  # rare spans in common

Pairs = list[tuple[int, int]]


def near_twins(matters: Sequence[Counted], *, quoted: float = _QUOTED) -> list[int]:
    """A group for each matter: with those it all but copies, and the one it quotes most.

    Copies are found by MinHash (Broder 1997), quotations by the spans that hardly anybody
    else wrote (`quoted` is the share of their weight that another must hold): the title of
    a matter in one file, its body in another.
    """
    pairs = [*_copies(matters), *_quotations(matters, quoted)]
    at = np.array(pairs or [(0, 0)])
    links = sparse.coo_matrix(
        (np.ones(len(at)), (at[:, 0], at[:, 1])), shape=(len(matters),) * 2
    )
    groups: list[int] = connected_components(links, directed=False)[1].tolist()
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


def _copies(matters: Sequence[Counted]) -> Iterator[tuple[int, int]]:
    rng = np.random.default_rng(7)
    factors = rng.integers(1, 1 << 62, _SKETCH, np.uint64) * np.uint64(2) + np.uint64(1)
    sketches = np.stack([_sketch(one, factors) for one in matters])
    first: dict[Hashable, int] = {}
    for matter, sketch in enumerate(sketches):
        for n in range(0, _SKETCH, _BAND):
            other = first.setdefault((n, sketch[n : n + _BAND].tobytes()), matter)
            if (sketches[other] == sketch).sum() >= _ALIKE:
                yield other, matter


def _sketch(one: Counted, factors: NDArray[np.uint64]) -> NDArray[np.uint64]:
    hashes = one.characters[0]
    if not len(hashes):
        return np.zeros(_SKETCH, np.uint64)
    found: NDArray[np.uint64] = (
        hashes[:, None] * factors ^ (hashes >> np.uint64(29))[:, None]
    ).min(axis=0)
    return found


def _quotations(matters: Sequence[Counted], quoted: float) -> Iterator[tuple[int, int]]:
    """Each matter with the one that holds most of its rare spans, if it holds enough."""
    every = np.concatenate([one.characters[0] for one in matters])
    _, at, often = np.unique(every, return_inverse=True, return_counts=True)
    ends = np.cumsum([0, *(len(one.characters[0]) for one in matters)])
    weights = np.where(often <= _RARE, np.log(len(matters) / often), 0)
    shape = (len(matters), len(often))
    held = sparse.csr_matrix((np.ones(len(every)), at, ends), shape=shape)
    whole = held @ weights
    shared = held[:, (often >= 2) & (often <= _RARE)]
    heavy = shared @ sparse.diags(weights[(often >= 2) & (often <= _RARE)])
    for start in range(0, len(matters), 1_000):
        common = (heavy[start : start + 1_000] @ shared.T).tocoo()
        number = (shared[start : start + 1_000] @ shared.T).tocsr()
        share = common.data / np.maximum(whole[common.row + start], 1e-9)
        yield from _best(common, share >= quoted, share, number, start)


def _best(
    common: sparse.coo_matrix,
    enough: NDArray[np.bool_],
    share: NDArray[np.float64],
    number: sparse.csr_matrix,
    start: int,
) -> Iterator[tuple[int, int]]:
    rows, others = common.row + start, common.col
    kept = np.flatnonzero(enough & (rows != others))
    seen: set[int] = set()
    for n in kept[np.argsort(-share[kept], kind="stable")].tolist():
        row, other = int(rows[n]), int(others[n])
        if row not in seen and number[row - start, other] >= _FEWEST:
            seen.add(row)
            yield other, row
