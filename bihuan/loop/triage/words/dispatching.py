"""Whose matter it is: what is known of it, the units proposed, and how well that is done."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import nan

from bihuan.kit.sentences import Sentence

# In the order of `Event.values`.
FIELDS = ("town", "village", "class1", "class2", "class3", "manner", "channel")


@dataclass(frozen=True, slots=True)
class Event:
    """What is known of a matter when it is dispatched, without its text or its raiser.

    Names, the wider first: `places` town and village, `matters` three levels of category,
    `ways` in what manner and by which channel it came. "" where unknown. `day` counts in
    days from any fixed date; the same for all. `serial` counts arrivals, nan where unknown:
    what comes in a row is often one person's round of one street.
    """

    places: tuple[str, str]
    matters: tuple[str, str, str]
    ways: tuple[str, str]
    day: float
    serial: float = nan

    @property
    def values(self) -> tuple[str, ...]:
        """All seven, by `FIELDS`."""
        return (*self.places, *self.matters, *self.ways)


@dataclass(frozen=True, slots=True)
class Decision:
    """An event and the key of the unit that it was decided to send it to."""

    event: Event
    unit: str


@dataclass(frozen=True, slots=True)
class Desk:
    """What a unit is, whatever it is called at the time: a role, and the place it serves.

    坪山街道综合执法队 and 坪山街道综合执法队（坪山街道办事处） are one desk. `level` is the
    level of the place, "" where the unit serves all of the county.
    """

    role: str
    place: str = ""
    level: str = ""


@dataclass(frozen=True, slots=True)
class UnitChoice:
    """A unit by its key, how probable it is (0 to 1), and what speaks for it.

    `n` of `of` decisions most like this one went there; `cold` where none ever did, and
    the unit is known only as what its likes are elsewhere.
    """

    unit: str
    name: str
    probability: float
    n: int = 0
    of: int = 0
    cold: bool = False
    why: Sentence | None = None


@dataclass(frozen=True, slots=True)
class UnitScores:
    """How units were proposed for events not seen before; shares from 0 to 1.

    `coverage` gives, for a wanted accuracy, the largest share of the events, taken in
    order of confidence, whose first proposal is at least as right. `cold` are events
    whose true unit was never decided for before.
    """

    n: int
    top1: float
    top3: float
    macro_f1: float
    ece: float
    coverage: Mapping[float, float]
    per_unit: Mapping[str, tuple[int, float, float]]
    cold: tuple[int, float, float]
