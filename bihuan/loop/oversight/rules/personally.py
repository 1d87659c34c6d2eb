"""What the head of a unit must handle personally until it is done (泸溪 B06)."""

from __future__ import annotations

from bihuan.kit.verdicts import ALLOWED, Verdict
from bihuan.loop.oversight.rules.ladder import height
from bihuan.loop.oversight.words import Rung


def calls_head(rung: str) -> bool:
    """Whether a rung makes the matter the head's own; higher rungs never give it back."""
    return height(rung) >= height(Rung.UNIT_HEAD)


def may_take(
    *, called: bool, taken: bool, owner: int | None, units: frozenset[int]
) -> Verdict:
    """The head of the unit that holds a case takes it on once, after being called."""
    if owner not in units:
        return Verdict("not-holder", "只有当前主办单位可以这样办理。")
    if not called:
        return Verdict("head-not-called", "这件事没有升级到负责人亲办。")
    if taken:
        return Verdict("head-took", "负责人已经接办。")
    return ALLOWED
