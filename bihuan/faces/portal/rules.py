"""How the ledger is told to a raiser, in plain words. Plain values in, lines out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bihuan.faces.portal.words import Line, Span
from bihuan.kit.verdicts import ALLOWED, Verdict
from bihuan.loop.cases.words import OPEN, Status
from bihuan.measure.figures.words import By


def _(text: str) -> str:
    """Marks a sentence for translation; the page translates it when shown."""
    return text


@dataclass(frozen=True, slots=True)
class Telling:
    """The sentence for one kind of entry, its look, and whether its text is shown."""

    text: str
    mark: str
    tone: str = "plain"


# What is not in this table is left out: clerks' filing is no news for a raiser.
TELLINGS: dict[str, Telling] = {
    "intake.raised": Telling(_("您提出了诉求"), "speakerphone"),
    "intake.added": Telling(_("您补充了内容"), "message"),
    "portal.attached": Telling(_("您补充了附件"), "paperclip"),
    "routing.accepted": Telling(_("已受理"), "check"),
    "routing.declined": Telling(_("不予受理：{ground}"), "ban", "bad"),
    "routing.dispatched": Telling(_("已派给{unit}办理"), "send"),
    "routing.claimed": Telling(_("{owner}已签收"), "check"),
    "routing.return-asked": Telling(
        _("{owner}认为不属于本单位职责，申请退回"), "arrow-back-up", "warn"
    ),
    "routing.return-agreed": Telling(_("改由{unit}办理"), "send"),
    "routing.return-refused": Telling(_("退回申请未获同意，仍由{owner}办理"), "gavel"),
    "routing.adjudication-asked": Telling(
        _("由谁办理有争议，已提交裁定"), "gavel", "warn"
    ),
    "routing.adjudicated": Telling(_("经裁定，由{unit}办理"), "gavel"),
    "routing.transferred": Telling(_("已转交{to}"), "external-link"),
    "routing.merged": Telling(_("与同一件事的其他诉求合并办理"), "git-merge"),
    "routing.received-merge": Telling(_("还有其他人反映了同一件事"), "users"),
    "handling.noted": Telling(_("{owner}的办理进展"), "notes"),
    "handling.contacted": Telling(_("{owner}记录：已与您联系"), "phone"),
    "handling.help-asked": Telling(_("请{unit}协助办理"), "users"),
    "handling.help-given": Telling(_("{unit}已完成协助"), "users"),
    "handling.extension-asked": Telling(_("{owner}申请延期"), "clock-plus", "warn"),
    "handling.extension-granted": Telling(
        _("同意延期，新的期限是{due}"), "clock-plus", "warn"
    ),
    "handling.extension-refused": Telling(_("不同意延期，期限不变"), "clock"),
    "handling.paused": Telling(_("依法中止计时：{ground}"), "clock-pause", "warn"),
    "handling.resumed": Telling(_("恢复计时"), "clock"),
    "handling.reported": Telling(_("{owner}报告已办结，等待审核"), "file-text"),
    "handling.answered-now": Telling(_("已当场答复"), "message-circle", "good"),
    "closing.audit-passed": Telling(_("答复通过审核，请您评价"), "star", "good"),
    "closing.invited": Telling(_("工作人员请您当面或扫码评价"), "qrcode"),
    "closing.asked-again": Telling(_("差评之后必须回访，重新请您评价"), "star", "warn"),
    "closing.follow-up": Telling(
        _("收到差评：{unit}须联系诉求人，并在{fix_by}前整改到位"),
        "alert-triangle",
        "warn",
    ),
    "closing.objected": Telling(
        _("{unit}对您的评价提出异议，您可以回应"), "flag", "warn"
    ),
    "closing.objection-answered": Telling(_("您回应了异议"), "message"),
    "closing.objection-upheld": Telling(
        _("经第三方审核，异议成立：您的评价保留在记录里，不计入满意率"), "gavel", "warn"
    ),
    "closing.objection-refused": Telling(
        _("经第三方审核，异议不成立：您的评价照常计入"), "gavel", "good"
    ),
    "closing.audit-failed": Telling(
        _("答复没有通过审核，退回{owner}重办"), "refresh", "warn"
    ),
    "closing.called": Telling(_("给您打过回访电话，没有接通"), "phone"),
    "closing.sent-again": Telling(_("退回{owner}重新办理"), "refresh", "warn"),
    "closing.deferred": Telling(_("挂账，承诺{until}前继续办理"), "calendar-event"),
    "closing.came-back": Telling(_("挂账到期，{owner}继续办理"), "calendar-event"),
    "closing.closed": Telling(_("闭环销号"), "circle-check", "good"),
    "closing.withdrawn": Telling(_("您撤回了诉求"), "arrow-back-up"),
    "closing.reopened": Telling(_("您要求重新办理"), "refresh", "warn"),
    "oversight.urged": Telling(_("已催办"), "bell", "warn"),
    "oversight.deadline-moved": Telling(
        _("放假安排有变化，期限调整为{due}"), "calendar", "warn"
    ),
}
# What somebody of the office took down at the raiser's word.
ON_WORD: dict[str, Telling] = {
    "closing.withdrawn": Telling(
        _("按您的来电，工作人员代您撤回了诉求"), "arrow-back-up"
    ),
    "closing.reopened": Telling(
        _("按您的来电，工作人员代您要求重新办理"), "refresh", "warn"
    ),
}
ESCALATIONS: dict[str, Telling] = {
    "red": Telling(_("已超过期限，亮红灯"), "alert-triangle", "bad"),
    "unit-head": Telling(
        _("超期升级：单位负责人必须亲自办理"), "alert-triangle", "bad"
    ),
    "notice": Telling(_("超期升级：通报"), "alert-octagon", "bad"),
    "interview": Telling(_("超期升级：约谈负责人"), "alert-octagon", "bad"),
}
JUDGEMENTS: dict[tuple[str, bool | None], Telling] = {
    ("raiser", True): Telling(_("您的评价：已解决，{grade}"), "star", "good"),
    ("raiser", False): Telling(_("您的评价：没有解决，{grade}"), "star", "bad"),
    ("link", True): Telling(_("您的评价：已解决，{grade}"), "star", "good"),
    ("link", False): Telling(_("您的评价：没有解决，{grade}"), "star", "bad"),
    ("site", True): Telling(_("您现场扫码评价：已解决，{grade}"), "star", "good"),
    ("site", False): Telling(_("您现场扫码评价：没有解决，{grade}"), "star", "bad"),
    ("call", True): Telling(_("电话回访记录：已解决，{grade}"), "phone-call", "good"),
    ("call", False): Telling(_("电话回访记录：没有解决，{grade}"), "phone-call", "bad"),
    ("silence", None): Telling(_("评价期内没有收到您的评价"), "clock"),
}
GRADES: dict[int, str] = {
    5: _("非常满意"),
    4: _("满意"),
    3: _("基本满意"),
    2: _("不满意"),
    1: _("非常不满意"),
}
RESULTS: dict[str, str] = {
    "solved": _("已解决"),
    "deferred": _("挂账"),
    "explained": _("已解释说明"),
    "not-reachable": _("联系不上"),
    "withdrawn": _("已撤回"),
    "transferred": _("已转交"),
    "merged": _("已合并"),
}
STAGES: dict[Status, tuple[str, str]] = {
    Status.REGISTERED: (_("已登记，等待受理"), "plain"),
    Status.ACCEPTED: (_("已受理，等待派单"), "plain"),
    Status.DECLINED: (_("不予受理"), "bad"),
    Status.DISPATCHED: (_("已派单，等待签收"), "busy"),
    Status.RETURNING: (_("正在确定由谁办理"), "warn"),
    Status.ADJUDICATING: (_("正在裁定由谁办理"), "warn"),
    Status.HANDLING: (_("正在办理"), "busy"),
    Status.PAUSED: (_("依法中止"), "plain"),
    Status.REPORTED: (_("已有结果，正在审核"), "busy"),
    Status.CALLING_BACK: (_("已答复，请您评价"), "warn"),
    Status.DEFERRED: (_("已挂账，有承诺日期"), "warn"),
    Status.CLOSED: (_("已闭环"), "good"),
    Status.MERGED: (_("已合并办理"), "plain"),
}
# The clock that a raiser waits for, by where the matter stands.
WAITS_FOR: dict[Status, tuple[str, str]] = {
    Status.REGISTERED: ("accept", _("决定是否受理")),
    Status.ACCEPTED: ("dispatch", _("派给承办单位")),
    Status.CALLING_BACK: ("verdict", _("请您评价")),
    Status.DEFERRED: ("deferral", _("继续办理")),
}
# The clocks that people are told of, and what each measures.
CLOCKS: dict[str, str] = {
    "accept": _("受理"),
    "dispatch": _("派单"),
    "claim": _("签收"),
    "contact": _("联系您"),
    "handle": _("办结并答复"),
    "rehandle": _("不满意重办"),
    "call-back": _("回访"),
    "verdict": _("等您评价"),
    "bad-contact": _("差评后联系您"),
    "bad-fix": _("差评整改到位"),
}
HANDLED = ("handle", _("办结答复"))
# What the public may have one line for each of; places would tell single cases.
SPANS: dict[Span, str] = {
    Span.MONTH: _("近30天"),
    Span.YEAR: _("今年以来"),
    Span.ALL: _("全部"),
}
BYS: dict[By, str] = {
    By.UNIT: _("按单位"),
    By.PROFILE: _("按类别"),
    By.MONTH: _("按月份"),
}
# Shown large; each with those it must not be shown without.
HEADLINES = ("accepted", "solved", "on-time", "satisfied", "rehandled")
SHARES = (
    "solved-share",
    "explained-share",
    "deferred-share",
    "withdrawn-share",
    "merged-share",
    "transferred-share",
    "unreachable-share",
)
COLUMNS = ("accepted", "solved", "on-time", "satisfied", "rated", "rehandled")


def span_of(text: str) -> Span:
    """The period asked for; the last thirty days where nothing sensible is."""
    return Span(text) if text in [*Span] else Span.MONTH


def by_of(text: str) -> By:
    """What the lines are to be of; units where nothing sensible is asked."""
    return By(text) if text in [*BYS] else By.UNIT


def begins_on(span: Span, today: date) -> date | None:
    """The first day of a period that ends today."""
    if span is Span.MONTH:
        return today - timedelta(days=29)
    return today.replace(month=1, day=1) if span is Span.YEAR else None


def sort_for(codes: Sequence[str], *, firm: bool) -> str:
    """The sort of a matter whose raiser named none."""
    usual = ("enterprise-line", "hotline") if firm else ("public-message", "hotline")
    return next((code for code in usual if code in codes), codes[0] if codes else "")


def use_of(raising_id: int) -> str:
    """The use under which a raiser's own files are kept: no other raiser is shown them."""
    return f"raiser:{raising_id}"


