"""From many matters to classes of problems: each joins on arrival, nothing is recomputed.

Leader clustering by likeness to the sum of a class's members, so that no chain of
neighbours can tie two problems together. An arriving matter costs what it has in common
with others, never what there is.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from heapq import nlargest
from math import sqrt

from bihuan.loop.causes.rules.likeness import LEAST_NAMES, Profile, product

JOIN = 0.34  # likeness from which two are of one class
_ASKED = 32  # strongest names by which candidates are looked for
_FAINT = (
    LEAST_NAMES / 2
)  # of the cosine, by the strongest names: not worth a closer look


@dataclass(slots=True)
class Group:
    """One class while grouping goes on."""

    members: list[int]
    profile: Profile
    indexed: set[int] = field(default_factory=set)
    names_length: float = 0.0
    words_length: float = 0.0

    def measure(self) -> None:
        """Take the lengths of the vectors, once for many comparisons."""
        self.names_length = sqrt(product(self.profile.names, self.profile.names))
        self.words_length = sqrt(product(self.profile.words, self.profile.words))


class Grouping:
    """All classes so far. Deterministic: the order of arrival decides between equals."""

    def __init__(self) -> None:
        self.groups: dict[int, Group] = {}
        self._named: dict[int, set[int]] = {}
        self._next = 0

    def arrive(self, member: int, profile: Profile) -> int:
        """Let one matter join the class it is most like, or start one; gives the class.

        A class that grew may now be like another: then the two are one, and so on.
        """
        at = self._found([member], profile)
        while (best := self._best(at)) and best[0] >= JOIN:
            at = self._unite(best[1], at)
        return at

    def classes(self) -> list[list[int]]:
        """The members of every class, largest class first, in order of arrival."""
        found = [sorted(group.members) for group in self.groups.values()]
        return sorted(found, key=lambda members: (-len(members), members[0]))

    def _found(self, members: list[int], profile: Profile) -> int:
        at, self._next = self._next, self._next + 1
        group = Group(members, profile)
        group.measure()
        self.groups[at] = group
        self._index(at, profile)
        return at

    def _index(self, at: int, profile: Profile) -> None:
        for name in _strongest(profile):
            self.groups[at].indexed.add(name)
            self._named.setdefault(name, set()).add(at)

    def _best(self, at: int) -> tuple[float, int] | None:
        """The class most like this one."""
        group = self.groups[at]
        shares: dict[int, float] = {}
        for name in _strongest(group.profile):
            weight = group.profile.names[name]
            for other in self._named.get(name, ()):
                theirs = self.groups[other].profile.names.get(name, 0.0)
                shares[other] = shares.get(other, 0.0) + weight * theirs
        shares.pop(at, None)
        best: tuple[float, int] | None = None
        for other, share in shares.items():
            them = self.groups[other]
            if share < _FAINT * group.names_length * them.names_length:
                continue
            found = (_likeness(group, them), -other)
            if best is None or found > best:
                best = found
        return (best[0], -best[1]) if best else None

    def _unite(self, one: int, other: int) -> int:
        """Put the younger class into the older; gives the older."""
        kept, gone = sorted((one, other))
        group, lost = self.groups[kept], self.groups.pop(other if kept == one else one)
        group.members += lost.members
        group.profile += lost.profile
        for name in lost.indexed:
            self._named[name].discard(gone)
            self._named[name].add(kept)
        group.indexed |= lost.indexed
        group.measure()
        return kept


def _likeness(one: Group, other: Group) -> float:
    """As `likeness`, with lengths that were taken before."""
    names = product(one.profile.names, other.profile.names)
    names /= one.names_length * other.names_length or 1.0
    if names < LEAST_NAMES:
        return 0.0
    words = product(one.profile.words, other.profile.words)
    return sqrt(names * words / (one.words_length * other.words_length or 1.0))


def _strongest(profile: Profile) -> list[int]:
    found = nlargest(_ASKED, ((w, name) for name, w in profile.names.items()))
    return [name for _, name in found]
