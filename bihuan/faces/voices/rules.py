"""What may happen at the window, to observers, walks and calls; how their matters read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from bihuan.directory.catalogue.words import Result
from bihuan.faces.voices.words import (
    SMALL,
    TROUBLE_NAMES,
    NewRefusal,
    NewStep,
    Outcome,
    Reading,
    WindowReport,
)
from bihuan.kit.sentences import marked
from bihuan.kit.text import excerpt, says_nothing
from bihuan.kit.verdicts import ALLOWED, Verdict, refuse
from bihuan.loop.cases.words import OPEN, Status

LONGEST = 5_000
LONGEST_TERM = timedelta(days=5 * 366)
EXPIRES_WITHIN = timedelta(days=60)
LONGEST_CALL = timedelta(days=366)
MOST_STEPS = 60
A_DAY = 24 * 60


# ---- What may happen -----------------------------------------------------------------


def may_be_said(*texts: str) -> Verdict:
    """Each of these says something, and none is a book."""
    if any(says_nothing(one) for one in texts):
        return Verdict("voice-empty", "请把每一项都写一句话。")
    if any(len(one) > LONGEST for one in texts):
        return refuse("voice-long", "每一项最多 {most} 字。", most=LONGEST)
    return ALLOWED


def may_read_refusal(*, state: str, reader: str, reporter: str) -> Verdict:
    """Somebody else than who wants to refuse reads it, once."""
    if state != Reading.WAITING:
        return Verdict("refusal-read", "这份否定答复已经复核过了。")
    if reader == reporter:
        return Verdict(
            "refusal-own", "窗口不能自己说“不”：提出否定答复的人不能自己复核。"
        )
    return ALLOWED


def may_serve(*, starts_on: date, ends_on: date, per_quarter: int) -> Verdict:
    """A term has an end, and duties that one person can do."""
    if ends_on < starts_on:
        return Verdict("term-backwards", "聘期的最后一天早于第一天，请核对日期。")
    if ends_on - starts_on > LONGEST_TERM:
        return Verdict("term-long", "聘期最长五年，到期可以续聘。")
    if not 0 <= per_quarter <= 12:
        return Verdict("term-duty", "每季度意见条数应在 0 到 12 之间。")
    return ALLOWED


def may_give_opinion(
    *, starts_on: date, ends_on: date, ended: bool, today: date
) -> Verdict:
    """An observer speaks as one while the term runs; everybody else by the portal."""
    if ended or not starts_on <= today <= ends_on:
        return Verdict(
            "term-over", "您的聘期不在有效期内。有事请从首页“提诉求”反映，一样办理。"
        )
    return ALLOWED


def term_state(*, starts_on: date, ends_on: date, ended: bool, today: date) -> str:
    """How a term stands; the last sixty days it is named among those that expire."""
    if ended:
        return "ended"
    if today < starts_on:
        return "ahead"
    if today > ends_on:
        return "over"
    return "expiring" if ends_on - today <= EXPIRES_WITHIN else "running"


def may_note(*, ended: bool, mine: bool, steps: int, step: NewStep) -> Verdict:
    """Who walks notes each step with its minutes, until the walk is over."""
    if not mine:
        return Verdict("walk-others", "只有走流程的本人可以记录。")
    if ended:
        return Verdict("walk-over", "这次走流程已经结束，不能再添步骤。")
    if steps >= MOST_STEPS:
        return refuse("walk-long", "一次最多记 {most} 步。", most=MOST_STEPS)
    if says_nothing(step.what):
        return Verdict("step-empty", "请写下这一步做了什么。")
    if not 0 <= step.minutes <= 30 * A_DAY:
        return Verdict("step-minutes", "用时请填分钟数，最多 30 天。")
    return ALLOWED


def may_end_walk(*, ended: bool, mine: bool, steps: int) -> Verdict:
    """A walk without a step was none."""
    if not mine:
        return Verdict("walk-others", "只有走流程的本人可以记录。")
    if ended:
        return Verdict("walk-over", "这次走流程已经结束，不能再添步骤。")
    if not steps:
        return Verdict("walk-empty", "还没有记任何一步，请先记步骤。")
    return ALLOWED


def may_call(*, opens_on: date, closes_on: date, today: date) -> Verdict:
    """A call has an end that lies ahead, at most a year after its beginning."""
    if closes_on < opens_on:
        return Verdict("call-backwards", "截止日期早于开始日期，请核对。")
    if closes_on < today:
        return Verdict("call-past", "截止日期已经过去，请核对。")
    if closes_on - opens_on > LONGEST_CALL:
        return Verdict("call-long", "一次征集最长一年。")
    return ALLOWED


def may_give_clue(
    *, published: bool, opens_on: date, closes_on: date, today: date
) -> Verdict:
    """Clues come in from the first to the last day of a published call."""
    if published and opens_on <= today <= closes_on:
        return ALLOWED
    return Verdict("call-closed", "这次征集不在期限内。有事请从首页“提诉求”反映。")


def may_tell_results(
    *, published: bool, told: bool, closes_on: date, today: date
) -> Verdict:
    """What became of the clues is published once, after the last day."""
    if not published:
        return Verdict("call-draft", "这次征集还没有发布。")
    if told:
        return Verdict("call-told", "结果已经公布。")
    if today <= closes_on:
        return Verdict("call-open", "征集还没有截止，截止后再公布结果。")
    return ALLOWED


def call_state(
    *, published: bool, told: bool, opens_on: date, closes_on: date, today: date
) -> str:
    """How a call stands on a day."""
    if not published:
        return "draft"
    if told:
        return "told"
    if today < opens_on:
        return "ahead"
    return "open" if today <= closes_on else "over"


def quarter_of(day: date) -> date:
    """The first day of the quarter, from which opinions are counted."""
    return date(day.year, (day.month - 1) // 3 * 3 + 1, 1)


# ---- How their matters read ----------------------------------------------------------


def window_title(report: WindowReport) -> str:
    """The service and how it failed, in few words."""
    return f"{report.service}{TROUBLE_NAMES[report.trouble]}"


def window_body(report: WindowReport, *, unit: str) -> str:
    """What the clerk took down, as whoever handles it reads it."""
    lines = [
        f"事项：{report.service}（{TROUBLE_NAMES[report.trouble]}）",
        f"窗口：{unit or '未说明'}{f'，{report.by_whom}' if report.by_whom else ''}",
        f"当时怎么说：{report.said}",
        f"希望怎么办：{report.wish}",
    ]
    return "\n".join(lines)


def overturned_body(new: NewRefusal, *, unit: str, reason: str) -> str:
    """A refusal that the second reader did not agree with, as a matter to be handled."""
    lines = [
        f"事项：{new.service}",
        f"窗口：{unit}",
        f"申请人要办：{new.wanted}",
        f"窗口拟不予办理的理由：{new.ground}",
        f"复核意见：{reason}",
        "复核认为应当办理，请依法办理并联系申请人。",
    ]
    return "\n".join(lines)


def refusal_name(refusal_id: int) -> str:
    """What the matter of an overturned refusal is called within its channel."""
    return f"refusal-{refusal_id}"


def matter_name(walk_id: int, draft: object) -> str:
    """What the matter of an obstacle is called within its channel."""
    return f"{walk_id}.{draft}"


def obstacle_title(service: str, step: NewStep) -> str:
    """Which service, at which step."""
    return excerpt(f"走流程发现：{service}，{step.what}", 60)


def obstacle_body(
    service: str, *, unit: str, role: str, place: int, step: NewStep
) -> str:
    """An obstacle of a walk, with where it stood in the way."""
    lines = [
        f"走流程的事项：{service}（{unit}）",
        f"以什么身份办：{role}",
        f"第{place}步：{step.what}，用时{step.minutes}分钟",
        f"遇到的障碍：{step.obstacle}",
    ]
    return "\n".join(lines)


# ---- What is told of clues -----------------------------------------------------------

OUTCOMES = {
    "solved": marked("已解决"),
    "explained": marked("已解释说明"),
    "deferred": marked("挂账，定期办结"),
    "open": marked("正在办理"),
    "declined": marked("不予受理，已告知理由"),
    "other": marked("其他"),
}
_RESULTS: Mapping[str, str] = {
    Result.SOLVED: "solved",
    Result.EXPLAINED: "explained",
    Result.DEFERRED: "deferred",
}


def outcome_of(status: str, result: str) -> str:
    """What became of one clue, in one word."""
    if status == Status.DECLINED:
        return "declined"
    if status == Status.DEFERRED:
        return "deferred"
    if Status(status) in OPEN:
        return "open"
    return _RESULTS.get(result, "other")


def told_outcomes(found: Iterable[str]) -> tuple[Outcome, ...]:
    """How many clues came to what, the total first; what tells of fewer than five is hidden.

    Where exactly one is hidden the next smallest goes with it: otherwise the total would
    give it away.
    """
    kinds = list(found)
    counts = {name: kinds.count(name) for name in OUTCOMES}
    kept = {name: n for name, n in counts.items() if n}
    hidden = {name for name, n in kept.items() if n < SMALL}
    if len(hidden) == 1 and len(kept) > 1:
        rest = {name: n for name, n in kept.items() if name not in hidden}
        hidden.add(min(rest, key=lambda name: rest[name]))
    total = len(kinds)
    few = 0 < total < SMALL
    return (
        Outcome("total", None if few else total),
        *(
            Outcome(name, None if few or name in hidden else n)
            for name, n in kept.items()
        ),
    )
