"""Which events a raiser who wrote by mail is written to about, and when to try again."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta

from bihuan.faces.mail.words import Kind

TOLD = {
    "closing.audit-passed": Kind.ANSWERED,
    "handling.answered-now": Kind.ANSWERED,
    "routing.transferred": Kind.ANSWERED,
    "routing.declined": Kind.DECLINED,
}
_REPORTED, PASSED = "handling.reported", "closing.audit-passed"
_ANSWERS = frozenset({_REPORTED, "handling.answered-now", "routing.transferred"})
ATTEMPTS = 9
_FIRST, _LONGEST = 30.0, 4 * 3600.0
_SPREAD = 0.2


def is_answer(kind: str, *, turn: object, passed: Collection[object]) -> bool:
    """Whether a text is an answer: a report that nobody has checked yet is none."""
    return kind in _ANSWERS and (kind != _REPORTED or turn in passed)


def backoff(attempt: int, *, chance: float) -> timedelta:
    """Thrice as long after each attempt, spread by a fifth either way."""
    wait = min(_FIRST * 3.0 ** (max(attempt, 1) - 1), _LONGEST)
    return timedelta(seconds=wait * (1 - _SPREAD + 2 * _SPREAD * chance))


def rest(failures: int) -> timedelta:
    """How long a mailbox that failed so often is left alone."""
    return timedelta(seconds=min(20.0 * 2.0 ** min(max(failures, 1) - 1, 12), 900.0))
