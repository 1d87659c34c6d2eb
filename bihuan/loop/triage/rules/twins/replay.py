"""Matters arriving one after the other, with the same keys and verdicts but no database."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from bihuan.loop.triage.rules.twins.background import Background, background
from bihuan.loop.triage.rules.twins.judging import judged
from bihuan.loop.triage.rules.twins.keys import NEWEST, candidates, keys_of
from bihuan.loop.triage.rules.twins.sketches import Sketch
from bihuan.loop.triage.words.twins import Likely


@dataclass
class Shelf:
    """The matters that came so far, by number and under their keys."""

    common: Background = field(default_factory=background)
    sketches: dict[int, Sketch] = field(default_factory=dict)
    under: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))

    def put(self, case: int, sketch: Sketch) -> None:
        """Keep a matter; numbers must grow."""
        self.sketches[case] = sketch
        for key in keys_of(sketch, self.common):
            self.under[key].append(case)

    def candidates(self, sketch: Sketch) -> list[int]:
        """The matters worth comparing with this one, best first."""
        return candidates(
            self.under[key][-NEWEST:]
            for key in keys_of(sketch, self.common)
            if key in self.under
        )

    def twins(self, sketch: Sketch) -> list[tuple[int, Likely]]:
        """Those of them that are the same matter, most probable first."""
        cases = self.candidates(sketch)
        found = judged(sketch, [self.sketches[c] for c in cases], self.common)
        same = [(c, one) for c, one in zip(cases, found, strict=True) if one.same]
        return sorted(same, key=lambda pair: (-pair[1].score, -pair[0]))


def replayed(
    sketches: Iterable[Sketch], common: Background
) -> Iterator[list[tuple[int, Likely]]]:
    """For each matter as it arrives, the earlier ones that would have been shown."""
    shelf = Shelf(common)
    for number, sketch in enumerate(sketches):
        yield shelf.twins(sketch)
        shelf.put(number, sketch)
