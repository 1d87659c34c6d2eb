"""When a unit may be visited, and what may follow (政府督查工作条例 Art. 15 to 21)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date

from bihuan.ground.calendars.words import Measure, Period
from bihuan.kit.text import for_matching, says_nothing
from bihuan.kit.verdicts import ALLOWED, Verdict, refuse
from bihuan.loop.supervision.words.visits import (
    Earlier,
    PlanState,
    VisitState,
    VisitTerms,
)

# Art. 17: thirty days to object, thirty to decide.
OBJECT_WITHIN = Period(30, Measure.CALENDAR_DAYS)
DECIDE_WITHIN = Period(30, Measure.CALENDAR_DAYS)


def may_draft_plan(*, title: str, most: int, taken: bool) -> Verdict:
    """One plan a year, with a limit of visits to one unit that is a number and not a wish."""
    if says_nothing(title):
        return Verdict("plan-untitled", "请写明计划的名称。")
    if not 1 <= most <= 12:
        return Verdict("plan-limit", "一个单位一年最多督查几次，要在1到12之间。")
    if taken:
        return Verdict("plan-there", "这一年已经有督查计划。")
    return ALLOWED


def may_approve_plan(
    *, state: PlanState, drafted_by: str, actor: str, visits: int
) -> Verdict:
    """A plan is approved by another than its drafter, and says whom it visits."""
    if state is not PlanState.DRAFT:
        return Verdict("plan-approved", "这个计划已经批准。")
    if actor == drafted_by:
        return Verdict("own-plan", "起草人不能批准自己的计划，请由领导批准。")
    if not visits:
        return Verdict("plan-empty", "计划里还没有安排。")
    return ALLOWED


def may_plan_visit(
    terms: VisitTerms,
    *,
    state: PlanState,
    year: int,
    most: int,
    earlier: Sequence[Earlier],
) -> Verdict:
    """No unit is visited by several teams for the same, nor more often than the plan says.

    Art. 15: no repeated and no many-headed supervision. Who must all the same says why,
    and the reason stands in the plan. What was approved is visited, and nothing else.
    """
    if state is not PlanState.DRAFT:
        return Verdict("plan-closed", "计划已经批准，不能再增加督查。")
    if says_nothing(terms.subject) or says_nothing(terms.team) or not terms.members:
        return Verdict("visit-empty", "请写明督查什么、由哪个督查组、有哪些人员。")
    if terms.planned_on.year != year:
        return Verdict("visit-year", "日期不在计划的年度里。")
    if not says_nothing(terms.override):
        return ALLOWED
    asked = _plainly(terms.subject)
    same = [one for one in earlier if _plainly(one.subject) == asked]
    if same:
        return refuse(
            "visit-repeated",
            "这一年{team}已安排就同一事项督查这个单位，不能重复、多头督查。"
            "确需再去的，写明理由。",
            team=same[0].team,
        )
    if len(earlier) >= most:
        return refuse(
            "visit-too-often",
            "这个单位这一年已安排{n}次，达到计划的上限。确需再去的，写明理由。",
            n=len(earlier),
        )
    return ALLOWED


def _plainly(subject: str) -> str:
    """A subject without what two people write differently."""
    return "".join(for_matching(subject).split())


def may_conclude_visit(
    *,
    state: VisitState,
    approved: bool,
    members: Collection[str],
    actor: str,
    words: str,
    unit: int,
    units: Collection[int],
) -> Verdict:
    """A conclusion is written by the team that went, of a plan that was approved (Art. 16)."""
    if not approved:
        return Verdict("plan-draft", "计划还没有批准，不能开展督查。")
    if state is not VisitState.PLANNED:
        return Verdict("visit-concluded", "这次督查已经有结论。")
    if actor not in members:
        return Verdict("not-in-team", "由督查组成员写结论。")
    if unit in units:
        return Verdict("own-unit", "不能督查本单位。")
    if says_nothing(words):
        return Verdict("conclusion-missing", "请写明督查结论。")
    return ALLOWED


def may_object_to_visit(
    *,
    state: VisitState,
    unit: int,
    units: Collection[int],
    until: date | None,
    today: date,
    text: str,
) -> Verdict:
    """The unit may ask for a second look at the conclusion within thirty days (Art. 17)."""
    if unit not in units:
        return Verdict("not-visited", "由被督查单位提出异议。")
    if state is not VisitState.CONCLUDED:
        return Verdict("not-concluded", "现在没有可以提出异议的结论。")
    if until is None or today > until:
        return Verdict("objection-late", "提出异议的期限已过。")
    if says_nothing(text):
        return Verdict("objection-empty", "请写明异议的事实和理由。")
    return ALLOWED


def may_decide_visit_objection(
    *,
    state: VisitState,
    members: Collection[str],
    actor: str,
    words: str,
    unit: int,
    units: Collection[int],
) -> Verdict:
    """Whoever was in the team, wrote the conclusion or is of the unit, recuses (Art. 17)."""
    if state is not VisitState.OBJECTED:
        return Verdict("no-objection", "现在没有待复核的异议。")
    if actor in members:
        return Verdict("took-part", "参加过这次督查的人员应当回避，由其他人复核。")
    if unit in units:
        return Verdict("own-unit", "不能复核本单位提出的异议。")
    if says_nothing(words):
        return Verdict("finding-empty", "请写明复核的理由。")
    return ALLOWED


def may_put_right(
    *,
    state: VisitState,
    unit: int,
    units: Collection[int],
    until: date | None,
    today: date,
    text: str,
) -> Verdict:
    """The unit says that it put right what was found, once the conclusion stands."""
    if unit not in units:
        return Verdict("not-visited", "由被督查单位报告整改。")
    undisputed = state is VisitState.CONCLUDED and until is not None
    if state is not VisitState.STANDS and not undisputed:
        return Verdict("nothing-to-put-right", "现在没有要整改的。")
    if says_nothing(text):
        return Verdict("rectification-empty", "请写明整改了什么。")
    return ALLOWED


def may_verify(
    *, state: VisitState, unit: int, units: Collection[int], words: str
) -> Verdict:
    """What was put right is verified by the supervising office, never by the unit (Art. 18)."""
    if state is not VisitState.PUT_RIGHT:
        return Verdict("not-put-right", "单位还没有报告整改。")
    if unit in units:
        return Verdict("own-unit", "不能核查本单位的整改。")
    if says_nothing(words):
        return Verdict("verify-empty", "请写明核查到什么。")
    return ALLOWED


def may_propose_of(
    *, state: VisitState, members: Collection[str], actor: str, words: str
) -> Verdict:
    """The team proposes praise or blame with its reasons, once there is a conclusion."""
    if state in (VisitState.PLANNED, VisitState.OVERTURNED):
        return Verdict("not-concluded", "还没有成立的结论，不能提出表扬或者问责建议。")
    if actor not in members:
        return Verdict("not-in-team", "由督查组成员提出建议。")
    if says_nothing(words):
        return Verdict("proposal-empty", "请写明建议和理由。")
    return ALLOWED


def may_decide_proposal(
    *, state: VisitState, decided: bool, proposed_by: str, actor: str
) -> Verdict:
    """Praise or blame rests on a conclusion that stands, and on another's word (Art. 21)."""
    if decided:
        return Verdict("proposal-decided", "这项建议已经有决定。")
    if state is VisitState.OBJECTED:
        return Verdict("visit-objected", "异议还没有复核，不能决定这项建议。")
    if state is VisitState.OVERTURNED:
        return Verdict("visit-overturned", "督查结论已经撤销，不能决定这项建议。")
    if actor == proposed_by:
        return Verdict("own-proposal", "提出人不能批准自己的建议。")
    return ALLOWED
