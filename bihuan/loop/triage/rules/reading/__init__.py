"""Reading a matter: its category, with a probability that can be believed and the words why.

    reader = train(texts, labels, seed=7)
    reading = reader.read("路灯不亮", "小区门口的路灯坏了一个月")
    reading.best.label, reading.best.probability, reading.best.words
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from bihuan.loop.triage.words.reading import Labelled, Reading, Scores, Text


class Reads(Protocol):
    """Whatever proposes categories: a trained `Reader`, or a `KeywordReader`."""

    @property
    def levels(self) -> int:
        """How deep its tree of categories goes, at least 1."""

    def labels(self, level: int = 1) -> tuple[str, ...]:
        """The categories of a level, as paths such as 城乡建设/村镇建设."""

    def probabilities(
        self, title: str, body: str, *, level: int = 1
    ) -> NDArray[np.float64]:
        """One per category of the level, in the order of `labels`; they sum to 1."""

    def read(self, title: str, body: str, *, level: int = 1) -> Reading:
        """All categories of the level, the most probable first, with deciding words."""


# Reader (frozen dataclass; to_bytes() -> bytes, from_bytes(bytes) -> Reader) : Reads
# KeywordReader(names, keywords) : Reads, for a county with no history
#
# train(texts: Sequence[Text], labels: Sequence[str], *, seed: int = 7,
#       weights: Sequence[float] | None = None, groups: Sequence[Hashable] | None = None,
#       names: Iterable[str] = ()) -> Reader
# evaluate(reader: Reads, rows: Sequence[Labelled], *, level: int = 1) -> Scores

__all__ = ["Labelled", "Reading", "Reads", "Scores", "Sequence", "Text"]
