"""The weights of one choice among sibling categories, and how a message is weighed by them.

Two linear readers share the rows: a support vector machine over spans of characters, and
one over spans of characters and words scaled by their log-count ratios for each category
(Wang and Manning 2012). A third, small one weighs their scores against each other and
the length of the text, and so turns them into probabilities. All three were fitted
together by `training`; here is only what a web process needs to predict.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from bihuan.loop.triage.rules.reading.features import Hashes, Spans

Row = NDArray[np.float64]
Weights = NDArray[np.float32]
_SLOTS_A_ROW = 4
# Below this share of known pairs a text is in no language that was learnt.
_KNOWN_ENOUGH = 0.1
_TINY = 1e-12


@dataclass(frozen=True)
class Table:
    """Weight rows for K categories. `keys` (n,) are hashes of spans, those of characters
    first, `characters` of them.

    `weights` (n, 3K) hold, for each span: the machine's weights (0 for words), the ratio
    machine's weights times its ratios, and the squared ratios. `idf` (n,) is folded into
    a message's values. `mixing` (4K+2, K) with `bias` (K,) turn scores into log-odds, by
    `offsets` and `scale` of each reader and the text's length; `doubt` is the share that
    the clearest text leaves to the `prior` (K,), which is all that is said of an empty one.
    """

    keys: Hashes
    characters: int
    idf: NDArray[np.float32]
    weights: Weights
    offsets: Row  # (2K,) of the two machines
    scale: Row  # (2,)
    mixing: Row
    bias: Row
    doubt: float
    prior: Row

    @property
    def size(self) -> int:
        return len(self.prior)

    @cached_property
    def unmixed(self) -> Row:
        """(2K, 2K) what `mixed` and `mixing` do to scores, in one product: the log-odds of
        a text of length 0, and what is added for each unit of length.
        """
        size = self.size
        even = np.zeros((2 * size, 2 * size))
        centred = np.eye(size) - 1 / size
        even[:size, :size] = centred / self.scale[0]
        even[size:, size:] = centred / self.scale[1]
        at_zero, by_length = self.mixing[: 2 * size], self.mixing[2 * size : 4 * size]
        return np.concatenate((even @ at_zero, even @ by_length), axis=1)

    def by_length(self, length: float) -> Row:
        """(K,) what is said of a category by the length of the text alone."""
        told: Row = self.bias + length * self.mixing[-2] + length**2 * self.mixing[-1]
        return told

    @property
    def nbytes(self) -> int:
        """Bytes in memory while predicting."""
        return sum(
            one.nbytes for one in (self.keys, self.idf, self.weights, *self._slots)
        )

    @cached_property
    def _slots(self) -> tuple[NDArray[np.int32], NDArray[np.uint32], np.uint64]:
        """Where a hash finds its row: one probe, then the row's fingerprint must agree."""
        bits = max(int(len(self.keys) * _SLOTS_A_ROW).bit_length(), 4)
        shift = np.uint64(64 - bits)
        slots = np.full(1 << bits, len(self.keys), np.int32)
        # The last writer stays, so the frequent go last.
        order = np.argsort(-self.idf, kind="stable").astype(np.int32)
        slots[self.keys[order] >> shift] = order
        marks = np.append(_fingerprint(self.keys), np.uint32(0))
        return slots, marks, shift

    def rows_of(self, spans: Spans) -> NDArray[np.int32]:
        """The row of each span, -1 where it was never learnt."""
        slots, marks, shift = self._slots
        rows: NDArray[np.int32] = slots[spans.hashes >> shift]
        unknown = marks[rows] != _fingerprint(spans.hashes)
        unknown |= rows == len(self.keys)
        rows[unknown] = -1
        return rows

    def probabilities(self, spans: Spans) -> Row:
        """(K,) how probable each category is; the prior for a text that says nothing."""
        rows = self.rows_of(spans)
        weighed = weigh(self, rows, spans)
        if weighed is None:
            return self.prior
        share = float((rows[spans.pairs] >= 0).sum()) / max(spans.pair_count, 1)
        trust = min(share / _KNOWN_ENOUGH, 1.0) * (1 - self.doubt)
        odds = weighed.log_odds(self)
        odds -= odds.max()
        likely = np.exp(odds)
        told: Row = trust * likely / likely.sum() + (1 - trust) * self.prior
        return told

    def contributions(self, spans: Spans, winner: int, other: int) -> Row:
        """(spans,) how much each span speaks for `winner` rather than for `other`."""
        rows = self.rows_of(spans)
        weighed = weigh(self, rows, spans)
        told = np.zeros(len(rows))
        if weighed is None:
            return told
        size = self.size
        length = length_mark(spans)
        pull = self.mixing[:, winner] - self.mixing[:, other]
        pull = (pull[: 2 * size] + length * pull[2 * size : 4 * size]).reshape(2, size)
        pull /= self.scale[:, None]
        known = rows >= 0
        at = np.searchsorted(weighed.rows, rows[known])
        plain, ratio = weighed.parts()
        each = plain @ pull[0] + ratio @ pull[1]
        told[known] = (each / weighed.counts)[at]
        return told


