"""Which cells of a published table are left out, so that the others do not give them away.

A cell is one count of one line: how many were closed, rated, satisfied. A table prints
some as they are and some as what a rate was divided by. Whoever reads it knows sums:
the lines come to the total, and within a line some counts come to others. A cell of
fewer than five is hidden, and with it as many more as it takes until no sum tells it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from bihuan.measure.figures.rules.solving import solved
from bihuan.measure.figures.words import BY_CODE, HIDDEN, Line, Measure, Statistic

SMALL = 5
M = Measure
_ENDS = (M.SOLVED, M.EXPLAINED, M.WITHDRAWN, M.TRANSFERRED, M.UNREACHABLE)
# Whoever reads a table wants these first, so others go before them.
_MAIN = frozenset({M.ACCEPTED.column, M.CLOSED.column, M.SOLVED.column})
_TOTAL = -1

Cell = tuple[int, str]
Cells = Mapping[str, int]
Sum = Sequence[tuple[Cell, int]]  # of cells with their signs; it comes to nothing


@dataclass(slots=True)
class _Told:
    """A table as its readers know it: every cell, what is hidden, which sums there are."""

    lines: Sequence[Cells]
    total: Cells
    small: int
    hidden: set[Cell] = field(default_factory=set)
    sums: list[Sum] = field(init=False)

    def __post_init__(self) -> None:
        """The lines come to the total, and in a line some counts come to others."""
        self.sums = list(_down(self.lines, self.total))
        for place in (_TOTAL, *range(len(self.lines))):
            self.sums += _across(place, self.line(place))

    def line(self, place: int) -> Cells:
        return self.total if place == _TOTAL else self.lines[place]

    def size(self, at: Cell) -> int:
        return self.line(at[0])[at[1]]

    def is_plain(self, at: Cell) -> bool:
        """Whether everybody knows that this is nothing: the total of its column is."""
        whole = (_TOTAL, at[1])
        return self.total.get(at[1]) == 0 and whole not in self.hidden


def published(
    total: Line, *tables: Sequence[Line], small: int = SMALL
) -> tuple[Line, list[tuple[Line, ...]]]:
    """The total and tables of its parts, without what tells of fewer than `small` cases.

    What the total shows does not depend on the tables, so several that stand under one
    total say no more than each says by itself.
    """
    whole = _Told([], cells_of(total), small)
    _hide_small(whole, [_TOTAL])
    _settle(whole, [_TOTAL])
    tables_shown = []
    for lines in tables:
        told = _Told([cells_of(one) for one in lines], whole.total, small)
        told.hidden = set(whole.hidden)
        places = range(len(lines))
        _hide_small(told, places)
        _settle(told, places)
        tables_shown.append(
            tuple(_shown(one, at, told.hidden) for at, one in enumerate(lines))
        )
    return _shown(total, _TOTAL, whole.hidden), tables_shown


def cells_of(line: Line) -> dict[str, int]:
    """Every count that the statistics of a line print or are divided by."""
    found: dict[str, int] = {}
    for code, value in line.values.items():
        one = BY_CODE[code]
        found[one.top.column] = value.n
        if one.bottom is not None and value.of is not None:
            found[_below(one)] = value.of
    return found


def _below(one: Statistic) -> str:
    """What a rate is divided by; what is taken off makes a count of its own."""
    assert one.bottom is not None
    return "-".join([one.bottom.column, *(less.column for less in one.less)])


def _down(lines: Sequence[Cells], total: Cells) -> Iterator[Sum]:
    for name in total if lines else ():
        parts = [((at, name), 1) for at, one in enumerate(lines) if name in one]
        yield [*parts, ((_TOTAL, name), -1)]


def _across(place: int, line: Cells) -> Iterator[Sum]:
    for one in BY_CODE.values():
        if one.bottom is not None and one.less and _below(one) in line:
            parts = [
                ((place, each.column), 1) for each in one.less if each.column in line
            ]
            whole = one.bottom.column
            yield [((place, _below(one)), 1), *parts, ((place, whole), -1)]
    ends = [one.column for one in _ENDS if one.column in line]
    whole = M.CLOSED.column
    if ends and line.get(whole) == sum(line[name] for name in ends):
        yield [*(((place, name), 1) for name in ends), ((place, whole), -1)]


def _hide_small(told: _Told, places: Iterable[int]) -> None:
    for place in places:
        line = told.line(place).items()
        told.hidden |= {(place, name) for name, n in line if 0 < n < told.small}


def _settle(told: _Told, mine: Collection[int]) -> None:
    """Hide more of these lines until nothing hidden can be told, sum by sum and by all."""
    while _close_each(told, mine) or _close_all(told, mine):
        pass


def _close_each(told: _Told, mine: Collection[int]) -> bool:
    before = len(told.hidden)
    for one in told.sums:
        while _gives_away(told, one) and _hide_one(told, one, mine):
            pass
    return len(told.hidden) > before


def _close_all(told: _Told, mine: Collection[int]) -> bool:
    known = solved(
        [pair for pair in one if pair[0] in told.hidden] for one in told.sums
    )
    return any(
        _hide_one(told, one, mine)
        for one in told.sums
        if any(at in known for at, _ in one)
    )


def _gives_away(told: _Told, one: Sum) -> bool:
    """Whether a sum tells of a single hidden cell, or of few cases in all lines."""
    gone = [at for at, _ in one if at in told.hidden]
    if len(gone) < 2:
        return bool(gone)
    lines = {place for place, _ in gone}
    if len(lines) == 1 or _TOTAL in lines:
        return False
    # No count is below nothing: several that come to nothing are all known.
    return sum(told.size(at) for at in gone) < told.small


def _hide_one(told: _Told, one: Sum, mine: Collection[int]) -> bool:
    """The least of those that are left in a sum goes with what is hidden."""
    left = [
        at
        for at, _ in one
        if at not in told.hidden and at[0] in mine and not told.is_plain(at)
    ]
    if not left:
        return False
    told.hidden.add(min(left, key=lambda at: _loss(told, at)))
    return True


def _loss(told: _Told, at: Cell) -> tuple[bool, bool, int, Cell]:
    n = told.size(at)
    return at[1] in _MAIN, n == 0, n, at


def _shown(line: Line, place: int, hidden: set[Cell]) -> Line:
    values = {
        code: HIDDEN if _is_hidden(BY_CODE[code], place, hidden) else value
        for code, value in line.values.items()
    }
    return Line(line.key, line.label, values)


def _is_hidden(one: Statistic, place: int, hidden: set[Cell]) -> bool:
    """A rate goes with what it counts and with what it is divided by."""
    return (place, one.top.column) in hidden or (
        one.bottom is not None and (place, _below(one)) in hidden
    )
