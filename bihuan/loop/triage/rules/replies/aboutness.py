"""How probably an answer is about its matter, by the rare words that both have.

The coefficients tell true answers from answers that were given to other matters (half
of them of the same city); `bench.triage.replies` fits and tries them. Greetings and
thanks are left out first: they stand in every answer and tell nothing.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bihuan.kit.text import for_matching
from bihuan.loop.triage.rules.replies.formulas import Formulas
from bihuan.loop.triage.rules.replies.reading import LONGEST
from bihuan.loop.triage.rules.twins.background import (
    Background,
    Hashes,
    Weights,
    pairs_of,
)

Numbers = NDArray[np.float64]

MEASURES = (
    "cosine",  # of the pairs of characters of both
    "title",  # share of the title that stands in the answer
    "rare",  # how much that is rare they share
    "rarest_4",  # mean weight of the rarest pairs they share
    "title_rarest_3",  # the same of the title alone
    "answer",  # share of the answer that stands in the matter
    "matter_size",
    "answer_size",
)
TOO_LITTLE = 12  # pairs of characters; fewer are about anything
OFF_TOPIC_BELOW = 0.25

_INTERCEPT = 9.161
_WEIGHTS = (62.92, 7.827, 0.656, 0.507, 0.283, -7.816, -0.556, -2.416)


@dataclass(frozen=True, eq=False)
class Told:
    """The pairs of characters of a matter, with how rare each is."""

    title: Hashes
    whole: Hashes
    title_weights: Weights
    norm: float


def told(title: str, body: str, common: Background) -> Told:
    """What a matter is about; any text whatever."""
    head = for_matching(title).lower()[:300]
    whole = pairs_of(f"{head}\n{for_matching(body[:LONGEST]).lower()}")
    in_title = pairs_of(head)
    return Told(in_title, whole, common.weights(in_title), _norm(common.weights(whole)))


def aboutness(matter: Told, said: Formulas, common: Background) -> float | None:
    """The probability that an answer without its formulas is about the matter.

    None where it says too little to tell, or the matter does.
    """
    measured = measures(matter, said, common)
    if measured is None:
        return None
    z = float(measured @ np.array(_WEIGHTS)) + _INTERCEPT
    return round(1.0 / (1.0 + float(np.exp(-np.clip(z, -30, 30)))), 4)


def measures(matter: Told, said: Formulas, common: Background) -> Numbers | None:
    """The row of `MEASURES`; None where there is too little to measure."""
    answer = pairs_of(for_matching(said.rest).lower())
    if said.empty or min(answer.size, matter.whole.size) < TOO_LITTLE:
        return None
    weights = common.weights(answer)
    in_both = np.isin(answer, matter.whole, assume_unique=True)
    in_title = np.isin(matter.title, answer, assume_unique=True)
    shared = np.sort(weights[in_both])[::-1].astype(np.float64)
    of_title = np.sort(matter.title_weights[in_title])[::-1].astype(np.float64)
    return np.array(
        [
            float(shared @ shared) / (matter.norm * _norm(weights)),
            of_title.sum() / max(1.0, float(matter.title_weights.sum())),
            np.log1p(np.maximum(shared - 3.0, 0.0).sum()),
            shared[:4].sum() / 4,
            of_title[:3].sum() / 3,
            shared.sum() / max(8.0, float(weights.sum())),
            np.log1p(matter.whole.size),
            np.log1p(answer.size),
        ]
    )


def _norm(weights: Weights) -> float:
    return max(1e-3, float(np.sqrt(weights @ weights)))
