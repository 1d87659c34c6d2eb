"""Coverage, completion, reduction and intervals, by tables of values."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from bihuan.measure.figures import rules

Q2 = date(2022, 4, 1), date(2022, 6, 30)


def test_coverage_counts_each_of_the_list_once_and_nobody_else() -> None:
    may, july = date(2022, 5, 9), date(2022, 7, 1)
    done = [("a", may), ("a", may), ("b", july), ("stranger", may)]

    value = rules.coverage(["a", "b", "c"], done, since=Q2[0], until=Q2[1])

    assert (value.n, value.of) == (1, 3)
    assert rules.coverage([], done, since=Q2[0], until=Q2[1]).amount is None


def test_completion_may_exceed_the_whole() -> None:
    found = rules.completion([Decimal("969.5")], Decimal(664))
    assert found is not None
    assert f"{found:.0%}" == "146%"
    assert rules.completion([], Decimal(0)) is None


def test_reduction_is_of_the_time_before() -> None:
    assert rules.reduction(Decimal(20), Decimal(6)) == Decimal("0.7")
    assert rules.reduction(Decimal(5), Decimal(6)) == Decimal("-0.2")
    assert rules.reduction(Decimal(0), Decimal(1)) is None


@pytest.mark.parametrize(
    ("n", "of", "low", "high"),
    [(10, 10, 0.722, 1.0), (0, 10, 0.0, 0.278), (730, 737, 0.9805, 0.9954)],
)
def test_the_interval_is_wilsons(n: int, of: int, low: float, high: float) -> None:
    found = rules.interval(n, of)
    assert found == (pytest.approx(low, abs=1e-3), pytest.approx(high, abs=1e-3))
    assert rules.interval(0, 0) is None


def test_a_quarter_has_its_first_and_its_last_day() -> None:
    assert rules.quarter_of(date(2022, 5, 9)) == Q2
    assert rules.quarter_of(date(2022, 12, 31)) == (
        date(2022, 10, 1),
        date(2022, 12, 31),
    )
