"""How well a reader reads matters it has not seen."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from bihuan.loop.triage.rules.reading.port import Reads
from bihuan.loop.triage.words.reading import (
    Bin,
    ClassScore,
    Confusion,
    Labelled,
    Point,
    Scores,
)

BINS = 15
WANTED = (0.95, 0.975, 0.99)
THRESHOLDS = (0.0, 0.5, 0.6, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95, 0.98)
NO_ROWS = "There is nothing to measure by."


def evaluate(reader: Reads, rows: Sequence[Labelled], *, level: int = 1) -> Scores:
    """Read every row and hold it against its label. ValueError where there are no rows.

    A label the reader never learnt counts as misread; it has its line in `per_class`.
    """
    likely = [
        reader.probabilities(one.text.title, one.text.body, level=level) for one in rows
    ]
    return scores_of(reader.labels(level), likely, [one.label for one in rows])


def scores_of(
    labels: Sequence[str],
    likely: Sequence[NDArray[np.float64]],
    truths: Sequence[str],
) -> Scores:
    """The scores of probabilities (K,) of each of n matters against their true labels."""
    if not truths:
        raise ValueError(NO_ROWS)
    every = [*labels, *sorted(set(truths) - set(labels))]
    truth = np.array([every.index(one) for one in truths])
    table = np.stack(likely)
    order = np.argsort(-table, axis=1, kind="stable")
    read, sure = order[:, 0], table.max(axis=1)
    right = read == truth
    confusion = np.zeros((len(every), len(every)), int)
    np.add.at(confusion, (truth, read), 1)
    per_class = {
        label: score
        for n, label in enumerate(every)
        if (score := _class_score(confusion, n)).n or confusion[:, n].any()
    }
    known = [one.f1 for one in per_class.values() if one.n]
    bins = _bins(sure, right)
    return Scores(
        n=len(truth),
        accuracy=float(right.mean()),
        macro_f1=float(np.mean(known)),
        top2=float((order[:, :2] == truth[:, None]).any(axis=1).mean()),
        ece=sum(one.n * abs(one.accuracy - one.confidence) for one in bins)
        / len(truth),
        per_class=per_class,
        coverage={wanted: _coverage(sure, right, wanted) for wanted in WANTED},
        confusions=_confusions(confusion, every),
        curve=tuple(_point(sure, right, one) for one in THRESHOLDS),
        bins=bins,
    )


def _class_score(confusion: NDArray[np.int_], n: int) -> ClassScore:
    hit, told, true = confusion[n, n], confusion[:, n].sum(), confusion[n].sum()
    return ClassScore(
        precision=float(hit / told) if told else 0.0,
        recall=float(hit / true) if true else 0.0,
        f1=float(2 * hit / (told + true)) if told + true else 0.0,
        n=int(true),
    )


def _coverage(
    sure: NDArray[np.float64], right: NDArray[np.bool_], wanted: float
) -> float:
    """The largest share, taken in order of confidence, that is read as rightly as wanted."""
    order = np.argsort(-sure, kind="stable")
    reached = np.cumsum(right[order]) / np.arange(1, len(order) + 1)
    enough = np.flatnonzero(reached >= wanted)
    return float((enough[-1] + 1) / len(order)) if len(enough) else 0.0


def _confusions(
    confusion: NDArray[np.int_], labels: Sequence[str]
) -> tuple[Confusion, ...]:
    found = [
        Confusion(labels[true], labels[read], int(confusion[true, read]))
        for true, read in zip(*np.nonzero(confusion), strict=True)
        if true != read
    ]
    return tuple(sorted(found, key=lambda one: (-one.n, one.true, one.read)))


def _point(
    sure: NDArray[np.float64], right: NDArray[np.bool_], threshold: float
) -> Point:
    told = sure >= threshold
    accuracy = float(right[told].mean()) if told.any() else 1.0
    return Point(threshold, float(told.mean()), accuracy)


def _bins(sure: NDArray[np.float64], right: NDArray[np.bool_]) -> tuple[Bin, ...]:
    place = np.minimum((sure * BINS).astype(int), BINS - 1)
    edges = np.linspace(0, 1, BINS + 1).tolist()
    return tuple(
        Bin(
            low,
            high,
            int(held.sum()),
            float(sure[held].mean()),
            float(right[held].mean()),
        )
        for n, (low, high) in enumerate(pairwise(edges))
        if (held := place == n).any()
    )
