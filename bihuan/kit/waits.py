"""How long to wait before trying again what failed on the other side."""

from __future__ import annotations

import secrets
from datetime import timedelta

FIRST, LONGEST = 30.0, 4 * 3600.0  # seconds
# Nobody may tell us to wait longer than what is sent is worth.
MOST_ASKED = 24 * 3600.0
_SPREAD = 0.2
_FINE = 1 << 20


def backoff(attempt: int, *, chance: float, asked: float | None = None) -> timedelta:
    """How long to wait after this many attempts: thrice as long each time, spread.

    `chance` from 0 to 1 spreads the waits by a fifth either way, so that a thousand
    messages do not come back in one second. What the other side asks for, in seconds,
    is honoured up to a day.
    """
    wait = min(FIRST * 3.0 ** min(max(attempt, 1) - 1, 32), LONGEST)
    wait *= 1 - _SPREAD + 2 * _SPREAD * chance
    return timedelta(seconds=max(wait, min(asked or 0.0, MOST_ASKED)))


def drawn() -> float:
    """A chance from 0 to 1 for `backoff`; no two processes draw the same."""
    return secrets.randbelow(_FINE) / _FINE
