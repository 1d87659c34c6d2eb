"""Whether a new model may take over, and which decisions it is tried on first."""

from __future__ import annotations

from collections.abc import Sequence
from math import comb

from bihuan.kit.sentences import marked
from bihuan.kit.verdicts import ALLOWED, Verdict, refuse
from bihuan.loop.triage.words.learning import Compared, Learnt, State

HELD_SHARE = 0.15  # of the newest decisions
HELD_LEAST, HELD_MOST = 10, 2_000
LEARNT_LEAST = 30  # decisions below which nothing is learnt
ENOUGH = 20  # decisions both were tried on, before anything is said of them
ALL = marked("全部")  # in place of a class
WRONGLY = 0.05  # how often a model that is as good may be refused, all classes together


def held_out(n: int) -> int:
    """How many of `n` decisions, the newest, are kept from training to try it on."""
    return min(max(int(n * HELD_SHARE), HELD_LEAST), HELD_MOST, n // 2)


def enough(n: int) -> Verdict:
    """Whether there are decisions enough to learn from."""
    if n >= LEARNT_LEAST:
        return ALLOWED
    return refuse(
        "too-few-labels",
        "可供学习的已定事项只有 {n} 件，至少要 {least} 件。",
        n=n,
        least=LEARNT_LEAST,
    )


def may_take_over(new: Learnt, *, old_n: int) -> Verdict:
    """A new model replaces the one in charge only if it is no worse, in any class.

    Of the decisions that only one of both got right, the new one must not have lost more
    than chance explains: one-sided sign test, for each class and for all together, at
    five per cent divided by the number of tests (Bonferroni).
    """
    if not new.against:
        return ALLOWED
    if len(new.compared) < ENOUGH and new.n < old_n:
        return refuse(
            "too-few-to-compare",
            "现行模型学过 {old} 件，新模型只学过 {new} 件，可比的已定事项只有 {n} 件，暂不替换。",
            old=old_n,
            new=new.n,
            n=len(new.compared),
        )
    return no_worse(new.compared)


def no_worse(compared: Sequence[Compared]) -> Verdict:
    """Whether the new one lost nothing, on decisions that neither had learnt from."""
    classes = sorted({one.truth for one in compared})
    limit = WRONGLY / (len(classes) + 1)
    for truth in ("", *classes):
        ours = [one for one in compared if not truth or one.truth == truth]
        before, after = sum(one.old for one in ours), sum(one.new for one in ours)
        lost = sum(one.old and not one.new for one in ours)
        if before > after and _by_chance(lost, lost - before + after) < limit:
            return refuse(
                "worse-than-before",
                "{n} 件新近已定的“{name}”事项，原来判对 {before} 件，新模型只判对 {after} 件，"
                "偶然不会差这么多。",
                name=truth or ALL,
                n=len(ours),
                before=before,
                after=after,
            )
    return ALLOWED


def may_install(*, compared_with: int, in_charge: int) -> Verdict:
    """A model is judged against the one that it will replace, not one since replaced."""
    if compared_with == in_charge:
        return ALLOWED
    return refuse(
        "another-in-charge",
        "训练期间现行模型已换成第 {number} 号，请重新训练。",
        number=in_charge,
    )


def may_serve(state: State, *, has_body: bool) -> Verdict:
    """Whether somebody may put this version in charge."""
    if state is State.IN_CHARGE:
        return Verdict("already-in-charge", "这个版本正在使用。")
    if not has_body:
        return Verdict("body-gone", "这个版本的内容已不保存，不能再启用。")
    return ALLOWED


def as_seen(seen: int | None, in_charge: int) -> Verdict:
    """Whether the model in charge is still the one that stood on somebody's page."""
    if seen is None or seen == in_charge:
        return ALLOWED
    return refuse(
        "stale",
        "您阅读期间，现行模型已换成第 {number} 号。请先看看，再决定用哪一版。",
        number=in_charge,
    )


def _by_chance(lost: int, won: int) -> float:
    """How probable so many losses are if both were as good: the upper binomial tail."""
    n = lost + won
    worse: int = sum(comb(n, k) for k in range(lost, n + 1))
    return float(worse / 2**n)
