"""When a case may be called back, judged, closed and opened again."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from enum import StrEnum

from bihuan.kit.verdicts import ALLOWED, Verdict, refuse
from bihuan.loop.cases.words import Status
from bihuan.loop.closing.words import Answer, Grade, Wish


class Next(StrEnum):
    """What a round's verdicts add up to."""

    WAIT = "wait"
    SEND_AGAIN = "send-again"
    CLOSE = "close"


def is_bad(grade: int | None) -> bool:
    """A negative verdict (差评): the last two of five, 国办发〔2019〕51号."""
    return grade is not None and grade <= Grade.BAD


def is_content(*, solved: bool, grade: Grade, wish: Wish | None = None) -> bool:
    """Whether a raiser's answer lets the case close, or be put down for a date.

    "Not solved" or a negative grade sends it round again: the unit is not the judge of
    its own work. So does the raiser's wish; who agrees to a date need not call it solved.
    """
    if wish is Wish.AGAIN or is_bad(grade):
        return False
    return solved or wish is Wish.DEFER


def may_answer(
    answer: Answer, *, sides: Collection[str], needs_solving: bool, today: date
) -> Verdict:
    """Whether what was taken down goes together; nobody's bad verdict is closed over.

    `needs_solving` where the unit reported the matter solved: an honest "explained"
    need not be.
    """
    if not set(answer.sides) <= set(sides):
        return Verdict("side-unknown", "此类事项没有这个评价维度。")
    if answer.wish is Wish.DEFER and is_bad(answer.grade):
        return Verdict("wish-defer-bad", "给了差评的须先整改，不能挂账。")
    if answer.wish is Wish.DEFER and (answer.until is None or answer.until <= today):
        return Verdict("wish-no-date", "请写明挂账到哪一天，须在今天之后。")
    content = is_content(
        solved=answer.solved or not needs_solving, grade=answer.grade, wish=answer.wish
    )
    if answer.wish is Wish.CLOSE and not content:
        return Verdict(
            "wish-close-bad",
            "没有解决或给了差评的，要再办一次；诉求人确实不愿再办的，请登记为撤回。",
        )
    return ALLOWED


def lowest_left(
    grades: Iterable[tuple[int, int]],
) -> tuple[int, int] | tuple[None, None]:
    """The latest round with a verdict that counts, and the lowest grade in it."""
    by_round: dict[int, int] = {}
    for turn, grade in grades:
        by_round[turn] = min(grade, by_round.get(turn, grade))
    if not by_round:
        return None, None
    latest = max(by_round)
    return latest, by_round[latest]


def spread_of(grades: Iterable[int | None]) -> Mapping[int | None, int]:
    """How many gave each grade; None for those who said nothing."""
    counts: dict[int | None, int] = {}
    for grade in grades:
        counts[grade] = counts.get(grade, 0) + 1
    return counts


def may_see_raters(
    *, raisers: int, handled_by: frozenset[int], units: frozenset[int], oversees: bool
) -> Verdict:
    """Who of several gave which verdict is for those who asked them, not for the unit.

    好差评 protects the rater (国办发〔2019〕51号); with one raiser there is nothing to
    hide, and with more the unit reads how many gave which grade.
    """
    if raisers < 2 or (oversees and not handled_by & units):
        return ALLOWED
    return Verdict("raters-protected", "为保护评价人，只显示评价分布，不显示是谁评的。")


def may_pass(*, contact_due: bool, tried: bool) -> Verdict:
    """After a bad verdict a report is passed on only once the unit spoke with the raiser.

    Trying in vain, written down, is enough: others call the raiser after that.
    """
    if contact_due and not tried:
        return Verdict(
            "contact-first", "上一次是差评，还没有联系诉求人的记录，请退回补办。"
        )
    return ALLOWED


def must_ask_again(*, owed: bool, named: bool, called: bool) -> bool:
    """Silence does not end a matter that was judged badly before anybody called.

    "差评回访 100 %": who can be called is called before their silence is taken.
    """
    return owed and named and not called


