"""Who gets a case, and when a unit may refuse it. Plain values in, a Verdict out."""

from __future__ import annotations

from datetime import datetime

from bihuan.directory.catalogue.words import Privacy
from bihuan.kit.verdicts import ALLOWED, Verdict, refuse


def may_hold(*, owner: int | None, units: frozenset[int]) -> Verdict:
    """Only the unit that answers for a case may work on it."""
    if owner in units:
        return ALLOWED
    return Verdict("not-holder", "只有当前主办单位可以这样办理。")


def may_ask_return(
    *,
    sent_at: datetime,
    closes_at: datetime,
    adjudicated: bool,
    proposed: int | None,
    owner: int | None,
    now: datetime,
) -> Verdict:
    """A unit may pass a case back early, with a proposal, and never after an adjudication.

    Without these limits a case that nobody wants circles between units until the
    raiser gives up, which is the failure this whole system exists to end. (潍坊
    Art. 22: after adjudication no further return; 安阳 Art. 50: within 24 h.)
    """
    if adjudicated:
        return Verdict("adjudicated", "此件已经裁定，不能再退单；请办理。")
    if now > closes_at:
        return refuse(
            "return-late",
            "退单期限已过（{sent} 派单，{closes} 前可退）。请办理，或申请协办。",
            sent=sent_at,
            closes=closes_at,
        )
    if proposed is not None and proposed == owner:
        return Verdict("return-to-self", "建议的承办单位不能是本单位，请另选一个。")
    return ALLOWED


def goes_to_adjudication(*, returned_before: int, free_returns: int) -> bool:
    """Whether this send-back is one too many for the dispatcher to decide alone."""
    return returned_before >= free_returns


def may_receive(*, unit: int, active: bool, refused_by: frozenset[int]) -> Verdict:
    """A case does not go to a unit that is abolished or whose refusal was just agreed."""
    if not active:
        return Verdict("unit-abolished", "该单位已停用，请选择现行的承办单位。")
    if unit in refused_by:
        return Verdict("unit-refused", "该单位的退单已获同意，请另派，或提交裁定。")
    return ALLOWED


def same_readers(one: str, other: str) -> bool:
    """Whether two visibilities let the same staff read: public and internal do.

    Anybody else learns of a public matter only that it was raised, and by how many; its
    texts stay with those who handle it, so nothing of an internal one is given away.
    """
    return one == other or {one, other} == {Privacy.PUBLIC, Privacy.INTERNAL}


def may_merge(
    *, case: int, into: int, into_open: bool, same_readers: bool, puts_off: bool
) -> Verdict:
    """A case joins another open one that the same people may read, never itself.

    `puts_off`: it is owed an answer after a bad verdict, and the other one is deferred,
    so that nobody would give it.
    """
    if case == into:
        return Verdict("merge-self", "不能与自身并案，请选择另一件。")
    if not into_open:
        return Verdict("merge-closed", "要并入的那件已经办结，请选择仍在办理的一件。")
    if not same_readers:
        return Verdict("merge-visibility", "两件事的公开范围不同，不能并案。")
    if puts_off:
        return Verdict(
            "merge-puts-off",
            "这件有差评正在整改，要并入的那件已挂账，并过去就没有人整改；请等那件恢复办理。",
        )
    return ALLOWED


def may_decline(*, ground: str, grounds: tuple[str, ...], route: str) -> Verdict:
    """Declining needs a listed legal ground and tells the raiser the right route."""
    if grounds and ground not in grounds:
        return refuse(
            "ground-unknown",
            "请从列出的法定理由中选择：{grounds}。",
            grounds="；".join(grounds),
        )
    if not ground:
        return Verdict("ground-missing", "不予受理必须写明法定理由。")
    if not route:
        return Verdict(
            "route-missing", "请告知诉求人正确的途径，例如应向哪个机关提出。"
        )
    return ALLOWED


def may_be_classed(*, cause: str, causes: tuple[str, ...]) -> Verdict:
    """A cause is one of the profile's closed list (the five 不 of A16), or none."""
    if cause and cause not in causes:
        return refuse(
            "cause-unknown",
            "请从列出的原因中选择：{causes}。",
            causes="、".join(causes),
        )
    return ALLOWED


def may_transfer(*, to: str, answer: str) -> Verdict:
    """Whoever passes a matter outside names where to, and tells the raiser."""
    if not to:
        return Verdict("transfer-where", "请写明转往哪个机关。")
    if not answer:
        return Verdict(
            "transfer-answer", "请写明告知诉求人的内容：转给了谁、怎样联系。"
        )
    return ALLOWED
