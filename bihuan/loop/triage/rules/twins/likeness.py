"""How alike one matter and others are: a row of plain measures for each of the others.

Everything is the same both ways round. All of the others are measured at once, which
costs some 30 µs for each.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bihuan.loop.triage.rules.twins.background import Background, Hashes, Weights
from bihuan.loop.triage.rules.twins.marks import same_name
from bihuan.loop.triage.rules.twins.sketches import Sketch
from bihuan.loop.triage.rules.twins.troubles import WEIGHTS
from bihuan.loop.triage.words.twins import Mark, MarkKind

Numbers = NDArray[np.float64]
Flags = NDArray[np.bool_]

MEASURES = (
    "body",  # cosine of the bodies
    "title_in_all",  # the better share of one title that stands in the other text
    "title_in_all_both",  # the worse share
    "rarest_8",  # mean weight of the 8 rarest pairs they share
    "rarest_16",
    "name",  # weight of the best name that both have
    "title_trouble",  # cosine of what is wrong, by the titles
    "trouble",  # the same by the whole texts
    "other_names",  # titles name things of one kind, but not the same
    "elsewhere",  # each title names a place that the other text has not
    "other_divisions",  # A3区 here, A7县 there
    "named",  # weight of the best name of one that stands in the other
    "name_and_words",  # a name and the words besides
    "name_other_trouble",  # a name, but something else is wrong
    "named_and_words",
    "named_other_trouble",
)
_ABSENT, _PRESENT = 0.34, 0.75
_KINDS = [kind for kind in MarkKind if kind not in {MarkKind.DIVISION, MarkKind.LINE}]
_LARGE = frozenset({"A市", "西地省"})


@dataclass(frozen=True)
class Likeness:
    """The measures of each of the others, and what they have in common by name."""

    rows: Numbers
    shared: tuple[tuple[Mark, ...], ...]


def likeness(one: Sketch, others: Sequence[Sketch], common: Background) -> Likeness:
    """Compare; `rows` has a line for each of the others and a column for each measure."""
    if not others:
        return Likeness(np.zeros((0, len(MEASURES))), ())
    title = _Bag([o.title for o in others], common)
    whole = _Bag([o.everything for o in others], common)
    own = _Own(one, common)
    into = whole.share_of(own.title)  # of its title, in each of the others
    outof = title.share_within(one.everything)
    shared = whole.within(one.everything)
    names = _names(one, others, common, own, whole)
    words = _cosine(_Bag([o.words for o in others], common), one.words, common)
    bodies = _cosine(_Bag([o.body for o in others], common), one.body, common)
    troubles = _troubles(one, others)
    known, there = np.minimum(names.best / 7, 1.0), names.there / 8
    rows = np.column_stack(
        (
            bodies,
            np.maximum(into, outof),
            np.minimum(into, outof),
            whole.top(shared, 8),
            whole.top(shared, 16),
            names.best,
            _title_troubles(one, others),
            troubles,
            names.other,
            names.elsewhere,
            _divisions(one, others),
            names.there,
            known * words,
            known * (1 - troubles),
            there * words,
            there * (1 - troubles),
        )
    )
    return Likeness(rows, names.shared)


class _Own:
    """The one's title and names with their weights."""

    def __init__(self, one: Sketch, common: Background) -> None:
        self.title = _Weighed(one.title, common)
        self.names = [_Weighed(pairs, common) for pairs in one.name_pairs]


class _Weighed:
    def __init__(self, hashes: Hashes, common: Background) -> None:
        self.hashes = hashes
        weights: Weights = common.weights(hashes)
        self.mean = float(weights.mean()) if weights.size else 0.0
        self.squares: Numbers = weights.astype(np.float64) ** 2


class _Bag:
    """Sets of hashes laid end to end, so that numpy sees all of them at once."""

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
        return _ratio(self._sum(self.within(hashes)), self.norms)

    def share_of(self, weighed: _Weighed) -> Numbers:
        """Of the other set, the share by weight that is in each of these."""
        hit, at = _within(self.values, weighed.hashes)
        got = np.bincount(
            self.owner[hit], weighed.squares[at[hit]], minlength=self.n
        ).astype(np.float64)
        return _ratio(got, np.full(self.n, weighed.squares.sum()))

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


def _ratio(part: Numbers, whole: Numbers) -> Numbers:
    return np.where(whole > 0, part / np.maximum(whole, 1e-9), 0.0)


def _cosine(bag: _Bag, hashes: Hashes, common: Background) -> Numbers:
    weighed = _Weighed(hashes, common)
    got = bag.share_within(hashes) * bag.norms
    return _ratio(got, np.sqrt(bag.norms * weighed.squares.sum()))


