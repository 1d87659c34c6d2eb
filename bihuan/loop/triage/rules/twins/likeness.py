"""How alike one matter and others are: a row of plain measures for each of the others.

Everything is the same both ways round. All of the others are measured at once, which
costs some 30 µs for each.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from bihuan.loop.triage.rules.twins.background import Background, Hashes
from bihuan.loop.triage.rules.twins.bags import Bag, Numbers, Weighed, ratio
from bihuan.loop.triage.rules.twins.naming import compare_names
from bihuan.loop.triage.rules.twins.sketches import Sketch
from bihuan.loop.triage.rules.twins.troubles import WEIGHTS
from bihuan.loop.triage.words.twins import Mark

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
    "elsewhere",  # and neither stands anywhere in the other text
    "other_divisions",  # A3区 here, A7县 there
    "named",  # weight of the best name of one that stands in the other
    "name_and_words",  # a name and the words besides
    "name_other_trouble",  # a name, but something else is wrong
    "named_and_words",
    "named_other_trouble",
)
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
    title = Bag([o.title for o in others], common)
    whole = Bag([o.everything for o in others], common)
    into = whole.share_of(
        Weighed(one.title, common)
    )  # its title, in each of the others
    outof = title.share_within(one.everything)
    shared = whole.within(one.everything)
    names = compare_names(one, others, common, whole)
    words = _cosine(Bag([o.words for o in others], common), one.words, common)
    bodies = _cosine(Bag([o.body for o in others], common), one.body, common)
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


def _cosine(bag: Bag, hashes: Hashes, common: Background) -> Numbers:
    weighed = Weighed(hashes, common)
    got = bag.share_within(hashes) * bag.norms
    return ratio(got, np.sqrt(bag.norms * weighed.squares.sum()))


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
