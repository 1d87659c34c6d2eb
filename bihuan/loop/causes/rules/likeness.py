"""How alike matters and classes of problems are: by where and who, and by what went wrong.

    likeness(a, b) = sqrt(cos(names a, names b) · cos(words a, words b))      in [0, 1]

A geometric mean, because either alone misleads: one estate has many unrelated matters,
and the same words are copied for another place; under `LEAST_NAMES` no words help. Of a class the vectors are the sums over
its members, so what members have in common grows and what one alone says fades.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from math import log, sqrt

from bihuan.loop.causes.words import Features, Signs

# Chosen on half of the campaigns judged by hand; the other half gave the same
# (bench/triage/problems.py).
RARITY_OF_NAMES = 1.3  # exponent of a name's idf
TITLE_SHARE = 0.4  # of the words' cosine is that of the titles
LEAST_NAMES = 0.15  # cosine of the names under which two are not alike at all
COMMON_WORD = 0.5  # in more than this share of the matters: says nothing
COMMON_NAME = 0.2
_BACKGROUND = 1_000  # matters of other counties, behind those of this one

Vector = dict[int, float]


@dataclass(slots=True)
class Rarity:
    """In how many matters each feature occurs, of how many."""

    matters: int = 0
    counts: dict[int, int] = field(default_factory=dict)

    def count(self, signs: Signs) -> None:
        """Count one more matter."""
        self.matters += 1
        for one in features_of(signs):
            self.counts[one] = self.counts.get(one, 0) + 1

    def of(self, feature: int, common: float) -> float:
        """ln((n + 1000) / (df + 1/2)); nought where it stands in one matter, or in most.

        The thousand are matters of a county that has just begun: three neighbours who
        complain on the first day say nothing about what is common there.
        """
        seen = self.counts.get(feature, 0)
        if seen < 2 or seen > max(common * self.matters, _BACKGROUND * common / 5):
            return 0.0
        return max(0.0, log((self.matters + _BACKGROUND) / (seen + 0.5)))

    def rarest(self, signs: Signs, most: int, *, shared: bool = False) -> list[int]:
        """The names by which a matter is best found: rare ones, plainly said.

        `shared` leaves out those that no other matter has.
        """
        heavy = {
            one: weight
            * log((self.matters + _BACKGROUND) / (self.counts.get(one, 0) + 0.5))
            for one, weight in signs.names
            if not shared or self.counts.get(one, 0) > 1
        }
        return sorted(heavy, key=lambda one: (-heavy[one], one))[:most]


def features_of(signs: Signs) -> set[int]:
    """Every feature of one matter, once."""
    return {feature for feature, _ in (*signs.names, *signs.words)}


@dataclass(slots=True)
class Profile:
    """Names and words of one matter as unit vectors, or the sums of those of several."""

    names: Vector
    words: Vector
    size: int = 1

    def __iadd__(self, other: Profile) -> Profile:
        for mine, theirs in ((self.names, other.names), (self.words, other.words)):
            for feature, weight in theirs.items():
                mine[feature] = mine.get(feature, 0.0) + weight
        self.size += other.size
        return self

    def __isub__(self, other: Profile) -> Profile:
        for mine, theirs in ((self.names, other.names), (self.words, other.words)):
            for feature, weight in theirs.items():
                left = mine.get(feature, 0.0) - weight
                if left > 1e-9:
                    mine[feature] = left
                else:
                    mine.pop(feature, None)
        self.size -= other.size
        return self


def profile_of(signs: Signs, rarity: Rarity) -> Profile:
    """One matter by itself."""
    whole = _unit(signs.words, rarity, COMMON_WORD, 1.0)
    title = _unit(signs.title, rarity, COMMON_WORD, 1.0)
    words = {one: weight * sqrt(1 - TITLE_SHARE) for one, weight in whole.items()}
    # The two blocks are orthogonal: a feature of the title has another number.
    words |= {~one: weight * sqrt(TITLE_SHARE) for one, weight in title.items()}
    return Profile(_unit(signs.names, rarity, COMMON_NAME, RARITY_OF_NAMES), words)


def sum_of(profiles: Iterable[Profile]) -> Profile:
    """The class of these matters."""
    made = Profile({}, {}, 0)
    for one in profiles:
        made += one
    return made


def likeness(one: Profile, other: Profile) -> float:
    """From 0, nothing in common, to 1."""
    names = cosine(one.names, other.names)
    if names < LEAST_NAMES:
        return 0.0
    return sqrt(names * cosine(one.words, other.words))


def cosine(one: Mapping[int, float], other: Mapping[int, float]) -> float:
    """Of two vectors; nought if either is."""
    dot = product(one, other)
    return dot / sqrt(product(one, one) * product(other, other)) if dot > 0 else 0.0


def product(one: Mapping[int, float], other: Mapping[int, float]) -> float:
    """The dot product."""
    if len(one) > len(other):
        one, other = other, one
    return sum(weight * other[key] for key, weight in one.items() if key in other)


def _unit(features: Features, rarity: Rarity, common: float, exponent: float) -> Vector:
    heavy = {
        feature: weight * idf**exponent
        for feature, weight in features
        if (idf := rarity.of(feature, common)) > 0
    }
    length = sqrt(sum(weight * weight for weight in heavy.values()))
    return {one: weight / length for one, weight in heavy.items()}
