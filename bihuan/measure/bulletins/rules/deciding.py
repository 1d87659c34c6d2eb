"""What may happen to a bulletin: written by one, approved by another, then for good."""

from __future__ import annotations

from collections.abc import Sequence

from bihuan.kit.verdicts import ALLOWED, Verdict, refuse
from bihuan.measure.bulletins.rules.numbers import beside, name_of
from bihuan.measure.bulletins.rules.texts import codes_in, unknown
from bihuan.measure.bulletins.words import Number, State

OPEN = (State.DRAFT, State.DECLINED)


def may_write(*, state: State, drafted_by: str, actor: str) -> Verdict:
    """Its drafter works on it until it is handed in, and again when it came back."""
    if drafted_by != actor:
        return Verdict("bulletin-not-yours", "只有起草人可以修改。")
    if state not in OPEN:
        return Verdict("bulletin-handed-in", "已经送审，不能再改。")
    return ALLOWED


def may_say(*, title: str, body: str, numbers: Sequence[Number]) -> Verdict:
    """A text names only numbers that were counted."""
    if not title.strip() or not body.strip():
        return Verdict("bulletin-empty", "请写明标题和正文。")
    if wrong := unknown(body, numbers):
        return refuse(
            "bulletin-unknown-number",
            "没有这些数字：{names}。请从右边的数字里选。",
            names=tuple(wrong),
        )
    return ALLOWED


def may_submit(
    *,
    state: State,
    drafted_by: str,
    actor: str,
    body: str,
    numbers: Sequence[Number],
) -> Verdict:
    """Nothing is handed in that shows a rate without what belongs beside it."""
    verdict = may_write(state=state, drafted_by=drafted_by, actor=actor)
    if not verdict:
        return verdict
    counted = {one.code for one in numbers}
    for code, missing in beside(codes_in(body, numbers)).items():
        if left := [one for one in missing if one in counted]:
            return refuse(
                "bulletin-alone",
                "“{name}”不能单独公布，正文里还要写上：{missing}。",
                name=name_of(code),
                missing=tuple(name_of(one) for one in left),
            )
    return ALLOWED


def may_approve(*, state: State, drafted_by: str, actor: str) -> Verdict:
    """A leader approves what somebody else drafted."""
    if drafted_by == actor:
        return Verdict("bulletin-own", "起草人不能批准自己的简报，请由其他领导批准。")
    if state is not State.SUBMITTED:
        return Verdict("bulletin-not-submitted", "这份简报现在不在送审中。")
    return ALLOWED


def may_publish(*, state: State, same: bool) -> Verdict:
    """Only what was approved goes out, once, and exactly as it was handed in."""
    if state is not State.APPROVED:
        return Verdict("bulletin-not-approved", "简报要先经批准，才能发布。")
    if not same:
        return Verdict("bulletin-changed", "内容与送审时的摘要不符，不能发布。")
    return ALLOWED
