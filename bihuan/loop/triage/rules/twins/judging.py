"""Whether two matters are the same: a probability from the measures, and a verdict.

Same: the same place or party, and one answer would settle both. The coefficients were
fitted to pairs judged by hand (`bench/triage/gold`) by `training.fitted`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bihuan.loop.triage.rules.twins.background import Background, background
from bihuan.loop.triage.rules.twins.likeness import MEASURES, likeness
from bihuan.loop.triage.rules.twins.sketches import Sketch
from bihuan.loop.triage.words.twins import Likely, Mark

Numbers = NDArray[np.float64]

# A text copied for another place is no twin, however much of it is the same.
_COPIED, _AT_MOST_IF_COPIED = 0.45, 0.3
_RESENT = 0.97  # the same body under another title
_EMPTY, _TOLD = 4, 12  # pairs of characters; fewer say nothing, or not what happened


@dataclass(frozen=True, slots=True)
class Judge:
    """A logistic model of the measures and the probability from which it says "same"."""

    intercept: float
    weights: tuple[float, ...]
    threshold: float

    def probabilities(self, rows: Numbers) -> Numbers:
        """Of being the same matter, for each row of measures."""
        z = rows @ np.array(self.weights) + self.intercept
        p: Numbers = 1.0 / (1.0 + np.exp(-z.clip(-30, 30)))
        p[copied_for_elsewhere(rows)] *= _AT_MOST_IF_COPIED
        return p


JUDGE = Judge(
    intercept=-3.9087,
    weights=(
        -1.2395,  # body
        1.5745,  # title_in_all
        0.8796,  # title_in_all_both
        0.2766,  # rarest_8
        0.3874,  # rarest_16
        0.2175,  # name
        -1.5372,  # title_trouble
        1.2422,  # trouble
        1.0438,  # other_names
        -2.6720,  # elsewhere
        -1.0600,  # other_divisions
        0.1362,  # named
        1.3973,  # name_and_words
        -1.9639,  # name_other_trouble
        2.2893,  # named_and_words
        -3.6079,  # named_other_trouble
    ),
    threshold=0.67,
)


def judged(
    one: Sketch,
    others: Sequence[Sketch],
    common: Background | None = None,
    judge: Judge = JUDGE,
) -> list[Likely]:
    """How probably each of the others is the same matter as the one, and by what names."""
    found = likeness(one, others, common or background())
    if not others:
        return []
    scores = judge.probabilities(found.rows)
    away = copied_for_elsewhere(found.rows)
    return [
        _likely(one, other, judge.threshold, bool(away[at]), float(scores[at]), names)
        for at, (other, names) in enumerate(zip(others, found.shared, strict=True))
    ]


def _likely(
    one: Sketch,
    other: Sketch,
    threshold: float,
    away: bool,  # noqa: FBT001 - one of many plain values
    score: float,
    names: tuple[Mark, ...],
) -> Likely:
    repeated = False
    if min(len(one.everything), len(other.everything)) < _EMPTY:
        score = 0.0
    elif one.content == other.content:
        score, repeated = 1.0, True
    elif len(one.body) >= _TOLD and not away and np.array_equal(one.body, other.body):
        score, repeated = max(score, _RESENT), True
    score = round(score, 4)
    return Likely(score, score >= threshold, repeated, names)


def copied_for_elsewhere(rows: Numbers) -> NDArray[np.bool_]:
    """Where most of a text is the same, but each names a place that the other has not."""
    body, elsewhere, divisions, named = (
        rows[:, MEASURES.index(name)]
        for name in ("body", "elsewhere", "other_divisions", "named")
    )
    away: NDArray[np.bool_] = (elsewhere > 0) | ((divisions > 0) & (named == 0))
    return away & (body >= _COPIED)
