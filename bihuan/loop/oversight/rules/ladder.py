"""What a rung of the ladder means for a case."""

from __future__ import annotations

from bihuan.kit.verdicts import ALLOWED, Verdict
from bihuan.loop.oversight.words import LADDER, Rung


def height(rung: str) -> int:
    """How far up the ladder a rung is; -1 for none or for a rung of another clock."""
    return LADDER.index(Rung(rung)) if rung in set(LADDER) else -1


def rises(*, now_at: str, fired: str) -> bool:
    """Whether a fired rung is higher than where the case already stands."""
    return height(fired) > height(now_at)


def may_urge(*, is_open: bool) -> Verdict:
    """An open case can be urged."""
    if is_open:
        return ALLOWED
    return Verdict("closed", "这件事已经办结，无需催办。")
