"""Waits between attempts: they grow, are bounded, and honour what is asked."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from bihuan.kit import waits


@given(st.integers(1, 4000), st.floats(0, 1), st.none() | st.floats(0, 1e9))
def test_waits_grow_are_bounded_and_honour_what_is_asked(
    attempt: int, chance: float, asked: float | None
) -> None:
    wait = waits.backoff(attempt, chance=chance, asked=asked)

    assert timedelta(seconds=24) <= wait <= timedelta(days=1)
    if asked is not None and asked <= 24 * 3600:
        assert wait >= timedelta(seconds=asked)
    assert waits.backoff(attempt + 1, chance=chance, asked=asked) >= wait


def test_chances_lie_between_none_and_one() -> None:
    drawn = [waits.drawn() for _ in range(100)]

    assert all(0 <= chance < 1 for chance in drawn)
    assert len(set(drawn)) > 1
