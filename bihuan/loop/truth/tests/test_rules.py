from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest

from bihuan.loop.truth import rules
from bihuan.loop.truth.words import LookState


@given(st.integers(1, 400).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_the_interval_is_wilsons(seen: tuple[int, int]) -> None:
    k, n = seen
    ours = rules.wilson(k, n)
    theirs = binomtest(k, n).proportion_ci(0.95, method="wilson")
    assert ours.low == pytest.approx(theirs.low, abs=1e-9)
    assert ours.high == pytest.approx(theirs.high, abs=1e-9)


def test_nothing_seen_says_nothing() -> None:
    assert (rules.wilson(0, 0).low, rules.wilson(0, 0).high) == (0.0, 1.0)


@pytest.mark.parametrize(
    ("solved", "grade", "result", "good"),
    [
        (True, 5, "solved", True),
        (True, 3, "solved", True),
        (True, 2, "solved", False),
        (False, 5, "solved", False),
        (False, 4, "explained", True),
        (False, 1, "explained", False),
        (None, None, "solved", False),
    ],
)
def test_what_is_a_good_answer(
    *, solved: bool | None, grade: int | None, result: str, good: bool
) -> None:
    assert rules.is_good(solved=solved, grade=grade, result=result) is good


@pytest.mark.parametrize(
    ("given_", "expected"),
    [({}, 1), ({1: 1}, 2), ({1: 3, 2: 2}, 4), ({1: 1, 2: 1, 4: 1}, 1)],
)
def test_looks_go_round_among_those_without_a_part(
    given_: dict[int, int], expected: int
) -> None:
    unit = rules.next_looker(
        [1, 2, 3, 4], handled=frozenset({3}), called=frozenset(), given=given_
    )
    assert unit == expected


def test_where_everybody_had_a_part_nobody_is_named() -> None:
    assert (
        rules.next_looker([1], handled=frozenset(), called=frozenset({1}), given={})
        is None
    )


@pytest.mark.parametrize(
    ("state", "unit", "units", "code"),
    [
        (LookState.WAITING, 1, {1}, ""),
        (LookState.WAITING, 1, {2}, "not-our-look"),
        (LookState.WAITING, None, {2}, "not-our-look"),
        (LookState.ANSWERED, 1, {1}, "look-done"),
        (LookState.WAITING, 1, {1, 7}, "own-second-look"),
        (LookState.WAITING, 1, {1, 8}, "own-second-look"),
    ],
)
def test_who_may_look(
    state: LookState, unit: int | None, units: set[int], code: str
) -> None:
    verdict = rules.may_look(
        state=state,
        unit=unit,
        handled=frozenset({7}),
        called=frozenset({8}),
        units=frozenset(units),
    )
    assert verdict.code == code


def test_trying_at_one_hour_thrice_is_not_trying_thrice() -> None:
    assert not rules.is_tried_enough([9, 9, 8], attempts=3)
    assert rules.is_tried_enough([9, 15, 18], attempts=3)


def test_the_tail_of_a_binomial_is_scipys() -> None:
    theirs = binomtest(9, 20, 0.2, alternative="greater").pvalue
    assert rules.at_least(9, 20, 0.2) == pytest.approx(theirs)
    assert rules.at_least(0, 20, 0.2) == 1.0
