"""A trained reader: one table for every fork of the tree of categories it has labels for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from bihuan.loop.triage.rules.reading import packing
from bihuan.loop.triage.rules.reading.explaining import deciding_words
from bihuan.loop.triage.rules.reading.features import Spans, as_written, spans_of
from bihuan.loop.triage.rules.reading.table import Table
from bihuan.loop.triage.words.reading import PATH, Choice, Reading

_EXPLAINED = 3  # choices that are given words


@dataclass(frozen=True, slots=True)
class Fork:
    """The categories under one path ("" is the root) and what tells them apart.

    Without a table there was too little to learn from, and `prior` (K,) is all there is.
    """

    labels: tuple[str, ...]  # whole paths
    prior: NDArray[np.float64]
    table: Table | None = None

    def probabilities(self, spans: Spans) -> NDArray[np.float64]:
        return self.prior if self.table is None else self.table.probabilities(spans)


@dataclass(frozen=True, slots=True)
class Reader:
    """Proposes categories; made by `train` or `from_bytes`. Safe to share between threads.

    Level 1 is read first, then within each category what lies under it: the probability
    of a path is the product along it. A path that ends early keeps its probability below.
    """

    forks: Mapping[str, Fork]
    _labels: tuple[tuple[str, ...], ...] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_labels", tuple(self._levels()))

    @property
    def levels(self) -> int:
        return len(self._labels)

    @property
    def nbytes(self) -> int:
        """Bytes in memory while predicting."""
        return sum(fork.table.nbytes for fork in self.forks.values() if fork.table)

    def labels(self, level: int = 1) -> tuple[str, ...]:
        """The categories of a level as paths; those that end above it are among them."""
        return self._labels[min(level, self.levels) - 1]

    def probabilities(
        self, title: str, body: str, *, level: int = 1
    ) -> NDArray[np.float64]:
        """(K,) in the order of `labels(level)`, summing to 1. Takes any text, never fails."""
        return self._of(spans_of(title, body), level)

    def read(self, title: str, body: str, *, level: int = 1) -> Reading:
        """All categories of the level, the most probable first, the first few explained."""
        spans = spans_of(title, body)
        likely = self._of(spans, level)
        labels = self.labels(level)
        order = np.argsort(-likely, kind="stable").tolist()
        written = as_written(title, body)
        choices = [
            Choice(
                labels[n],
                float(likely[n]),
                self._words(spans, written, labels[n], labels[_rival(order, n)])
                if rank < _EXPLAINED
                else (),
            )
            for rank, n in enumerate(order)
        ]
        return Reading(tuple(choices))

    def to_bytes(self) -> bytes:
        """Everything, compressed; no code is run when it is read back."""
        return packing.packed(self.forks)

    @staticmethod
    def from_bytes(data: bytes) -> Reader:
        """What `to_bytes` gave. ValueError where it is anything else, or torn."""
        forks = {
            path: Fork(
                labels=labels,
                prior=arrays["prior"],
                table=Table(**arrays) if len(arrays) > 1 else None,
            )
            for path, labels, arrays in packing.unpacked(data)
        }
        if "" not in forks:
            raise ValueError(packing.TORN)
        return Reader(forks)

    def _of(self, spans: Spans, level: int) -> NDArray[np.float64]:
        found = dict(
            zip(self.forks[""].labels, self.forks[""].probabilities(spans), strict=True)
        )
        for _ in range(min(level, self.levels) - 1):
            found = dict(self._deeper(found, spans))
        return np.array([found[label] for label in self.labels(level)])

    def _deeper(
        self, above: Mapping[str, float], spans: Spans
    ) -> Iterator[tuple[str, float]]:
        for label, probability in above.items():
            fork = self.forks.get(label)
            if fork is None:
                yield label, probability
            else:
                within = fork.probabilities(spans) * probability
                yield from zip(fork.labels, within, strict=True)

    def _levels(self) -> Iterator[tuple[str, ...]]:
        labels = self.forks[""].labels
        yield labels
        while any(label in self.forks for label in labels):
            labels = tuple(
                below
                for label in labels
                for below in (
                    self.forks[label].labels if label in self.forks else (label,)
                )
            )
            yield labels

    def _words(
        self, spans: Spans, written: str, label: str, rival: str
    ) -> tuple[str, ...]:
        """What speaks for a label at the fork where its way parts from the rival's."""
        fork, own, other = self._parting(label, rival)
        if fork.table is None or own == other:
            return ()
        pulls = fork.table.contributions(
            spans, fork.labels.index(own), fork.labels.index(other)
        )
        return deciding_words(spans, written, pulls)

    def _parting(self, label: str, rival: str) -> tuple[Fork, str, str]:
        path = ""
        own, other = label.split(PATH), rival.split(PATH)
        for depth in range(1, max(len(own), len(other)) + 1):
            first, second = PATH.join(own[:depth]), PATH.join(other[:depth])
            if first != second or path not in self.forks:
                break
            path = first
        fork = self.forks.get(path, self.forks[""])
        if first in fork.labels and second in fork.labels:
            return fork, first, second
        return fork, label, label


def _rival(order: list[int], n: int) -> int:
    """The next best: the runner-up for the winner, the winner for all others."""
    if len(order) == 1:
        return n
    return order[1] if n == order[0] else order[0]
