"""Accuracy by level, and months that are worse than those before them."""

from __future__ import annotations

from datetime import date

import pytest

from bihuan.loop.triage.rules.learning.curves import drifted, levels
from bihuan.loop.triage.words.learning import Judged
from bihuan.loop.triage.words.versions import Month


def test_at_each_level_only_what_is_labelled_so_deep_counts() -> None:
    judged = [
        Judged("01/0101", "01/0101", 0.9),
        Judged("01/0101", "01/0102", 0.6),
        Judged("01/0102", "02", 0.4),
        Judged("02", "02", 0.8),
        Judged("01/0101", "01", 0.5),
    ]
    assert levels(judged) == [(1, 5, 0.8), (2, 4, 0.25)]
    assert levels([]) == []


def months(*told: tuple[int, float]) -> list[Month]:
    return [
        Month(date(2026, n, 1), count, share, share, 0.0)
        for n, (count, share) in enumerate(told, start=1)
    ]


@pytest.mark.parametrize(
    ("told", "clearly"),
    [
        ((), False),
        (((100, 0.5),), False),
        (((200, 0.9), (100, 0.9)), False),
        (((200, 0.9), (100, 0.87)), False),  # chance explains it
        (((200, 0.9), (100, 0.7)), True),
        (((200, 0.9), (29, 0.1)), False),  # too few to say
        (((20, 0.9), (100, 0.1)), False),  # nothing to compare with
        (((200, 0.9), (100, 0.5), (100, 0.9)), False),  # only the newest counts
        (((200, 1.0), (100, 1.0)), False),
    ],
)
def test_a_month_is_worse_when_chance_does_not_explain_it(
    told: tuple[tuple[int, float], ...], *, clearly: bool
) -> None:
    found = drifted(months(*told))
    assert (found is not None) is clearly
    assert found is None or found.month.month == len(told)
