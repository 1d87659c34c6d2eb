"""What happens to a case in each of its statuses: somebody of its cast does the next thing.

A scene does one thing and plans when the case is looked at again.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, time, timedelta

from bihuan.directory.catalogue.words import Result
from bihuan.kit import clock
from bihuan.loop.cases.models import Case
from bihuan.loop.cases.queries import raisings_of
from bihuan.loop.cases.words import Status
from bihuan.loop.closing import actions as closing
from bihuan.loop.handling import actions as handling
from bihuan.loop.routing import actions as routing
from bihuan.packs.replaying.deeds import WORK, classify, merge, prove, urge
from bihuan.packs.replaying.lives import HOUR, Life, Standing

_GROUND = "三定方案：不属于本单位职责"
_BASIS = "《信访工作条例》第三十二条；本市相关实施细则"
_ANSWERS = {
    Result.SOLVED: "已到现场核实并处理完毕，欢迎监督。",
    Result.EXPLAINED: "经核实，现行政策对此已有规定，已向您说明。",
    Result.DEFERRED: "情况属实，已列入计划，将按计划办理并告知您进展。",
    Result.NOT_REACHABLE: "多次联系未果，现书面答复。",
}


def registered(life: Life, found: Standing) -> None:
    """Taken on, answered at once, or declined with the right route."""
    intake, case, fate = life.cast.intake, life.case, life.fate
    if fate.declined:
        ground = life.chance.choice(life.about.decline_grounds)
        routing.decline(
            case, ground=ground, route="请向有权处理的机关提出。", actor=intake
        )
    elif fate.answered_now:
        prove(life, Result.EXPLAINED)
        handling.answer_now(
            case,
            result=Result.EXPLAINED,
            answer=_ANSWERS[Result.EXPLAINED],
            actor=intake,
        )
        life.after(life.chance.uniform(4, 30), life.step)
    else:
        routing.accept(case, actor=intake)
        life.after(life.chance.uniform(0.3, 5), life.step)


def accepted(life: Life, found: Standing) -> None:
    """Filed under a category, then sent to a unit: the right one, mostly."""
    if found.category is None or (life.about.causes and "classed" not in life.done):
        classify(life, found)
        life.after(0.1, life.step)
        return
    if life.twin is not None and merge(life, life.twin):
        return
    if life.fate.transferred and found.round == 1:
        routing.transfer(
            life.case,
            to="市级主管部门",
            answer="此事属市级权限，已转市级主管部门办理。",
            actor=life.cast.dispatcher,
        )
        life.after(life.chance.uniform(8, 40), life.step)
        return
    unit = life.unit
    if life.wrong_left:
        unit = life.cast.other_unit(unit, life.chance)
    routing.dispatch(life.case, unit_id=unit, actor=life.cast.dispatcher)
    late = life.fate.claims_late and found.round == 1
    life.after(
        life.chance.uniform(26, 50) if late else life.chance.uniform(0.1, 1.5),
        life.step,
    )


def dispatched(life: Life, found: Standing) -> None:
    """Claimed, or sent back because it is not this unit's matter."""
    who = life.cast.handler(found.owner)
    if life.wrong_left and found.owner != life.unit:
        life.wrong_left -= 1
        routing.ask_return(
            life.case,
            ground=_GROUND,
            reason="此事不属我单位职责，建议由主管单位办理。",
            proposed_id=life.unit,
            actor=who,
        )
        life.after(life.chance.uniform(1, 6), life.step)
        return
    routing.claim(life.case, actor=who)
    life.after(life.chance.uniform(0.5, 6), life.step)


def returning(life: Life, found: Standing) -> None:
    """The dispatcher agrees, refuses, or passes it up."""
    centre = life.cast.dispatcher
    if life.fate.hold is Status.ADJUDICATING:
        routing.put_up_for_adjudication(
            life.case, reason="职责交叉，请裁定。", actor=centre
        )
    elif life.fate.return_refused:
        routing.refuse_return(
            life.case, reason="按职责清单应由你单位牵头。", actor=centre
        )
        life.unit, life.wrong_left = found.owner, 0
    else:
        unit = life.unit
        if life.wrong_left:  # the second one is not right either
            unit = life.cast.other_unit(found.owner, life.chance)
        routing.agree_return(life.case, unit_id=unit, actor=centre)
    life.after(life.chance.uniform(0.5, 5), life.step)


def adjudicating(life: Life, found: Standing) -> None:
    """Somebody above decides for good."""
    life.wrong_left = 0
    routing.adjudicate(
        life.case,
        unit_id=life.unit,
        reason="依据职责清单裁定由该单位牵头办理。",
        actor=life.cast.supervisor,
    )
    life.after(life.chance.uniform(1, 6), life.step)


