"""Grouped splits of the labelled appeals: what copies or names another stays with it."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.sparse.csgraph import connected_components
from sklearn.model_selection import StratifiedGroupKFold

from bihuan.loop.triage.rules.reading.counting import corpus, counted
from bihuan.loop.triage.rules.reading.features import spans_of
from bihuan.loop.triage.rules.reading.grouping import near_twins
from bihuan.loop.triage.words.reading import Labelled, Text

APPEALS = Path(__file__).parents[3] / "shared/data/appeals"
FOLDS = 5
_ALIKE = 0.95  # cosine of near-twins
_NAMES = 0.2  # share of a title's rare words in its body; training asks for more


@dataclass(frozen=True, slots=True)
class Rows:
    """Labelled matters, and for each the group that must not straddle a split."""

    rows: Sequence[Labelled]
    groups: NDArray[np.int64]

    def splits(
        self, seed: int
    ) -> Iterator[tuple[NDArray[np.int64], NDArray[np.int64]]]:
        """Five times (train, test): every category even, every group whole."""
        labels = np.array([one.label for one in self.rows])
        cutter = StratifiedGroupKFold(FOLDS, shuffle=True, random_state=seed)
        yield from cutter.split(labels, labels, self.groups)


def bodies() -> Rows:
    rows = _read("labelled_bodies.csv")
    return Rows(rows, _components(len(rows), _near_twins(rows)))


def titles() -> Rows:
    rows = _read("labelled_titles.csv")
    return Rows(rows, _components(len(rows), _near_twins(rows)))


def both(first: Rows, second: Rows) -> Rows:
    """Bodies, then titles; a title keeps to the one body that holds most of its words."""
    rows = [*first.rows, *second.rows]
    at = len(first.rows)
    pairs = [
        *_by_group(first.groups),
        *((a + at, b + at) for a, b in _by_group(second.groups)),
        *_named(first.rows, second.rows),
    ]
    return Rows(rows, _components(len(rows), pairs))


def _read(name: str) -> list[Labelled]:
    csv.field_size_limit(1 << 24)
    with (APPEALS / name).open(encoding="utf-8-sig", newline="") as file:
        return [
            Labelled(Text(row.get("title", ""), row.get("body", "")), row["label"])
            for row in csv.DictReader(file)
        ]


def _near_twins(rows: Sequence[Labelled]) -> list[tuple[int, int]]:
    """Pairs whose main text is alike: the body, or the title where there is no other."""
    texts = [one.text.body or one.text.title for one in rows]
    matters = [counted(spans_of("", text)) for text in texts]
    values = corpus(matters, most=1 << 22).plain.astype(np.float32)
    return [pair for pair, _ in _products(values, values, _ALIKE) if pair[0] < pair[1]]


def _named(
    first: Sequence[Labelled], second: Sequence[Labelled]
) -> list[tuple[int, int]]:
    """Titles that bodies bear, and those whose rare words one body holds."""
    own = {one.text.title.strip(): n for n, one in enumerate(first) if one.text.title}
    at = len(first)
    pairs = [
        (own[title], n + at)
        for n, one in enumerate(second)
        if (title := one.text.title.strip()) in own
    ]
    matters = [
        counted(spans_of(one.text.title, one.text.body)) for one in (*first, *second)
    ]
    return pairs + _by_group(np.array(near_twins(matters, quoted=_NAMES)))


def _products(
    left: sparse.csr_matrix, right: sparse.csr_matrix, least: float
) -> Iterator[tuple[tuple[int, int], float]]:
    for start in range(0, left.shape[0], 500):
        found = (left[start : start + 500] @ right.T).tocoo()
        kept = found.data >= least
        rows, columns = found.row[kept] + start, found.col[kept]
        yield from zip(
            zip(rows.tolist(), columns.tolist(), strict=True),
            found.data[kept].tolist(),
            strict=True,
        )


def _by_group(groups: NDArray[np.int64]) -> list[tuple[int, int]]:
    first: dict[int, int] = {}
    return [(first.setdefault(g, n), n) for n, g in enumerate(groups.tolist())]


def _components(size: int, pairs: Sequence[tuple[int, int]]) -> NDArray[np.int64]:
    at = np.array(pairs or [(0, 0)])
    links = sparse.coo_matrix((np.ones(len(at)), (at[:, 0], at[:, 1])), (size, size))
    return connected_components(links, directed=False)[1]
