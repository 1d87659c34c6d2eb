"""What a unit may do with a case it holds. Plain values in, a Verdict out."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from bihuan.directory.catalogue.words import Approver, ExtensionRule, Gate, Result
from bihuan.ground.calendars.words import Measure, Period
from bihuan.kit.sentences import marked
from bihuan.kit.text import says_nothing
from bihuan.kit.verdicts import ALLOWED, Verdict, refuse
from bihuan.loop.cases.words import Status
from bihuan.loop.handling.words import Proof, Told

# From this rung on the head of the unit handles the matter personally (泸溪 B06).
PERSONAL = frozenset({"unit-head", "notice", "interview"})


def may_hold(*, owner: int | None, units: frozenset[int]) -> Verdict:
    """Only the unit that answers for a case may work on it."""
    if owner in units:
        return ALLOWED
    return Verdict("not-holder", "只有当前主办单位可以这样办理。")


def may_work(*, status: Status) -> Verdict:
    """Work is done on a case that was claimed and not yet reported done."""
    if status is Status.HANDLING:
        return ALLOWED
    if status is Status.DISPATCHED:
        return Verdict("claim-first", "请先签收，再这样办理。")
    return Verdict("not-in-hand", "这件事现在不在办理中，不能这样办理。")


def may_speak(*, status: Status) -> Verdict:
    """A unit may note progress, or speak with the raiser, as long as the case is with it."""
    if status in (Status.DISPATCHED, Status.HANDLING, Status.PAUSED, Status.REPORTED):
        return ALLOWED
    return Verdict("not-in-hand", "这件事现在不在办理中，不能这样办理。")


def may_ask_help(
    *, unit: int, owner: int | None, active: bool, already: bool
) -> Verdict:
    """Help comes from another unit that does not already have an open branch."""
    if unit == owner:
        return Verdict("help-from-self", "协办单位不能是主办单位自己，请另选一个。")
    if not active:
        return Verdict("unit-abolished", "该单位已停用，请选择现行的单位。")
    if already:
        return Verdict("help-twice", "该单位已有一项未完成的协办，请等它反馈或先撤回。")
    return ALLOWED


def may_ask_extension(
    *,
    due_at: datetime | None,
    granted: int,
    waiting: bool,
    asked: Period,
    rule: ExtensionRule,
    now: datetime,
) -> Verdict:
    """An extension is asked before expiry, seldom, and for no longer than the profile says."""
    if due_at is None or now >= due_at:
        return Verdict(
            "extension-late", "期限已过，不能再申请延期；请尽快办理并说明原因。"
        )
    if waiting:
        return Verdict("extension-waiting", "已有一份延期申请等待审批。")
    if granted >= rule.times:
        return refuse(
            "extension-limit", "此类事项最多延期 {times} 次，已用完。", times=rule.times
        )
    if asked.measure is not rule.at_most.measure or asked.count > rule.at_most.count:
        return refuse(
            "extension-long",
            "此类事项一次最多延期 {count} {unit}。",
            count=rule.at_most.count,
            unit=MEASURE_NAMES[rule.at_most.measure],
        )
    if asked.count < 1:
        return Verdict("extension-nothing", "请写明延期多久，至少为 1。")
    return ALLOWED


MEASURE_NAMES = {
    Measure.SAME_DAY: marked("当日"),
    Measure.WORKING_DAYS: marked("个工作日"),
    Measure.CALENDAR_DAYS: marked("天"),
    Measure.MONTHS: marked("个月"),
    Measure.WORKING_HOURS: marked("个工作小时"),
    Measure.HOURS: marked("小时"),
    Measure.MINUTES: marked("分钟"),
}


def may_decide_extension(
    *,
    approver: Approver,
    is_head_of_owner: bool,
    may_dispatch: bool,
    may_supervise: bool,
) -> Verdict:
    """Who the profile names decides; nobody higher is refused, nobody lower let in."""
    enough = {
        Approver.UNIT_HEAD: is_head_of_owner or may_dispatch or may_supervise,
        Approver.DISPATCHER: may_dispatch or may_supervise,
        Approver.SUPERVISOR: may_supervise,
    }
    if enough[approver]:
        return ALLOWED
    names = {
        Approver.UNIT_HEAD: marked("主办单位负责人"),
        Approver.DISPATCHER: marked("派单中心"),
        Approver.SUPERVISOR: marked("督查部门"),
    }
    return refuse("not-approver", "这类延期由{who}审批。", who=names[approver])


def may_pause(*, ground: str, grounds: tuple[str, ...]) -> Verdict:
    """A clock stops only for a ground that the profile lists (许可法 Art. 45 and the like)."""
    if ground in grounds:
        return ALLOWED
    if not grounds:
        return Verdict("pause-never", "此类事项不允许中止计时。")
    return refuse(
        "pause-ground", "中止计时只限于：{grounds}。", grounds="；".join(grounds)
    )


def may_report(
    told: Told, *, allowed: tuple[Result, ...], today: date, proof: Proof, gate: Gate
) -> Verdict:
    """What a report of done must hold: an honest result, an answer, and what proves it.

    挂账 needs a plan and a date to come back on, or it is a way of burying a case.
    """
    if told.result not in allowed:
        return Verdict(
            "result-unknown", "此类事项不能以这种结果办结，请选择列出的结果。"
        )
    if says_nothing(told.answer):
        return Verdict("answer-missing", "请写明给诉求人的答复。")
    if told.result is Result.DEFERRED:
        deferring = _may_defer(told, today)
        if not deferring:
            return deferring
    return may_pass_gate(told, proof=proof, gate=gate)


def _may_defer(told: Told, today: date) -> Verdict:
    if told.plan_on is None or says_nothing(told.plan):
        return Verdict("plan-missing", "挂账须写明后续计划和再次办理的日期。")
    if told.plan_on <= today:
        return Verdict("plan-past", "挂账日期须在今天之后。")
    return ALLOWED


def may_pass_gate(told: Told, *, proof: Proof, gate: Gate) -> Verdict:
    """Whether a report brings what the profile asks of its result; says what is missing."""
    named = RESULT_NAMES.get(told.result, str(told.result))
    if proof.pieces < gate.pieces:
        return refuse(
            "evidence-missing",
            "报“{result}”须附至少 {n} 份佐证材料，现在有 {have} 份。",
            result=named,
            n=gate.pieces,
            have=proof.pieces,
        )
    if gate.basis and says_nothing(told.basis):
        return refuse(
            "basis-missing",
            "报“{result}”须写明法律政策依据：哪部法律或文件、哪一条。",
            result=named,
        )
    if proof.hours_tried < gate.attempts:
        return refuse(
            "attempts-missing",
            "报“{result}”须先在至少 {n} 个不同时段联系诉求人并逐次记录，现在记了 {have} 个时段。",
            result=named,
            n=gate.attempts,
            have=proof.hours_tried,
        )
    return ALLOWED


RESULT_NAMES = {
    Result.SOLVED: marked("已解决"),
    Result.DEFERRED: marked("挂账"),
    Result.EXPLAINED: marked("已解释"),
    Result.NOT_REACHABLE: marked("联系不上"),
    Result.TRANSFERRED: marked("已转其他机关"),
}
BAND_HOURS = 2


def hours_tried(moments: Iterable[datetime]) -> int:
    """At how many different hours somebody was tried: three calls at nine are one hour."""
    return len({one.hour // BAND_HOURS for one in moments})


def may_report_under_escalation(*, personal: bool, is_head: bool) -> Verdict:
    """Once it was escalated to the unit head, the head handles it until done (泸溪 B06)."""
    if personal and not is_head:
        return Verdict("head-only", "此件已升级，须由单位负责人亲自办结。")
    return ALLOWED


def may_pass_on(*, personal: bool, is_head: bool) -> Verdict:
    """What the head handles personally is not passed down: no help, no stop without them."""
    if personal and not is_head:
        return Verdict(
            "head-only-passes", "此件由单位负责人亲办，请协办和中止都要由负责人提出。"
        )
    return ALLOWED


def may_finish(*, open_branches: int) -> Verdict:
    """The lead unit reports when its helpers have answered or were recalled."""
    if open_branches:
        return refuse(
            "branches-open", "还有 {n} 项协办未反馈，请先催办或撤回。", n=open_branches
        )
    return ALLOWED


def may_end_branch(*, open_: bool) -> Verdict:
    """A branch ends once."""
    if open_:
        return ALLOWED
    return Verdict("branch-ended", "这项协办已经结束。")


def may_decide_own(*, asked_by: str, decided_by: str) -> Verdict:
    """Nobody grants their own request."""
    if asked_by != decided_by:
        return ALLOWED
    return Verdict("own-request", "不能审批自己提出的申请。")
