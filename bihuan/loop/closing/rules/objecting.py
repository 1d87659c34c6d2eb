"""When a unit may object to a verdict, and who may decide on it."""

from __future__ import annotations

from datetime import datetime

from bihuan.kit.verdicts import ALLOWED, Verdict, refuse
from bihuan.loop.cases.words import Status


def may_object(
    *,
    bad: bool,
    judged_unit: int | None,
    units: frozenset[int],
    objected: bool,
    until: datetime,
    now: datetime,
) -> Verdict:
    """The unit that was judged may object to a bad verdict, once and in time."""
    if judged_unit not in units:
        return Verdict("not-judged", "只有被评价的承办单位可以提出异议。")
    if not bad:
        return Verdict("not-bad", "只能对差评提出异议。")
    if objected:
        return Verdict("objected", "对这个评价已经提出过异议。")
    if now > until:
        return refuse("objection-late", "异议须在 {until} 前提出。", until=until)
    return ALLOWED


def may_prove(*, pieces: int) -> Verdict:
    """An objection without evidence is only an annoyance with the raiser."""
    if pieces:
        return ALLOWED
    return Verdict("evidence-none", "提出异议须附佐证材料。")


def may_decide(
    *,
    waiting: bool,
    handled_by: frozenset[int],
    units: frozenset[int],
    took_down: frozenset[str],
    who: str,
) -> Verdict:
    """A second reader decides: neither of the unit nor who took the verdict down."""
    if not waiting:
        return Verdict("decided", "这项异议已经有了结论。")
    if handled_by & units:
        return Verdict("own-objection", "本单位办理过此件，异议须由其他单位审核。")
    if who in took_down:
        return Verdict("took-it-down", "评价由您记录，异议须由另一人审核。")
    return ALLOWED


def may_uphold(*, heard: bool, hear_until: datetime, now: datetime) -> Verdict:
    """Nobody's word is set aside before they could say something to it."""
    if heard or now >= hear_until:
        return ALLOWED
    return refuse(
        "not-heard",
        "诉求人在 {until} 前还可以回应，之前不能认定异议成立。",
        until=hear_until,
    )


def may_reply(*, mine: bool, replied: bool) -> Verdict:
    """Whose verdict it is answers once."""
    if not mine:
        return Verdict("not-yours", "只能回应针对您的评价提出的异议。")
    if replied:
        return Verdict("replied", "您已经回应过了。")
    return ALLOWED


def may_invite(
    *, handled_by: frozenset[int], units: frozenset[int], raisers: int
) -> Verdict:
    """A clerk may ask for a verdict on the spot; the unit not where it would know whose."""
    if raisers > 1 and handled_by & units:
        return Verdict("raters-protected", "为保护评价人，多人诉求由其他单位邀请评价。")
    return ALLOWED


def may_use_invitation(
    *, used: bool, expired: bool, same_round: bool, status: Status
) -> Verdict:
    """An invitation serves once, in time, for the round in which it was made."""
    if used:
        return Verdict("invitation-used", "这个评价码已经用过了，谢谢您的评价。")
    if expired:
        return Verdict("invitation-late", "这个评价码已经过期，请向工作人员再要一个。")
    if not same_round or status is not Status.CALLING_BACK:
        return Verdict(
            "invitation-over", "这件事已经评价结束或在重新办理，这个评价码不再有效。"
        )
    return ALLOWED
