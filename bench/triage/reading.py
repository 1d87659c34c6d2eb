"""Reading: seven categories from bodies and from titles, on grouped splits, by seed."""

from __future__ import annotations

import statistics
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bench.triage import splits
from bihuan.loop.triage.rules.reading import Reader, scores_of, train
from bihuan.loop.triage.words.reading import Labelled, Scores

SEEDS = (7, 8)
WANTED = {
    "bodies.macro_f1": 0.930,
    "titles.macro_f1": 0.900,
    "both_bodies.macro_f1": 0.930,
    "both_titles.macro_f1": 0.900,
    "bodies.recall_of_交通运输": 0.85,
    "bodies.coverage_at_0.975": 0.88,
    "bodies.ece": -0.02,
    "bodies.train_s": -60.0,
    "bodies.predict_us_median": -300.0,
    "bodies.model_mb": -60.0,
}  # at least; a negative one says at most


def run(*, quick: bool = False) -> dict[str, Any]:
    """The rows of the table; each figure over all seeds, and how far the seeds differ."""
    if not splits.APPEALS.exists():
        return {}
    bodies, titles = splits.bodies(), splits.titles()
    joined = splits.both(bodies, titles)
    seeds = SEEDS[:1] if quick else SEEDS
    at = len(bodies.rows)
    mixed = [_tried(joined, seed) for seed in seeds]
    return {
        "bodies": _told([_tried(bodies, seed) for seed in seeds]),
        "titles": _told([_tried(titles, seed) for seed in seeds]),
        "both_bodies": _told([one.part(slice(0, at)) for one in mixed]),
        "both_titles": _told([one.part(slice(at, None)) for one in mixed]),
        "ceiling": ceiling(bodies, titles),
    }


@dataclass(frozen=True, slots=True)
class Tried:
    """Probabilities (n, K) for every row of a split, from readers that had not seen it."""

    labels: tuple[str, ...]
    likely: NDArray[np.float64]
    truths: list[str]
    train_s: float
    times_us: NDArray[np.float64]
    model_mb: float

    def part(self, rows: slice) -> Tried:
        return Tried(
            self.labels,
            self.likely[rows],
            self.truths[rows],
            self.train_s,
            self.times_us[rows],
            self.model_mb,
        )

    @property
    def scores(self) -> Scores:
        return scores_of(self.labels, list(self.likely), self.truths)


def _tried(data: splits.Rows, seed: int) -> Tried:
    labels = tuple(sorted({one.label for one in data.rows}))
    likely = np.zeros((len(data.rows), len(labels)))
    times = np.zeros(len(data.rows))
    seconds: list[float] = []
    for own, out in data.splits(seed):
        began = time.perf_counter()
        reader = _learnt([data.rows[n] for n in own], seed)
        seconds.append(time.perf_counter() - began)
        for n in out:
            text = data.rows[n].text
            began = time.perf_counter()
            likely[n] = reader.probabilities(text.title, text.body)
            times[n] = (time.perf_counter() - began) * 1e6
    truths = [one.label for one in data.rows]
    return Tried(
        labels, likely, truths, statistics.median(seconds), times, reader.nbytes / 1e6
    )


def _learnt(rows: Sequence[Labelled], seed: int) -> Reader:
    reader = train([one.text for one in rows], [one.label for one in rows], seed=seed)
    # What is kept and read back is what serves, so that is what is measured.
    return Reader.from_bytes(reader.to_bytes())


def _told(tried: Sequence[Tried]) -> dict[str, Any]:
    scores = [one.scores for one in tried]
    figures = {
        "macro_f1": [one.macro_f1 for one in scores],
        "accuracy": [one.accuracy for one in scores],
        "top2": [one.top2 for one in scores],
        "recall_of_交通运输": [one.per_class["交通运输"].recall for one in scores],
        "coverage_at_0.975": [one.coverage[0.975] for one in scores],
        "ece": [one.ece for one in scores],
    }
    told: dict[str, Any] = {"n": scores[0].n}
    for name, values in figures.items():
        told[name] = round(statistics.mean(values), 4)
        told[f"{name}_spread"] = round(max(values) - min(values), 4)
    times = np.concatenate([one.times_us for one in tried])
    told |= {
        "train_s": round(statistics.median(one.train_s for one in tried), 1),
        "predict_us_median": round(float(np.median(times)), 1),
        "predict_us_p99": round(float(np.quantile(times, 0.99)), 1),
        "model_mb": round(tried[0].model_mb, 1),
        "confusions": [
            f"{one.true} read as {one.read}: {one.n}"
            for one in scores[0].confusions[:5]
        ],
    }
    return told


def ceiling(*sets: splits.Rows) -> dict[str, Any]:
    """How often near-twins bear the same label: what no reader of words can exceed by much."""
    same = total = 0
    for data in sets:
        members: dict[int, list[str]] = {}
        for one, group in zip(data.rows, data.groups.tolist(), strict=True):
            members.setdefault(group, []).append(one.label)
        for labels in members.values():
            pairs = len(labels) * (len(labels) - 1) // 2
            alike = [labels.count(label) for label in set(labels)]
            total += pairs
            same += sum(n * (n - 1) // 2 for n in alike)
    return {"pairs": total, "agree": round(same / max(total, 1), 4)}
