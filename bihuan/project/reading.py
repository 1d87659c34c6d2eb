"""Measuring a reader of categories on rows of files, for `bihuan triage evaluate`."""

from __future__ import annotations

import csv
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from bihuan.loop.triage.rules.reading import Reader, scores_of, train
from bihuan.loop.triage.words.reading import PATH, Scores, Text

Row = tuple[str, str, str]  # title, body, label


@dataclass(frozen=True, slots=True)
class Measured:
    """A reader, the rows it was tried on, and how long both took."""

    reader: Reader
    rows: Sequence[Row]
    train_s: float
    times_us: Sequence[float]
    model_mb: float

    def figures(self) -> dict[str, Any]:
        """What `--json` prints."""
        depths = [label.count(PATH) + 1 for _, _, label in self.rows]
        level = min(*depths, self.reader.levels)
        scores = self.scores(level)
        deeper = range(level + 1, min(max(depths), self.reader.levels) + 1)
        return {
            **_told(scores),
            "train_s": round(self.train_s, 2),
            "predict_us_median": round(float(np.median(self.times_us)), 1),
            "predict_us_p99": round(float(np.quantile(self.times_us, 0.99)), 1),
            "model_mb": round(self.model_mb, 2),
            "confusions": [asdict(one) for one in scores.confusions[:20]],
            "curve": [asdict(one) for one in scores.curve],
            "bins": [asdict(one) for one in scores.bins],
            **(
                {"levels": {str(n): _told(self.scores(n)) for n in deeper}}
                if deeper
                else {}
            ),
        }

    def scores(self, level: int) -> Scores:
        """Of the rows whose labels reach this level."""
        cut = [(t, b, label.split(PATH)) for t, b, label in self.rows]
        rows = [(t, b, PATH.join(p[:level])) for t, b, p in cut if len(p) >= level]
        likely = [self.reader.probabilities(t, b, level=level) for t, b, _ in rows]
        return scores_of(self.reader.labels(level), likely, [one for *_, one in rows])


def measured(learnt: Sequence[Row], tried: Sequence[Row], *, seed: int) -> Measured:
    """Train on one list of rows, then read the other, one message at a time."""
    began = time.perf_counter()
    texts = [Text(title, body) for title, body, _ in learnt]
    reader = train(texts, [label for *_, label in learnt], seed=seed)
    seconds = time.perf_counter() - began
    # What is kept and read back is what serves, so that is what is measured.
    reader = Reader.from_bytes(reader.to_bytes())
    for title, body, _ in tried[:20]:
        reader.probabilities(title, body)
    times = []
    for title, body, _ in tried:
        began = time.perf_counter()
        reader.probabilities(title, body)
        times.append((time.perf_counter() - began) * 1e6)
    return Measured(reader, tried, seconds, times, reader.nbytes / 1e6)


def write_proposals(path: Path, found: Measured) -> None:
    """A CSV of each row's label, the proposal, its probability and the words that decided."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("row", "label", "proposal", "probability", "words"))
        for n, (title, body, label) in enumerate(found.rows):
            best = found.reader.read(title, body, level=found.reader.levels).best
            words = " ".join(best.words)
            writer.writerow((n, label, best.label, f"{best.probability:.4f}", words))


def _told(scores: Scores) -> dict[str, Any]:
    return {
        "n": scores.n,
        "accuracy": round(scores.accuracy, 4),
        "macro_f1": round(scores.macro_f1, 4),
        "per_class": {
            label: {
                name: value if name == "n" else round(value, 4)
                for name, value in asdict(score).items()
            }
            for label, score in scores.per_class.items()
        },
        "coverage_at": {f"{k:g}": round(v, 4) for k, v in scores.coverage.items()},
        "top2": round(scores.top2, 4),
        "ece": round(scores.ece, 4),
    }
