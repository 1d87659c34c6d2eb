"""Which entries of a matter are an answer to its raiser."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import pytest

from bihuan.loop.closing.words import checked_rounds, is_withheld, standing_answers


@dataclass(frozen=True)
class One:
    kind: str
    facts: Mapping[str, object] = field(default_factory=dict)


def reported(turn: int) -> One:
    return One("handling.reported", {"round": turn})


PASSED = One("closing.audit-passed", {"round": 1})


@pytest.mark.parametrize(
    ("one", "withheld"),
    [
        (reported(1), False),
        (reported(2), True),
        (One("handling.noted", {"round": 2}), False),
        (One("handling.answered-now", {"round": 2}), False),
    ],
)
def test_a_report_that_nobody_has_checked_is_withheld(
    one: One, *, withheld: bool
) -> None:
    assert is_withheld(one, checked_rounds([PASSED])) == withheld


def test_only_what_was_checked_is_an_answer() -> None:
    transferred = One("routing.transferred", {"to": "12345"})
    told = [reported(1), PASSED, One("handling.noted"), reported(2), transferred]

    assert standing_answers(told) == [reported(1), transferred]
    assert standing_answers(told[:1]) == []