def _cosines(one: Numbers, others: Numbers, unknown: float) -> Numbers:
    """Cosine of one vector with each row; `unknown` where either of them is empty."""
    sizes = np.linalg.norm(others, axis=1) * np.linalg.norm(one)
    return np.where(sizes > 0, others @ one / np.maximum(sizes, 1e-9), unknown)


def _title_troubles(one: Sketch, others: Sequence[Sketch]) -> Numbers:
    return _cosines(
        np.log1p(3.0 * one.title_troubles) * WEIGHTS,
        np.log1p(3.0 * np.array([o.title_troubles for o in others])) * WEIGHTS,
        unknown=0.4,
    )


def _troubles(one: Sketch, others: Sequence[Sketch]) -> Numbers:
    titles = np.array([o.title_troubles for o in others])
    bodies = np.array([o.troubles for o in others])
    return _cosines(
        np.log1p(3.0 * one.title_troubles + one.troubles) * WEIGHTS,
        np.log1p(3.0 * titles + bodies) * WEIGHTS,
        unknown=0.5,
    )


def _divisions(one: Sketch, others: Sequence[Sketch]) -> Numbers:
    mine = set(one.divisions) - _LARGE
    theirs = [set(o.divisions) - _LARGE for o in others]
    return np.array([bool(mine and its and not mine & its) for its in theirs], float)


@dataclass(frozen=True)
class _Names:
    best: Numbers
    there: Numbers
    other: Numbers
    elsewhere: Numbers
    shared: tuple[tuple[Mark, ...], ...]


def _names(
    one: Sketch, others: Sequence[Sketch], common: Background, own: _Own, whole: _Bag
) -> _Names:
    n = len(others)
    flat = [(k, name) for k, other in enumerate(others) for name in other.names]
    bag = _Bag([pairs for other in others for pairs in other.name_pairs], common)
    theirs = bag.share_within(one.everything)  # of each of their names, in the one
    sizes = np.bincount(bag.owner, minlength=bag.n).astype(np.float64)
    sums = np.bincount(bag.owner, bag.weights, minlength=bag.n).astype(np.float64)
    means = _ratio(sums, sizes)
    mine = [whole.share_of(weighed) for weighed in own.names]
    there, in_title = np.zeros(n), np.zeros(n, bool)
    gone = {kind: np.zeros(n, bool) for kind in _KINDS}  # theirs that the one has not
    lost = {kind: np.zeros(n, bool) for kind in _KINDS}
    for (k, name), share, mean in zip(flat, theirs, means, strict=True):
        if share >= _PRESENT:
            there[k] = max(there[k], mean)
            in_title[k] |= name.in_title
        elif share < _ABSENT and name.in_title and name.kind in gone and mean > 0:
            gone[name.kind][k] = True
    for name, weighed, shares in zip(one.names, own.names, mine, strict=True):
        present = shares >= _PRESENT
        there = np.where(present, np.maximum(there, weighed.mean), there)
        in_title |= present & name.in_title
        if name.in_title and name.kind in lost and weighed.mean > 0:
            lost[name.kind] |= shares < _ABSENT
    swapped = np.any([gone[kind] & lost[kind] for kind in _KINDS], axis=0)
    best, other, shared = _same_names(one, others, own, flat, means)
    return _Names(best, there, other, (swapped & ~in_title).astype(float), shared)


def _same_names(
    one: Sketch,
    others: Sequence[Sketch],
    own: _Own,
    flat: list[tuple[int, Mark]],
    means: Numbers,
) -> tuple[Numbers, Numbers, tuple[tuple[Mark, ...], ...]]:
    """The best name both have, whether titles name others of one kind, and which."""
    n = len(others)
    best = np.zeros(n)
    shared: list[dict[Mark, None]] = [{} for _ in range(n)]
    same: list[set[MarkKind]] = [set() for _ in range(n)]
    ends = _by_ends(one.names)
    for (k, name), mean in zip(flat, means, strict=True):
        for at in ends.get(name.stem[-2:], set()) | ends.get(name.stem[:2], set()):
            mark = one.names[at]
            if same_name(mark.stem, name.stem):
                best[k] = max(best[k], min(mean, own.names[at].mean))
                shared[k][mark] = None
                if mark.in_title and name.in_title and mark.kind is name.kind:
                    same[k].add(mark.kind)
    mine = {name.kind for name in one.names if name.in_title}
    other = np.array(
        [
            bool(both) and not same[k]
            for k, o in enumerate(others)
            for both in [mine & {name.kind for name in o.names if name.in_title}]
        ],
        float,
    )
    return best, other, tuple(tuple(each) for each in shared)


def _by_ends(names: Sequence[Mark]) -> dict[str, set[int]]:
    """Names by their first and their last two characters: names that may be the same
    have one of them in common."""
    found: dict[str, set[int]] = {}
    for at, name in enumerate(names):
        for end in (name.stem[-2:], name.stem[:2]):
            found.setdefault(end, set()).add(at)
    return found
