"""What the rest of triage asks of whatever reads: a trained reader, keyword rules, or more."""

from __future__ import annotations

from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from bihuan.loop.triage.words.reading import Reading


class Reads(Protocol):
    """Proposes categories for a text. Any text: empty, huge, in any language."""

    @property
    def levels(self) -> int:
        """How deep its tree of categories goes, at least 1."""

    def labels(self, level: int = 1) -> tuple[str, ...]:
        """The categories of a level, as paths such as 城乡建设/村镇建设."""

    def probabilities(
        self, title: str, body: str, *, level: int = 1
    ) -> NDArray[np.float64]:
        """(K,) one per category of the level, in the order of `labels`; they sum to 1."""

    def read(self, title: str, body: str, *, level: int = 1) -> Reading:
        """All categories of the level, the most probable first, with deciding words."""
