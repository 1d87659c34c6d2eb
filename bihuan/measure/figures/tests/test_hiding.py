"""From a published table nobody works out what it hides: checked by another way of counting."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bihuan.measure.figures.queries.rolled import ROLLED
from bihuan.measure.figures.queries.tables import line
from bihuan.measure.figures.rules import published
from bihuan.measure.figures.rules.solving import solved
from bihuan.measure.figures.words import COLUMNS, Line

ENDS = ("solved", "explained", "withdrawn", "transferred", "unreachable")
BASE = "accepted less withdrawn and merged"
Counts = dict[str, int]
few = st.one_of(st.integers(0, 8), st.integers(0, 60))


@st.composite
def units(draw: st.DrawFn) -> Counts:
    """What a unit's cases come to: each count at most that of which it is a part."""
    found = dict.fromkeys((*COLUMNS, "overdue"), 0)
    for name in (*ENDS, "merged", "deferred"):
        found[name] = draw(few)
    found["closed"] = sum(found[name] for name in ENDS)
    running = draw(few)
    found["accepted"] = found["closed"] + found["merged"] + found["deferred"] + running
    for name, whole in (
        ("timed", "closed"), ("on_time", "timed"), ("rated", "closed"),
        ("satisfied", "rated"), ("contacted", "accepted"), ("extended", "accepted"),
    ):  # fmt: skip
        found[name] = draw(st.integers(0, found[whole]))
    found["negative"] = draw(st.integers(0, found["rated"] - found["satisfied"]))
    return found


def shown_of(rows: Sequence[Counts]) -> tuple[Line, tuple[Line, ...]]:
    total = {name: sum(row[name] for row in rows) for name in (*COLUMNS, "overdue")}
    lines = [line(f"{at}", "", row, None, ROLLED) for at, row in enumerate(rows)]
    whole, (shown,) = published(line("", "", total, None, ROLLED), lines)
    return whole, shown


def known_of(shown: Line) -> Counts:
    """What somebody reads in a line."""
    found: Counts = {}
    for one in ROLLED:
        value = shown.values[one.code]
        if not value.hidden:
            found[one.top.column] = value.n
            if one.bottom is not None and value.of is not None:
                found[BASE if one.less else one.bottom.column] = value.of
    return found


def worked_out(total: Line, lines: Sequence[Line]) -> dict[tuple[int, str], float]:
    """What follows from what is read, by least squares: cells with only one value."""
    told = [known_of(total), *map(known_of, lines)]
    names = (*COLUMNS, BASE)
    cells = [(at, name) for at in range(len(told)) for name in names]
    place = {cell: at for at, cell in enumerate(cells)}
    sums: list[dict[tuple[int, str], int]] = [
        {(0, name): -1} | {(at, name): 1 for at in range(1, len(told))}
        for name in names
    ]
    for at in range(len(told)):
        sums.append({(at, name): 1 for name in ENDS} | {(at, "closed"): -1})
        parts = {(at, name): 1 for name in (BASE, "withdrawn", "merged")}
        sums.append(parts | {(at, "accepted"): -1})
    left = np.zeros((len(sums), len(cells)))
    for row, one in enumerate(sums):
        for cell, sign in one.items():
            left[row, place[cell]] = sign
    given_here = {place[at, name]: n for at, one in enumerate(told) for name, n in one.items()}  # fmt: skip
    unknown = [at for at in range(len(cells)) if at not in given_here]
    right = -sum((left[:, at] * n for at, n in given_here.items()), np.zeros(len(sums)))
    matrix = left[:, unknown]
    found, _, rank, _ = np.linalg.lstsq(matrix, right, rcond=1e-9)
    *_, turned = np.linalg.svd(matrix)
    free = np.abs(turned[rank:]).max(axis=0, initial=0)
    return {
        cells[at]: float(found[n]) for n, at in enumerate(unknown) if free[n] < 1e-7
    }


