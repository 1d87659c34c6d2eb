"""What a matter is about: the proposal of a reader, and how well readers do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

PATH = "/"  # parts a category from the one above it: 城乡建设/村镇建设


@dataclass(frozen=True, slots=True)
class Text:
    """What a raiser wrote; either part may be empty."""

    title: str = ""
    body: str = ""


@dataclass(frozen=True, slots=True)
class Labelled:
    """One matter with the category that was decided for it."""

    text: Text
    label: str


@dataclass(frozen=True, slots=True)
class Choice:
    """A category, how probable it is (0 to 1), and the words of the text that speak for it.

    The words are those that part it from the next best category, the strongest first;
    only the first few choices of a reading carry any.
    """

    label: str
    probability: float
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """All categories of one level, the most probable first. Never empty.

    `calibrated` says whether the probabilities were held against decided matters; those
    of keyword rules were not, and nothing should be decided by them alone.
    """

    choices: tuple[Choice, ...]
    calibrated: bool = True

    @property
    def best(self) -> Choice:
        return self.choices[0]

    def abstains(self, threshold: float) -> bool:
        """Whether a person should choose: not sure enough, or never held against the truth."""
        return not self.calibrated or self.best.probability < threshold


@dataclass(frozen=True, slots=True)
class ClassScore:
    """How one category was read; shares from 0 to 1, `n` matters truly of it."""

    precision: float
    recall: float
    f1: float
    n: int


@dataclass(frozen=True, slots=True)
class Bin:
    """Matters read with a probability in [low, high): what was promised, what was kept."""

    low: float
    high: float
    n: int
    confidence: float
    accuracy: float


@dataclass(frozen=True, slots=True)
class Point:
    """Abstaining below `threshold`: the share still decided, and how rightly."""

    threshold: float
    coverage: float
    accuracy: float


@dataclass(frozen=True, slots=True)
class Confusion:
    """How often `true` was read as `read`."""

    true: str
    read: str
    n: int


@dataclass(frozen=True, slots=True)
class Scores:
    """How a reader did on matters it had not seen.

    `coverage` gives, for a wanted accuracy, the largest share of the matters, taken in
    order of confidence, that is read at least as rightly. `ece` is the expected
    calibration error over fifteen bins of equal width. `confusions` leave the right out.
    """

    n: int
    accuracy: float
    macro_f1: float
    top2: float
    ece: float
    per_class: Mapping[str, ClassScore]
    coverage: Mapping[float, float]
    confusions: tuple[Confusion, ...]
    curve: tuple[Point, ...]
    bins: tuple[Bin, ...]
