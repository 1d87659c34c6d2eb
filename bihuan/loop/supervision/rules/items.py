"""How items follow from their parts, and who may do what to either."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal

from bihuan.ground.calendars.words import Measure, Period
from bihuan.kit.text import says_nothing
from bihuan.kit.verdicts import ALLOWED, Verdict, refuse
from bihuan.loop.cases.words import Light, Status
from bihuan.loop.supervision.words import (
    ItemState,
    ItemTerms,
    PartState,
    PartTerms,
    Rhythm,
)
from bihuan.loop.truth.words import Kind

MOST_PARTS = 60
_WAITING = frozenset(
    {
        Status.REGISTERED,
        Status.ACCEPTED,
        Status.DISPATCHED,
        Status.RETURNING,
        Status.ADJUDICATING,
    }
)
_REPORTED = frozenset({Status.REPORTED, Status.CALLING_BACK})
_ENDED = frozenset({Status.CLOSED, Status.DECLINED, Status.MERGED})
_STEPS = {Rhythm.WEEK: 7, Rhythm.HALF_MONTH: 15, Rhythm.MONTH: 31}


def part_state(status: Status | None, *, reviewed: bool) -> PartState:
    """A part stands as its case does; what ended is done only once somebody reviewed it."""
    if status is None:
        return PartState.PLANNED
    if status in _ENDED:
        return PartState.DONE if reviewed else PartState.ENDED
    if status in _REPORTED:
        return PartState.REPORTED
    return PartState.WAITING if status in _WAITING else PartState.HANDLING


def item_state(
    parts: Sequence[PartState], *, signed: bool = False, dropped: bool = False
) -> ItemState:
    """An item stands as its slowest part does, until it is signed off or dropped."""
    if signed or dropped:
        return ItemState.CLOSED if signed else ItemState.DROPPED
    states = set(parts)
    if not states or PartState.PLANNED in states:
        return ItemState.DRAFT
    if states == {PartState.DONE}:
        return ItemState.READY
    if states <= {PartState.REPORTED, PartState.ENDED, PartState.DONE}:
        return ItemState.REVIEWING
    return ItemState.ASSIGNED if states == {PartState.WAITING} else ItemState.HANDLING


def light(
    *, act_by: datetime, warn_by: datetime, is_open: bool, now: datetime
) -> Light:
    """Red once any part or the item itself is late, yellow once any is near its limit."""
    if not is_open:
        return Light.NONE
    if now >= act_by:
        return Light.RED
    return Light.YELLOW if now >= warn_by else Light.GREEN


def term_until(due_on: date, *, today: date) -> Period | None:
    """The period that ends on a part's day; None where the day is not ahead any more.

    Deadlines are derived and never typed: the day that was named becomes a period from
    the day of giving out, which a return or an extension then moves lawfully.
    """
    days = (due_on - today).days
    return Period(days, Measure.CALENDAR_DAYS) if days > 0 else None


def next_progress(rhythm: Rhythm, *, today: date, due_on: date) -> Period | None:
    """When progress is to be told next; None where the report of done comes sooner.

    Nobody is asked for a report on the eve of the report (为基层减负).
    """
    step = _STEPS.get(rhythm)
    if step is None or today + timedelta(days=step) >= due_on:
        return None
    return Period.parse(rhythm)


def may_set_up(terms: ItemTerms, *, today: date) -> Verdict:
    """An item says what is to be done, on whose word, until when, and who signs."""
    if says_nothing(terms.title) or says_nothing(terms.body):
        return Verdict("item-empty", "请写明要督查什么、要求是什么。")
    if not terms.signer:
        return Verdict("no-signer", "请写明由谁签批销号。")
    if terms.due_on <= today:
        return Verdict("item-past", "办结期限要在今天之后。")
    return ALLOWED


def may_set_up_once(number: str) -> Verdict:
    """What opens one item only, a class of problems, has opened none yet."""
    if not number:
        return ALLOWED
    return refuse("item-there", "这一类问题已经立项：{number}。", number=number)


def may_change(state: ItemState) -> Verdict:
    """Once given out, an item is what its units were told; it is changed no more."""
    if state is ItemState.DRAFT:
        return ALLOWED
    return Verdict("item-given-out", "已经交办，不能再改。需要调整的另立一项。")


def may_plan_part(
    terms: PartTerms, *, item_due: date, there: int, active: bool, today: date
) -> Verdict:
    """A part has one unit that answers, a target that can be measured, and a day."""
    if says_nothing(terms.title) or says_nothing(terms.target):
        return Verdict("part-empty", "请写明分解到这个单位的任务和可以衡量的目标。")
    if (terms.goal is None) != says_nothing(terms.counted_in) or (
        terms.goal is not None and terms.goal <= 0
    ):
        return Verdict("part-goal", "目标数和单位要一起写，目标数要大于零。")
    if not active:
        return Verdict("unit-inactive", "这个单位已停用，不能承办。")
    if terms.unit_id in terms.helpers:
        return Verdict("own-help", "牵头单位不能同时是配合单位。")
    if not today < terms.due_on <= item_due:
        return refuse(
            "part-day", "这一部分的期限要在今天之后、{day}以前。", day=item_due
        )
    if there >= MOST_PARTS:
        return refuse("many-parts", "一项最多分解成{n}个部分。", n=MOST_PARTS)
    return ALLOWED


def may_give_out(
    state: ItemState,
    *,
    signer: str,
    days: Sequence[date],
    item_due: date,
    today: date,
) -> Verdict:
    """An item is given out once, whole, while every part still has a day ahead."""
    if state is not ItemState.DRAFT:
        return Verdict("given-out", "这一项已经交办。")
    if not signer:
        return Verdict("no-signer", "请先写明由谁签批销号。")
    if not days:
        return Verdict("no-parts", "还没有分解：至少要有一个部分、一个牵头单位。")
    if min(days) <= today or item_due < max(days):
        return Verdict("days-past", "有的部分期限已过或晚于总期限，请先改期。")
    return ALLOWED


def may_become_cases(*, profile_there: bool) -> Verdict:
    """Parts are cases of a profile that the county's pack must have."""
    if profile_there:
        return ALLOWED
    return Verdict("no-profile", "资料包里没有督查交办事项的办理规则，请先装入。")


