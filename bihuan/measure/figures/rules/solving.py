"""Which unknowns a set of sums determines: what a reader with patience can work out."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from typing import TypeVar

# Counting modulo a large prime is exact for sums of ones, and needs no fractions.
_PRIME = 2**61 - 1
U = TypeVar("U", bound=Hashable)
Row = dict[U, int]


def solved(sums: Iterable[Sequence[tuple[U, int]]]) -> set[U]:
    """The unknowns that have only one value under these sums (Gauss and Jordan).

    Each sum is its unknowns with their factors; what is known stands on the other side
    and does not matter. An unknown is determined when some sum of the sums is it alone.
    """
    pivots: dict[U, Row[U]] = {}
    for one in sums:
        row: Row[U] = dict(one)
        for name, pivot in pivots.items():
            if name in row:
                _take(row, pivot, row[name])
        if not row:
            continue
        name = next(iter(row))
        inverse = pow(row[name], -1, _PRIME)
        row = {each: n * inverse % _PRIME for each, n in row.items()}
        for other in pivots.values():
            if name in other:
                _take(other, row, other[name])
        pivots[name] = row
    return {name for name, row in pivots.items() if len(row) == 1}


def _take(row: Row[U], other: Row[U], times: int) -> None:
    for name, n in other.items():
        left = (row.get(name, 0) - times * n) % _PRIME
        if left:
            row[name] = left
        else:
            row.pop(name, None)