@dataclass(frozen=True, slots=True)
class Weighed:
    """A message against a table: its known rows once each, ascending, and what each adds."""

    rows: NDArray[np.int32]
    counts: Weights
    length: float
    values: Weights  # (3, n): for the machine, for the ratios, and those squared
    learnt: Weights  # (n, 3K)

    def parts(self) -> tuple[Weights, Weights]:
        """(n, K) twice: what each row adds to the scores of the two machines."""
        plain, ratio, squares = np.split(self.learnt, 3, axis=1)
        norms = np.sqrt(np.maximum(self.values[2] @ squares, _TINY))
        return self.values[0][:, None] * plain, self.values[1][:, None] * ratio / norms

    def log_odds(self, table: Table) -> Row:
        size = table.size
        # One product of all with all is quicker than three that skip through memory.
        sums = self.values @ self.learnt
        plain, ratio, squares = (sums[n, n * size : (n + 1) * size] for n in range(3))
        ratio = ratio / np.sqrt(np.maximum(squares, _TINY))
        scores = np.concatenate((plain, ratio)) + table.offsets
        length = self.length
        told, longer = (scores @ table.unmixed).reshape(2, size)
        odds: Row = told + length * longer + table.by_length(length)
        return odds


def weigh(table: Table, rows: NDArray[np.int32], spans: Spans) -> Weighed | None:
    """Values of the known rows: sublinear counts times idf, characters and words apart."""
    found, counts = _counted(rows)
    if not len(found):
        return None
    values = (1 + np.log(counts)) * table.idf[found]
    cut = int(np.searchsorted(found, table.characters))
    three = np.zeros((3, len(found)), np.float32)
    three[1, :cut], three[1, cut:] = _unit(values[:cut]), _unit(values[cut:])
    three[0, :cut] = three[1, :cut]
    np.square(three[1], out=three[2])
    return Weighed(
        rows=found,
        counts=counts,
        length=length_mark(spans),
        values=three,
        learnt=table.weights.take(found, axis=0),
    )


def _unit(values: Weights) -> Weights:
    length: Weights = values / max(float(np.sqrt(values @ values)), 1e-6)
    return length


def mixed(scores: Row, lengths: Row, scale: Row) -> Row:
    """(m, 4K+2): centred, scaled scores, the same by the text's length, and the length."""
    size = scores.shape[1] // 2
    both = scores.reshape(-1, 2, size)
    even = (both - both.mean(axis=2, keepdims=True)) / scale[None, :, None]
    flat = even.reshape(-1, 2 * size)
    mark = lengths[:, None]
    return np.concatenate((flat, flat * mark, mark, mark**2), axis=1)


def length_mark(spans: Spans) -> float:
    """About -1 for a title alone, 0 for a short body, 1 for a page."""
    pairs = spans.pair_count
    return (float(np.log(pairs + 10.0)) - 5.5) / 2


def _counted(rows: NDArray[np.int32]) -> tuple[NDArray[np.int32], Weights]:
    """Each known row once, ascending, and how often it came."""
    ordered = np.sort(rows)
    ordered = ordered[np.searchsorted(ordered, 0) :]
    if not len(ordered):
        return ordered, np.zeros(0, np.float32)
    edges = np.flatnonzero(ordered[1:] != ordered[:-1]) + 1
    edges = np.concatenate(([0], edges, [len(ordered)]))
    return ordered[edges[:-1]], (edges[1:] - edges[:-1]).astype(np.float32)


def _fingerprint(hashes: Hashes) -> NDArray[np.uint32]:
    return (hashes >> np.uint64(11)).astype(np.uint32)