def in_hand(life: Life, found: Standing) -> None:
    """One thing after another, then the report at the time that fate allows."""
    if life.todo:
        name = life.todo.pop(0)
        WORK[name](life, found)
        life.after(life.chance.uniform(2, 10), life.step)
        return
    if life.target is None:
        life.target = _report_at(life, found)
        if life.fate.effort > 1 and found.due_at is not None:
            life.stage.at(life.stage.office(found.due_at + HOUR), lambda: urge(life))
    if clock.now() < life.target:
        life.stage.at(life.target, life.step)
        return
    if found.round == 1 and _must_try_again(life):
        handling.record_contact(
            life.case, reached=False, actor=life.cast.handler(found.owner)
        )
        life.done.add(f"tried:{clock.now().astimezone(clock.COUNTY_TIME).hour // 2}")
        life.after(2.2, life.step)
        return
    _report(life, found)
    life.after(life.chance.uniform(1, 8), life.step)


def _must_try_again(life: Life) -> bool:
    """Who is not reached was tried at as many different hours as the profile asks."""
    if life.fate.result is not Result.NOT_REACHABLE:
        return False
    hours = sum(one.startswith("tried:") for one in life.done)
    return hours < life.about.gate(Result.NOT_REACHABLE).attempts


def _report_at(life: Life, found: Standing) -> datetime:
    now, due = clock.now(), found.due_at
    effort = life.fate.effort if found.round == 1 else min(life.fate.effort, 0.9)
    if due is None or due <= now or life.fate.hold is not None:
        return now
    begun = found.dispatched_at if found.round == 1 else now
    target = max(now, (begun or now) + effort * (due - (begun or now)))
    opens = life.stage.office(target)
    in_time = effort < 1 and opens >= due > now
    return now if in_time else opens


def _report(life: Life, found: Standing) -> None:
    result = life.fate.result if found.round == 1 else Result.SOLVED
    deferred = result is Result.DEFERRED
    days = life.chance.randrange(25, 60)
    prove(life, result)
    handling.report_done(
        life.case,
        result=result,
        answer=_ANSWERS[result],
        plan="列入年度计划，分步实施。" if deferred else "",
        plan_on=clock.local_day() + timedelta(days=days) if deferred else None,
        basis=_BASIS if result is Result.EXPLAINED else "",
        actor=life.cast.head(found.owner)
        if found.escalation
        else life.cast.handler(found.owner),
    )


def reported(life: Life, found: Standing) -> None:
    """Looked at by somebody outside the unit before the raiser is asked."""
    centre = life.cast.dispatcher
    auditor = life.cast.supervisor if found.owner in centre.units else centre
    if life.fate.audit_fails and "audited" not in life.done:
        life.done.add("audited")
        life.target = clock.now() + 3 * HOUR
        closing.fail_audit(life.case, reason="答复与诉求不符，请补办。", actor=auditor)
    else:
        closing.pass_audit(life.case, actor=auditor)
    life.after(life.chance.uniform(2, 30), life.step)


def calling_back(life: Life, found: Standing) -> None:
    """The raiser is asked: by themselves online, or by a call of another unit."""
    answers = life.fate.answers
    answer = answers[min(found.round, len(answers)) - 1] if answers else None
    caller = life.cast.caller
    if not life.fate.rates_online and life.missed < life.fate.missed_calls:
        life.missed += 1
        (raising, *_) = raisings_of(life.case)
        closing.record_missed_call(raising.pk, note="无人接听", actor=caller)
        life.after(life.chance.uniform(4, 20), life.step)
        return
    if answer is None:  # their silence will close it; they may think better of it later
        life.after(24 * 12, life.step)
        return
    for raising in raisings_of(life.case):
        if life.fate.rates_online:
            life.try_as_raiser(lambda pk, who: closing.judge(pk, answer, actor=who))
            break
        closing.record_answer(raising.pk, answer, actor=caller)
        if life.standing().status != Status.CALLING_BACK:
            break
    life.after(life.chance.uniform(1, 8), life.step)


def paused(life: Life, found: Standing) -> None:
    """What was waited for has come."""
    if "waited" not in life.done:
        life.done.add("waited")
        life.after(life.chance.uniform(30, 120), life.step)
        return
    handling.resume(life.case, actor=life.cast.handler(found.owner))
    life.after(life.chance.uniform(1, 8), life.step)


def deferred(life: Life, found: Standing) -> None:
    """Looked at again on the day after the promised one, when it is back in hand."""
    day = Case.objects.values_list("deferred_to", flat=True).get(pk=life.case)
    back = day + timedelta(days=1) if day else clock.local_day() + timedelta(days=7)
    moment = datetime.combine(back, time(9, 30), tzinfo=clock.COUNTY_TIME)
    life.stage.at(max(moment, clock.now() + 24 * HOUR), life.step)


def closed(life: Life, found: Standing) -> None:
    """Over, unless the raiser finds that it was not."""
    if life.fate.reopened and "reopened" not in life.done:
        life.after(life.chance.uniform(20, 110), life.open_again, office=False)


SCENES: dict[Status, Callable[[Life, Standing], None]] = {
    Status.REGISTERED: registered,
    Status.ACCEPTED: accepted,
    Status.DISPATCHED: dispatched,
    Status.RETURNING: returning,
    Status.ADJUDICATING: adjudicating,
    Status.HANDLING: in_hand,
    Status.PAUSED: paused,
    Status.REPORTED: reported,
    Status.CALLING_BACK: calling_back,
    Status.DEFERRED: deferred,
    Status.CLOSED: closed,
}
