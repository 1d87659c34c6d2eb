"""Reading a matter: its category, with a probability that can be believed and the words why.

`train` learns a `Reader` from decided matters, `evaluate` measures one, `KeywordReader`
stands in where nothing has been decided yet. Predicting needs numpy and rjieba only.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence

from bihuan.loop.triage.rules.reading.keywords import KeywordReader
from bihuan.loop.triage.rules.reading.measuring import evaluate, scores_of
from bihuan.loop.triage.rules.reading.port import Reads
from bihuan.loop.triage.rules.reading.reader import Reader
from bihuan.loop.triage.words.reading import Text


def train(
    texts: Sequence[Text],
    labels: Sequence[str],
    *,
    seed: int = 7,
    weights: Sequence[float] | None = None,
    groups: Sequence[Hashable] | None = None,
) -> Reader:
    """A reader of all levels that the labels have; the same matters and seed, the same reader.

    `weights` say how much a decision counts (0 leaves it out); `groups` tell which matters
    must not be torn apart when the probabilities are calibrated, and are found by wording
    where not given. A label such as 城乡建设/村镇建设 teaches both levels. ValueError
    where there is nothing to learn from.
    """
    # scikit-learn takes a second and 100 MB, which who only predicts should not pay.
    from bihuan.loop.triage.rules.reading.training import learn  # noqa: PLC0415

    return learn(texts, labels, seed=seed, weights=weights, groups=groups)


__all__ = [
    "KeywordReader",
    "Reader",
    "Reads",
    "evaluate",
    "scores_of",
    "train",
]
