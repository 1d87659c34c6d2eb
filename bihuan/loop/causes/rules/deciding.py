"""What may be done to a class of problems, and when one is proposed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta

from bihuan.kit.verdicts import ALLOWED, Verdict, refuse
from bihuan.loop.causes.words import LIVE, State

PROPOSED_FROM = 3  # equal matters (DOMAIN.md §4.2, idea 3) ...
PROPOSED_WITHIN = timedelta(days=31)  # ... in a month
LONGEST_TEXT = 4_000
LONGEST_TITLE = 120
MOST_OFFERED = 500  # open members that one offering reaches


def may_any(verdicts: Sequence[Verdict]) -> Verdict:
    """Allowed if any of these allows; else the first refusal."""
    return next((one for one in verdicts if one), verdicts[0])


def may_change(*, seen: int | None, version: int) -> Verdict:
    """What a person decides must rest on how the class stands now."""
    if seen is None or seen == version:
        return ALLOWED
    return Verdict("changed", "这类问题刚刚有变化，请看过之后再试。")


def is_class(told_at: Iterable[datetime]) -> bool:
    """Whether so many equal matters came within a month that a class is proposed."""
    times = sorted(told_at)
    return any(
        later - earlier <= PROPOSED_WITHIN
        for earlier, later in zip(times, times[PROPOSED_FROM - 1 :], strict=False)
    )


def may_work_on(state: State) -> Verdict:
    """A class can be worked on until it was dismissed or lives on in another."""
    if state in LIVE:
        return ALLOWED
    if state is State.FORMING:
        return Verdict("forming", "这些诉求还没有形成一类问题。")
    return Verdict("problem-gone", "这类问题已经撤销或者并入另一类。")


def may_confirm(state: State) -> Verdict:
    """Only what was proposed waits to be confirmed."""
    if state is State.PROPOSED:
        return ALLOWED
    return Verdict("not-proposed", "这类问题不在待确认之列。")


def may_found(cases: int) -> Verdict:
    """A class has at least two members."""
    if cases >= 2:
        return ALLOWED
    return Verdict("too-few", "一类问题至少要有两件诉求。")


def may_split(*, leaving: int, staying: int) -> Verdict:
    """Something must leave, and something must stay."""
    if leaving and staying:
        return ALLOWED
    return Verdict("nothing-to-split", "拆分后两边都要有诉求。")


def may_merge(one: int, other: int) -> Verdict:
    """Two different classes."""
    if one != other:
        return ALLOWED
    return Verdict("same-problem", "不能并入自己。")


def may_plan(*, cause: str, remedy: str, review_on: date, today: date) -> Verdict:
    """A plan says the root cause and the remedy, and when it will be looked at again."""
    if not cause.strip() or not remedy.strip():
        return Verdict("no-plan", "请写明根本原因和治理措施。")
    if max(len(cause), len(remedy)) > LONGEST_TEXT:
        return refuse("too-long", "请写在 {n} 字以内。", n=LONGEST_TEXT)
    if review_on <= today:
        return Verdict("review-past", "复查日期应在今天之后。")
    return ALLOWED


def may_remedy(*, planned: bool, done_on: date, today: date) -> Verdict:
    """Only what was planned can be done, and not in the future."""
    if not planned:
        return Verdict("no-plan", "请先写明根本原因和治理措施。")
    if done_on > today:
        return Verdict("not-done-yet", "治理完成日期不能晚于今天。")
    return ALLOWED


def may_be_on(day: date | None, *, today: date) -> Verdict:
    """A review that found it still there names the next one."""
    if day is not None and day > today:
        return ALLOWED
    return Verdict("review-past", "复查日期应在今天之后。")


def may_review(state: State) -> Verdict:
    """Only a remedy can be reviewed."""
    if state is State.REMEDIED:
        return ALLOWED
    return Verdict("not-remedied", "还没有治理完成，不能复查。")


def may_offer(*, text: str, open_members: int, firms: int) -> Verdict:
    """An answer must say something, and to somebody."""
    if not text.strip():
        return Verdict("no-answer", "请写明答复。")
    if len(text) > LONGEST_TEXT:
        return refuse("too-long", "请写在 {n} 字以内。", n=LONGEST_TEXT)
    if not open_members and not firms:
        return Verdict("nobody", "没有未办结的诉求，也没有同类企业。")
    return ALLOWED


def may_be_called(title: str) -> Verdict:
    """A class needs a name of one line."""
    if not title.strip():
        return Verdict("no-title", "请给这类问题起个名字。")
    if len(title) > LONGEST_TITLE:
        return refuse("too-long", "请写在 {n} 字以内。", n=LONGEST_TITLE)
    return ALLOWED