@settings(max_examples=40, deadline=None)
@given(st.lists(units(), min_size=1, max_size=6))
def test_nobody_solves_a_published_table_for_what_it_hides(
    rows: list[Counts],
) -> None:
    total, lines = shown_of(rows)

    every: list[Mapping[str, int]] = [
        {name: sum(row[name] for row in rows) for name in COLUMNS},
        *rows,
    ]
    told = worked_out(total, lines)
    small = [
        cell for cell in told if cell[1] != BASE and 0 < every[cell[0]][cell[1]] < 5
    ]
    assert small == []
    for shown in (total, *lines):
        assert not {*known_of(shown).values()} & {1, 2, 3, 4}


@settings(max_examples=40, deadline=None)
@given(st.lists(units(), min_size=2, max_size=6))
def test_what_is_hidden_of_one_count_is_never_few_in_all(rows: list[Counts]) -> None:
    total, lines = shown_of(rows)
    whole = known_of(total)
    for name in whole.keys() - {BASE}:
        gone = [
            row
            for row, one in zip(rows, lines, strict=True)
            if name not in known_of(one)
        ]
        assert sum(row[name] for row in gone) not in range(1, 5)


def test_a_rate_goes_with_what_its_base_would_tell() -> None:
    """Withdrawn is hidden; accepted less what the solved rate is of would tell it."""
    row = dict.fromkeys((*COLUMNS, "overdue"), 0)
    row |= {"accepted": 40, "closed": 40, "solved": 38, "withdrawn": 2}
    total, (only,) = shown_of([row])

    for one in (total, only):
        assert one.values["withdrawn-share"].hidden
        assert one.values["merged-share"].hidden or one.values["solved"].hidden
        assert one.values["closed"].n == 40


def test_what_only_several_sums_together_tell_is_hidden_as_well() -> None:
    """No sum leaves one unknown; the first two lines less two columns leave withdrawn."""
    rows = []
    for told in (
        {"explained": 3, "transferred": 3, "withdrawn": 2, "merged": 2},
        {"explained": 3, "transferred": 3},
        {"unreachable": 3, "withdrawn": 3, "merged": 2},
        {"unreachable": 3, "withdrawn": 3, "merged": 2},
    ):
        row = dict.fromkeys((*COLUMNS, "overdue"), 0) | {"solved": 50} | told
        row["closed"] = sum(row[name] for name in ENDS)
        rows.append(row | {"accepted": row["closed"] + row["merged"]})

    total, lines = shown_of(rows)

    assert (1, "withdrawn") not in worked_out(total, lines)
    assert lines[0].values["withdrawn-share"].hidden


def test_large_counts_are_all_shown() -> None:
    row = dict.fromkeys((*COLUMNS, "overdue"), 0)
    row |= {"accepted": 90, "closed": 80, "solved": 80, "timed": 80, "on_time": 70}
    total, lines = shown_of([row, row, row])

    assert not any(
        value.hidden for one in (total, *lines) for value in one.values.values()
    )


@pytest.mark.parametrize(
    ("sums", "told"),
    [
        ([[("a", 1)]], {"a"}),
        ([[("a", 1), ("b", 1)]], set()),
        ([[("a", 1), ("b", 1)], [("a", 1), ("b", -1)]], {"a", "b"}),
        ([[("a", 1), ("b", 1)], [("b", 1), ("c", 1)], [("a", 1), ("c", 1)]], {"a", "b", "c"}),
        ([[("a", 1), ("b", 1)], [("a", 2), ("b", 2)], []], set()),
    ],
)  # fmt: skip
def test_an_unknown_is_told_by_sums_that_leave_it_alone(
    sums: list[list[tuple[str, int]]], told: set[str]
) -> None:
    assert solved(sums) == told


def test_what_everybody_knows_to_be_nothing_hides_nothing() -> None:
    def unit(solved_ones: int, explained: int) -> Counts:
        closed = solved_ones + explained
        ends = {"solved": solved_ones, "explained": explained, "timed": closed}
        whole = {"accepted": closed, "closed": closed}
        return dict.fromkeys((*COLUMNS, "overdue"), 0) | ends | whole

    total, (small, _) = shown_of([unit(5, 1), unit(20, 20)])
    hidden = {one.top.column for one in ROLLED if small.values[one.code].hidden}
    known = {name for name, n in known_of(total).items() if n == 0}
    assert "explained" in hidden
    # Nobody was transferred, so 6 closed less 5 solved would tell of the one.
    assert len((hidden - known) & {*ENDS, "closed"}) > 1
