"""Which words of a text decided: from the pull of hashed spans back to whole words."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from bihuan.loop.triage.rules.reading.features import Spans

_MOST = 5
_LEAST_SHARE = 0.04  # of all that speaks for the category
_LONGEST_WORD = 24


def deciding_words(
    spans: Spans, written: str, pulls: NDArray[np.float64]
) -> tuple[str, ...]:
    """The words that speak loudest, the loudest first. Each span's pull is shared out over
    its characters, and a word has what its characters have, wherever it stands.
    """
    if not pulls.any():
        return ()
    slope = np.zeros(len(spans.text) + 1)
    starts, ends = spans.places()
    each = pulls / (ends - starts)
    np.add.at(slope, starts, each)
    np.add.at(slope, ends, -each)
    reached = np.concatenate(([0.0], np.cumsum(np.cumsum(slope)[:-1])))
    totals: dict[str, float] = {}
    edges = spans.edges.tolist()
    for start, end in pairwise(edges):
        word = written[start:end]
        if _tells(word):
            gain = float(reached[end] - reached[start])
            totals[word] = totals.get(word, 0.0) + gain
    loud = sorted(totals, key=lambda word: (-totals[word], word))[:_MOST]
    least = _LEAST_SHARE * sum(gain for gain in totals.values() if gain > 0)
    return tuple(word for word in loud if totals[word] > least)


def _tells(word: str) -> bool:
    """Two letters or more: a single character is seldom what a person would point at."""
    return 2 <= len(word) <= _LONGEST_WORD and word.isalpha()
