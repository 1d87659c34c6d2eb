"""The vocabulary of many matters, and each of them as a row of values over it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from bihuan.loop.triage.rules.reading.features import Hashes, Spans
from bihuan.loop.triage.rules.reading.table import length_mark

Matrix = Any  # scipy.sparse.csr_matrix of float64; scipy ships no types


@dataclass(frozen=True, slots=True)
class Counted:
    """What a text's spans come to: each hash once, ascending, with how often it came."""

    characters: tuple[Hashes, NDArray[np.int64]]
    words: tuple[Hashes, NDArray[np.int64]]
    length: float


@dataclass(frozen=True, slots=True)
class Corpus:
    """m matters over n features. `plain` (m, n) has characters only, rows of length 1;
    `ratio` (m, n) has characters and words, each block of length 1.
    """

    keys: Hashes  # those of characters first
    characters: int
    idf: NDArray[np.float32]
    plain: Matrix
    ratio: Matrix
    lengths: NDArray[np.float64]


def counted(spans: Spans) -> Counted:
    """Each feature of a text once, with how often it came."""
    cut = spans.characters
    return Counted(
        characters=np.unique(spans.hashes[:cut], return_counts=True),
        words=np.unique(spans.hashes[cut:], return_counts=True),
        length=length_mark(spans),
    )


def corpus(matters: Sequence[Counted], *, most: int) -> Corpus:
    """The values of all matters over at most `most` features, the most frequent ones."""
    least = _least_frequency(len(matters))
    blocks = [
        _block([one.characters for one in matters], least),
        _block([one.words for one in matters], least),
    ]
    keys = np.concatenate([one.keys for one in blocks])
    often = np.concatenate([one.frequency for one in blocks])
    cut = len(blocks[0].keys)
    best = np.lexsort((keys, -often))[:most]
    # Within its block the frequent stand together: what a message asks for lies in
    # few pages of memory then.
    order = best[np.argsort(best >= cut, kind="stable")]
    plain = sparse.hstack((blocks[0].values, blocks[1].values * 0)).tocsr()[:, order]
    plain.eliminate_zeros()
    ratio = sparse.hstack([one.values for one in blocks]).tocsr()[:, order]
    return Corpus(
        keys=keys[order],
        characters=int((order < cut).sum()),
        idf=_idf(often[order], len(matters)),
        plain=plain,
        ratio=ratio,
        lengths=np.array([one.length for one in matters]),
    )


@dataclass(frozen=True, slots=True)
class _Block:
    keys: Hashes
    frequency: NDArray[np.int64]
    values: Matrix


def _block(rows: Sequence[tuple[Hashes, NDArray[np.int64]]], least: int) -> _Block:
    hashes = np.concatenate([one for one, _ in rows])
    keys, at, frequency = np.unique(hashes, return_inverse=True, return_counts=True)
    counts = np.concatenate([one for _, one in rows])
    ends = np.cumsum([0, *(len(one) for one, _ in rows)])
    idf = _idf(frequency, len(rows))
    values = (1 + np.log(counts)) * idf[at]
    kept = np.flatnonzero(frequency >= least)
    matrix = sparse.csr_matrix((values, at, ends), shape=(len(rows), len(keys)))
    return _Block(keys[kept], frequency[kept], unit_rows(matrix[:, kept]))


def unit_rows(matrix: Matrix) -> Matrix:
    """Every row scaled to length 1; empty rows stay empty."""
    lengths = np.sqrt(np.asarray(matrix.multiply(matrix).sum(axis=1)).ravel())
    return sparse.diags(1 / np.maximum(lengths, 1e-12)) @ matrix


def _idf(frequency: NDArray[np.int64], total: int) -> NDArray[np.float32]:
    return (np.log((1 + total) / (1 + frequency)) + 1).astype(np.float32)


def _least_frequency(total: int) -> int:
    """In how many matters a span must occur to be learnt from."""
    return 1 if total < 300 else 2 if total < 3_000 else 3
