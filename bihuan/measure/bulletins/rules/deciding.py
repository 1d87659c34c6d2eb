"""What may happen to a bulletin: written by one, approved by another, then for good."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from bihuan.kit.verdicts import ALLOWED, Verdict, refuse
from bihuan.measure.bulletins.rules.numbers import beside, name_of
from bihuan.measure.bulletins.rules.texts import codes_in, unknown
from bihuan.measure.bulletins.words import Number, Readers, State

_TWICE = Verdict(
    "bulletin-twice",
    "这一期已经向社会公开过一份。两份相减会透露不公布的小数字，不能再发。",
)
OPEN = (State.DRAFT, State.DECLINED)
_RUNNING = Verdict(
    "bulletin-running",
    "统计期还没有结束就取了数，不能向社会公开。请等统计期结束，重新取数后再送审。",
)


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
    running: bool = False,
    again: bool = False,
) -> Verdict:
    """Nothing is handed in that shows a rate without what belongs beside it.

    `running`: it is for everybody and was counted before its period was over.
    `again`: everybody has read one of the same period, so it could never go out.
    """
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
    if again:
        return _TWICE
    return _RUNNING if running else ALLOWED


def may_approve(*, state: State, drafted_by: str, actor: str) -> Verdict:
    """A leader approves what somebody else drafted."""
    if drafted_by == actor:
        return Verdict("bulletin-own", "起草人不能批准自己的简报，请由其他领导批准。")
    if state is not State.SUBMITTED:
        return Verdict("bulletin-not-submitted", "这份简报现在不在送审中。")
    return ALLOWED


def counted_early(*, readers: Readers, until: date, counted_on: date) -> bool:
    """Whether everybody would read numbers of a period that was not over."""
    return readers is Readers.EVERYBODY and counted_on <= until


def may_publish(
    *, state: State, same: bool, running: bool = False, again: bool = False
) -> Verdict:
    """Only what was approved goes out, once, and exactly as it was handed in.

    `again`: everybody has read one of the same period; two could be subtracted.
    """
    if state is not State.APPROVED:
        return Verdict("bulletin-not-approved", "简报要先经批准，才能发布。")
    if not same:
        return Verdict("bulletin-changed", "内容与送审时的摘要不符，不能发布。")
    if again:
        return _TWICE
    return _RUNNING if running else ALLOWED