def may_drop(state: ItemState, *, reason: str) -> Verdict:
    """What was not given out yet may be dropped, with a reason."""
    if state is not ItemState.DRAFT:
        return Verdict("item-given-out", "已经交办，不能撤销。")
    if says_nothing(reason):
        return Verdict("reason-missing", "请写明为什么撤销。")
    return ALLOWED


def may_tell_progress(
    *, state: PartState, owner: int | None, units: Collection[int], percent: int | None
) -> Verdict:
    """The unit that holds a part tells how far it is."""
    if owner not in units:
        return Verdict("not-holder", "只有承办单位能反馈这一部分的进展。")
    if state is not PartState.HANDLING:
        return Verdict("not-handling", "认领以后、报办结以前才反馈进展。")
    if percent is None or not 0 <= percent <= 100:
        return Verdict("percent", "完成比例要在0到100之间。")
    return ALLOWED


def percent_of(
    percent: int | None, *, reached: Decimal | None, goal: Decimal | None
) -> int | None:
    """How far a part is: as told, and computed where its target is counted.

    More than the target shows in the count, and as no more than the whole here.
    """
    if goal is None:
        return percent
    if reached is None or reached < 0:
        return None
    return min(100, int(100 * reached / goal))


def may_be_reviewed(
    *,
    state: PartState,
    passed: bool,
    involved: Collection[int],
    units: Collection[int],
    words: str,
) -> Verdict:
    """What was reported is reviewed by somebody outside every unit that had a hand in it."""
    if state not in (PartState.REPORTED, PartState.ENDED):
        return Verdict("nothing-to-review", "承办单位还没有报办结，没有可复核的。")
    if passed:
        return Verdict("reviewed-already", "这一轮已经复核通过，不用再复核。")
    if set(involved) & set(units):
        return Verdict("own-review", "本单位参与过办理，须由其他单位的人复核。")
    if says_nothing(words):
        return Verdict("review-empty", "请写明看了什么、核实到什么。")
    return ALLOWED


def may_speak_for(*, raised_here: bool) -> Verdict:
    """A review speaks for whoever set the part up, and for nobody who joined it."""
    if raised_here:
        return ALLOWED
    return Verdict("part-elsewhere", "这一部分已并入别的事项，不能在这里复核。")


def may_go_back(*, opened: bool) -> Verdict:
    """What was refused or merged is not opened again by a review."""
    if opened:
        return ALLOWED
    return Verdict("not-reopened", "这一部分没有办结，不能退回重办。")


def may_sign_off(
    *,
    state: ItemState,
    signer: str,
    actor: str,
    involved: Collection[int],
    units: Collection[int],
    conclusion: str,
) -> Verdict:
    """An item is struck off the list by whoever was named for it, once all parts are done."""
    if state is not ItemState.READY:
        return Verdict("not-ready", "还有部分没有办结并复核，不能销号。")
    if actor != signer:
        return Verdict("not-signer", "由立项时确定的签批人销号。")
    if set(involved) & set(units):
        return Verdict("own-sign-off", "本单位参与过办理，须由其他人签批销号。")
    if says_nothing(conclusion):
        return Verdict("conclusion-missing", "请写明销号结论。")
    return ALLOWED


def may_end(*, supervises: bool, approves: bool) -> Verdict:
    """Signing off is for supervisors and for leaders."""
    if supervises or approves:
        return ALLOWED
    return Verdict("not-permitted", "您的角色不包含这项操作。")


_SIGNALS = {
    Kind.PERFECT: "整月办结率或好评率为百分之百",
    Kind.INSTANT: "评价在请评后几秒内作出",
    Kind.IDENTICAL: "评语雷同",
    Kind.MONTH_END: "月末集中办结",
    Kind.ONE_VOICE: "回访由一人完成且全部非常满意",
    Kind.SAME_MINUTE: "多件评价在同一分钟记录",
}


def signal_texts(*, about: str, unit: str, month: date) -> tuple[str, str]:
    """What an item that follows up a signal is called, and what it asks."""
    when = f"{month.year}年{month.month}月"
    what = _SIGNALS.get(Kind(about), "数据反常")
    title = f"核查{unit or '有关单位'}{when}的反常提示"
    body = f"{when}{what}，已决定核实。请调阅原始记录，抽查诉求人，说明是否属实。"
    return title[:120], body