def may_call_back(*, handled_by: frozenset[int], units: frozenset[int]) -> Verdict:
    """Call-back is never done by a unit that handled the case."""
    if handled_by & units:
        return Verdict("own-call-back", "本单位办理过此件，须由其他单位回访。")
    if not units:
        return Verdict("no-unit", "您没有所属单位，不能回访。")
    return ALLOWED


def may_audit(*, owner: int | None, units: frozenset[int]) -> Verdict:
    """A report is checked by somebody outside the unit that made it."""
    if owner in units:
        return Verdict("own-audit", "不能审核本单位的办结报告。")
    return ALLOWED


def may_judge(*, judged: bool) -> Verdict:
    """One verdict per raiser and round."""
    if judged:
        return Verdict("judged", "您已经评价过这一次的办理结果，谢谢。")
    return ALLOWED


def may_reopen(
    *, closed_at: datetime | None, until: datetime | None, now: datetime
) -> Verdict:
    """The raiser may open a closed case again within the profile's period."""
    if closed_at is not None and until is not None and now > until:
        return refuse(
            "reopen-late",
            "重新办理须在 {until} 前提出。您可以另提一件新的诉求，我们会与此件关联。",
            until=until,
        )
    return ALLOWED


def what_follows(*, raisers: int, contents: Sequence[bool | None]) -> Next:
    """What the verdicts of a round lead to; None stands for silence.

    One raiser who is not content is enough to send a case round again, also where it
    was merged from several: a majority cannot close another person's matter.
    """
    if any(content is False for content in contents):
        return Next.SEND_AGAIN
    if len(contents) < raisers:
        return Next.WAIT
    return Next.CLOSE


def overall(contents: Sequence[bool | None]) -> bool | None:
    """Content if anybody said so and nobody the opposite; silence alone says nothing."""
    said = [content for content in contents if content is not None]
    return all(said) if said else None


def on_time(*, reported_at: datetime | None, due_at: datetime | None) -> bool | None:
    """Whether the report that was accepted came before the deadline.

    The time that others take to call back is not the unit's (DOMAIN.md §3.6, 按时办结率).
    """
    if reported_at is None or due_at is None:
        return None
    return reported_at < due_at


def may_be_asked(*, status: Status) -> Verdict:
    """A verdict is asked for once the result was told, and not after it closed."""
    if status is Status.CALLING_BACK:
        return ALLOWED
    return Verdict(
        "not-asked-yet", "这件事还没有办结答复，或已经评价结束，现在不能评价。"
    )


def may_end_on_word(
    *,
    handled_by: frozenset[int],
    units: frozenset[int],
    sent_by: frozenset[str],
    who: str,
) -> Verdict:
    """A matter is not taken back on a raiser's word by whoever it would rid of work.

    The seat does not close what it dispatched (DOMAIN.md §3.8), and a unit would be the
    judge of its own work: people are talked into taking back what is hard to solve.
    """
    if handled_by & units:
        return Verdict(
            "own-withdrawal",
            "本单位办理过此件，不能代诉求人撤回：请由其他单位登记，或请诉求人凭查询码撤回。",
        )
    if who in sent_by:
        return Verdict(
            "sent-it",
            "此件由您派单，不能由您代诉求人撤回：请由其他人登记，或请诉求人凭查询码撤回。",
        )
    return ALLOWED


def may_withdraw(*, is_open: bool, gone: bool, judged: bool) -> Verdict:
    """An open matter may be taken back once; a verdict already given is not undone."""
    if gone:
        return Verdict("withdrawn", "您已经撤回了这件诉求。")
    if not is_open:
        return Verdict("closed", "这件事已经办结，无需撤回。")
    if judged:
        return Verdict("judged", "您已经评价过这一次的办理结果，谢谢。")
    return ALLOWED
