"""What may be done with a draw, and when. Plain values in, a Verdict out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from bihuan.ground.draws.rules.drawing import ALGORITHM, KEY
from bihuan.ground.draws.words import Beacon, Candidate, Quota, Rule, State
from bihuan.kit.verdicts import ALLOWED, Verdict, refuse


def written(rule: Rule) -> dict[str, Any]:
    """The rule as it is sealed and published."""
    return {
        "algorithm": ALGORITHM,
        "beacon": str(rule.beacon),
        "grounds": dict(rule.grounds),
        "outside": rule.outside,
        "purpose": rule.purpose,
        "strata": [_quota(quota) for quota in rule.quotas],
        "title": rule.title,
    }


def _quota(quota: Quota) -> dict[str, str | int]:
    if quota.count is not None:
        return {"stratum": quota.stratum, "count": quota.count}
    return {
        "stratum": quota.stratum,
        "share": quota.share or 0,
        "least": quota.least,
    }


def may_commit(rule: Rule) -> Verdict:
    """A rule says once for each stratum how many; no room is left for a second reading."""
    names = [quota.stratum for quota in rule.quotas]
    if not names or len(set(names)) != len(names):
        return Verdict("draw-strata", "抽签规则里每一组应写明名称，且只写一次。")
    if not all(map(KEY.fullmatch, [*names, *rule.grounds])):
        return Verdict(
            "draw-names",
            "组名和回避理由的代号只能用字母、数字、点、横线、冒号和下划线。",
        )
    if not all(map(_is_clear, rule.quotas)):
        return Verdict(
            "draw-quota", "每一组应写明抽几个，或抽万分之几，二者必须且只能写一个。"
        )
    if (rule.beacon is Beacon.OUTSIDE) != bool(rule.outside.strip()):
        return Verdict(
            "draw-outside", "用外部公开数值的抽签，应事先写明用哪一个数值；其他的不写。"
        )
    return ALLOWED


def _is_clear(quota: Quota) -> bool:
    if quota.count is not None:
        return quota.share is None and not quota.least and quota.count >= 0
    return quota.share is not None and 0 <= quota.share <= 10_000 and quota.least >= 0


def may_go_on(state: State, *, at: State) -> Verdict:
    """Commit, freeze, draw, reveal: each once, in this order."""
    if state is at:
        return ALLOWED
    return Verdict(
        "draw-order", "这次抽签不在这一步：应先承诺、再封存、再抽取、再揭示。"
    )


def may_abandon(state: State) -> Verdict:
    """What was drawn cannot be taken back, or the wrong result would be drawn again."""
    if state in (State.COMMITTED, State.FROZEN):
        return ALLOWED
    return Verdict("draw-done", "已经抽取的不能作废：结果不合意不是重抽的理由。")


def may_freeze(
    candidates: Sequence[Candidate],
    *,
    strata: Collection[str],
    grounds: Collection[str],
) -> Verdict:
    """Everybody once, in a stratum that the rule has, kept out only on its grounds."""
    twice = _twice(one.ref for one in candidates) or _twice(
        one.key for one in candidates if one.key
    )
    if twice:
        return Verdict("draw-twice", "名单里有同一个候选出现了两次。")
    if any(one.stratum not in strata for one in candidates):
        return Verdict("draw-stratum", "名单里有规则没有写明的分组。")
    if any(one.excluded and one.excluded not in grounds for one in candidates):
        return Verdict("draw-ground", "名单里有规则没有写明的回避理由。")
    if any(one.key and not KEY.fullmatch(one.key) for one in candidates):
        return Verdict(
            "draw-key", "公开代号应为 1 至 64 位字母、数字、点、横线、冒号或下划线。"
        )
    return ALLOWED


def _twice(names: Iterable[str]) -> bool:
    return any(times > 1 for times in Counter(names).values())


def may_draw(beacon: str) -> Verdict:
    """Nothing is drawn before the public value is there."""
    if beacon.strip():
        return ALLOWED
    return Verdict("draw-no-beacon", "公开数值还没有公布，现在不能抽取。")


def may_replace(*, drawn: bool, ground: str, rule: Mapping[str, Any]) -> Verdict:
    """Only one of the drawn steps down, and only on a ground of the rule."""
    if not drawn:
        return Verdict("draw-not-drawn", "只有抽中的才能递补。")
    if ground not in rule["grounds"]:
        return refuse(
            "draw-ground-unknown",
            "递补的理由应是规则写明的：{grounds}。",
            grounds=tuple(rule["grounds"].values()),
        )
    return ALLOWED
