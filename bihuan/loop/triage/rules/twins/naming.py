"""Names that two matters have in common, and names by which they are told apart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from bihuan.loop.triage.rules.twins.background import Background
from bihuan.loop.triage.rules.twins.bags import Bag, Numbers, Weighed, ratio
from bihuan.loop.triage.rules.twins.marks import same_name
from bihuan.loop.triage.rules.twins.sketches import Sketch
from bihuan.loop.triage.words.twins import Mark, MarkKind

_ABSENT, _PRESENT = 0.34, 0.75  # share of a name's pairs that the other text has
_MISSPELT = 0.6  # share of a name's characters that a misspelt one keeps
_TELLING = frozenset("0123456789一二三四五六七八九十东西南北上下前后新老")
_KINDS = frozenset(MarkKind) - {MarkKind.DIVISION, MarkKind.LINE}


@dataclass(frozen=True)
class Naming:
    """For each of the others, as arrays of numbers; flags are 0 or 1."""

    best: Numbers  # weight of the best name that both have
    there: Numbers  # weight of the best name of one that stands in the other's text
    other: Numbers  # titles name things of one kind, none of them the same
    elsewhere: Numbers  # and neither of the two stands anywhere in the other's text
    shared: tuple[tuple[Mark, ...], ...]


@dataclass(frozen=True)
class _Theirs:
    """A name of one of the others: whose it is, its weight, its share in the one."""

    whose: int
    name: Mark
    weight: float
    share: float


def compare_names(
    one: Sketch, others: Sequence[Sketch], common: Background, whole: Bag
) -> Naming:
    """Compare names; `whole` holds everything of each of the others."""
    theirs = _theirs(one, others, common)
    own = [Weighed(pairs, common) for pairs in one.name_pairs]
    shares = [whole.share_of(weighed) for weighed in own]
    there = np.zeros(len(others))
    for its in theirs:
        if its.share >= _PRESENT:
            there[its.whose] = max(there[its.whose], its.weight)
    for weighed, share in zip(own, shares, strict=True):
        there = np.where(share >= _PRESENT, np.maximum(there, weighed.mean), there)
    shared, best, same = _same_names(one, own, theirs, len(others))
    return Naming(
        best=best,
        there=there,
        other=_other_names(one, others, same),
        elsewhere=_elsewhere(one, own, shares, theirs, len(others)),
        shared=shared,
    )


def _theirs(one: Sketch, others: Sequence[Sketch], common: Background) -> list[_Theirs]:
    names = [(k, name) for k, other in enumerate(others) for name in other.names]
    bag = Bag([pairs for other in others for pairs in other.name_pairs], common)
    sizes = np.bincount(bag.owner, minlength=bag.n).astype(np.float64)
    sums = np.bincount(bag.owner, bag.weights, minlength=bag.n).astype(np.float64)
    weights = ratio(sums, sizes).tolist()
    found = bag.share_within(one.everything).tolist()
    return [
        _Theirs(k, name, weight, share)
        for (k, name), weight, share in zip(names, weights, found, strict=True)
    ]


def _same_names(
    one: Sketch, own: Sequence[Weighed], theirs: Sequence[_Theirs], n: int
) -> tuple[tuple[tuple[Mark, ...], ...], Numbers, list[set[MarkKind]]]:
    """The names that both have, the best one's weight, and the kinds both titles share."""
    best = np.zeros(n)
    shared: list[dict[Mark, None]] = [{} for _ in range(n)]
    same: list[set[MarkKind]] = [set() for _ in range(n)]
    ends = _by_ends(one.names)
    for its in theirs:
        name, k = its.name, its.whose
        for at in ends.get(name.stem[-2:], set()) | ends.get(name.stem[:2], set()):
            mine = one.names[at]
            if same_name(mine.stem, name.stem):
                best[k] = max(best[k], min(its.weight, own[at].mean))
                shared[k][mine] = None
                if mine.in_title and name.in_title and mine.kind is name.kind:
                    same[k].add(mine.kind)
    return tuple(tuple(each) for each in shared), best, same


def _by_ends(names: Sequence[Mark]) -> dict[str, set[int]]:
    """Names by their first and last two characters; those of the same have one in common."""
    found: dict[str, set[int]] = {}
    for at, name in enumerate(names):
        for end in (name.stem[-2:], name.stem[:2]):
            found.setdefault(end, set()).add(at)
    return found


def _other_names(
    one: Sketch, others: Sequence[Sketch], same: Sequence[set[MarkKind]]
) -> Numbers:
    mine = {name.kind for name in one.names if name.in_title}
    both = [mine & {m.kind for m in other.names if m.in_title} for other in others]
    flags = [bool(kinds) and not same[k] for k, kinds in enumerate(both)]
    return np.array(flags, float)


def _elsewhere(
    one: Sketch,
    own: Sequence[Weighed],
    shares: Sequence[Numbers],
    theirs: Sequence[_Theirs],
    n: int,
) -> Numbers:
    """Whether both titles name a thing of one kind that the other's text knows nothing of,
    and none of that kind that it does; a misspelt name is still the same."""
    gone: list[dict[MarkKind, list[str]]] = [{} for _ in range(n)]
    lost: list[dict[MarkKind, list[str]]] = [{} for _ in range(n)]
    kept: list[set[MarkKind]] = [set() for _ in range(n)]
    for its in theirs:
        if its.name.in_title and its.weight > 0:
            _sort(its.share, its.name, gone[its.whose], kept[its.whose])
    for name, weighed, share in zip(one.names, own, shares, strict=True):
        if name.in_title and weighed.mean > 0:
            for k in range(n):
                _sort(float(share[k]), name, lost[k], kept[k])
    return np.array(
        [_swapped(gone[k], lost[k], kept[k]) for k in range(n)], dtype=float
    )


def _sort(
    share: float, name: Mark, absent: dict[MarkKind, list[str]], kept: set[MarkKind]
) -> None:
    if share >= _PRESENT:
        kept.add(name.kind)
    elif share < _ABSENT and name.kind in _KINDS:
        absent.setdefault(name.kind, []).append(name.stem)


def _swapped(
    gone: dict[MarkKind, list[str]],
    lost: dict[MarkKind, list[str]],
    kept: set[MarkKind],
) -> bool:
    return any(
        not any(_misspelt(a, b) for a in gone[kind] for b in lost[kind])
        for kind in gone.keys() & lost.keys() - kept
    )


def _misspelt(one: str, other: str) -> bool:
    """Whether one may be the other with a character or two mistaken; 三区 is not 四区."""
    a, b = set(one), set(other)
    if (a ^ b) & _TELLING:
        return False
    return len(a & b) >= _MISSPELT * min(len(a), len(b))