def telling_of(kind: str, facts: Mapping[str, object]) -> Telling | None:
    """How this entry is told, or None where it is not."""
    if kind == "closing.judged":
        solved = facts.get("solved")
        known = solved if isinstance(solved, bool) else None
        return JUDGEMENTS.get((str(facts.get("source")), known))
    if kind == "oversight.escalated":
        return ESCALATIONS.get(str(facts.get("rung")))
    if kind in ON_WORD and "said_by" in facts:
        return ON_WORD[kind]
    return TELLINGS.get(kind)


def line_of(
    telling: Telling, facts: Mapping[str, object], names: Mapping[int, str]
) -> Line:
    """The sentence with units named and grades said."""
    values: dict[str, object] = {key: facts.get(key) or "" for key in ("ground", "to")}
    until = facts.get("until")
    for key in ("due", "fix_by"):
        at = facts.get(key)
        values[key] = datetime.fromisoformat(at) if isinstance(at, str) else ""
    values["until"] = date.fromisoformat(until) if isinstance(until, str) else ""
    for key in ("unit", "owner"):
        named = facts.get(key)
        values[key] = names.get(named, "") if isinstance(named, int) else ""
    grade = facts.get("grade")
    values["grade"] = GRADES.get(grade, "") if isinstance(grade, int) else ""
    return Line(telling.text, values)


def may_rate(*, status: Status, judged: bool) -> Verdict:
    """Shown where there is something to rate and the raiser has not done so."""
    if judged:
        return Verdict("judged", "您已经评价过这一次的办理结果，谢谢。")
    if status is not Status.CALLING_BACK:
        return Verdict("not-asked-yet", "有了答复才能评价。")
    return ALLOWED


def may_add(*, status: Status) -> Verdict:
    """Shown while the matter is open."""
    if status not in OPEN:
        return Verdict("closed", "这件事已经结束，不能再补充。")
    return ALLOWED


def may_withdraw(*, status: Status, withdrawn: bool) -> Verdict:
    """Shown while the matter is open and this raiser still stands by it."""
    if status not in OPEN or withdrawn:
        return Verdict("closed", "这件事已经结束，无需撤回。")
    return ALLOWED


def may_reopen(*, status: Status) -> Verdict:
    """Shown once the matter has ended; whether it is too late is for closing to say."""
    if status not in {Status.CLOSED, Status.DECLINED}:
        return Verdict("still-open", "这件事还在办理中。")
    return ALLOWED
