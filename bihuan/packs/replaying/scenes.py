"""What happens to a case in each of its statuses: somebody of its cast does the next thing.

A scene does one thing and plans when the case is looked at again.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, time, timedelta
from functools import lru_cache
from io import BytesIO

from django.db import transaction
from PIL import Image

from bihuan.directory.catalogue.words import Result
from bihuan.ground.calendars.words import Measure, Period
from bihuan.ground.files.actions import keep_file
from bihuan.kit import clock
from bihuan.loop.cases.models import Case
from bihuan.loop.cases.queries import raisings_of
from bihuan.loop.cases.words import OPEN, Status, stream_of
from bihuan.loop.closing import actions as closing
from bihuan.loop.handling import actions as handling
from bihuan.loop.handling.models import Branch
from bihuan.loop.handling.words import BranchState
from bihuan.loop.oversight import actions as oversight
from bihuan.loop.routing import actions as routing
from bihuan.packs.replaying.lives import HOUR, Life, Standing

_IN_WORK = OPEN - {Status.CALLING_BACK, Status.DEFERRED}
_GROUND = "三定方案：不属于本单位职责"
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
        _prove(life, Result.EXPLAINED)
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
        _classify(life, found)
        life.after(0.1, life.step)
        return
    if life.twin is not None and _merge(life, life.twin):
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
            life.case, reason="按责任清单应由你单位牵头。", actor=centre
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
        _WORK[name](life, found)
        life.after(life.chance.uniform(2, 10), life.step)
        return
    if life.target is None:
        life.target = _report_at(life, found)
        if life.fate.effort > 1 and found.due_at is not None:
            life.stage.at(life.stage.office(found.due_at + HOUR), lambda: _urge(life))
    if clock.now() < life.target:
        life.stage.at(life.target, life.step)
        return
    _report(life, found)
    life.after(life.chance.uniform(1, 8), life.step)


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
    _prove(life, result)
    handling.report_done(
        life.case,
        result=result,
        answer=_ANSWERS[result],
        plan="列入年度计划，分步实施。" if deferred else "",
        plan_on=clock.local_day() + timedelta(days=days) if deferred else None,
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


# -- Things done on the way ----------------------------------------------------------


def _classify(life: Life, found: Standing) -> None:
    text = f"{life.matter.title} {life.matter.body}"
    category = found.category or life.cast.class_of(text, life.chance)
    area = found.area
    if area is None and life.cast.towns:
        area = life.chance.choice(life.cast.towns)
    cause = life.chance.choice(life.about.causes) if life.about.causes else ""
    routing.classify(
        life.case,
        category_id=category,
        area_id=area,
        cause=cause,
        actor=life.cast.dispatcher,
    )
    life.done.add("classed")
    life.unit = life.cast.right_unit(category, area, life.chance)


def _merge(life: Life, twin: Life) -> bool:
    """Into the case of the same matter that came first, if that is still in work."""
    life.twin = None
    if twin.standing().status not in _IN_WORK:
        return False
    routing.merge(
        life.case,
        into_id=twin.case,
        reason="反映同一问题。",
        actor=life.cast.dispatcher,
    )
    return True


def _contact(life: Life, found: Standing) -> None:
    who = life.cast.handler(found.owner)
    handling.record_contact(life.case, text="已电话联系，约定到场时间。", actor=who)


def _note(life: Life, found: Standing) -> None:
    handling.add_note(
        life.case,
        text="已到现场查看，正在安排处理。",
        for_raiser=True,
        actor=life.cast.handler(found.owner),
    )


def _help(life: Life, found: Standing) -> None:
    helper = life.cast.other_unit(found.owner, life.chance)
    handling.ask_help(
        life.case,
        unit_id=helper,
        task="请协助核实现场情况。",
        within=Period(2, Measure.WORKING_DAYS),
        actor=life.cast.handler(found.owner),
    )
    branches = Branch.objects.filter(case=life.case, state=BranchState.OPEN)
    branch = branches.values_list("pk", flat=True).latest("pk")
    life.after(1.5, lambda: _give_help(life, branch, helper))


def _give_help(life: Life, branch: int, helper: int) -> None:
    if not Branch.objects.filter(pk=branch, state=BranchState.OPEN).exists():
        return  # it lapsed when the case went elsewhere
    who = life.cast.handler(helper)
    handling.give_help(branch, answer="已核实，情况属实。", actor=who)


def _extend(life: Life, found: Standing) -> None:
    rule = life.about.extension
    who = life.cast.handler(found.owner)
    handling.ask_extension(
        life.case, by=rule.at_most, reason="现场条件复杂，需要更多时间。", actor=who
    )
    life.after(1.5, lambda: _decide(life))


def _decide(life: Life) -> None:
    life.try_once(
        lambda: handling.decide_extension(
            life.case,
            grant=life.fate.extension_granted,
            reason="请按期办结。",
            actor=life.cast.supervisor,
        )
    )


def _pause(life: Life, found: Standing) -> None:
    handling.pause(
        life.case,
        ground=life.chance.choice(life.about.pause_grounds),
        reason="等待检测结果。",
        actor=life.cast.handler(found.owner),
    )


_WORK = {
    "contact": _contact,
    "note": _note,
    "help": _help,
    "extend": _extend,
    "pause": _pause,
}


def _urge(life: Life) -> None:
    late = life.standing().status in (Status.HANDLING, Status.DISPATCHED)
    if late:
        life.try_once(
            lambda: oversight.urge(
                life.case, text="已超期，请抓紧办理。", actor=life.cast.supervisor
            )
        )


def _prove(life: Life, result: Result) -> None:
    """The evidence that the profile asks for: a photograph of nothing in particular."""
    if result is not Result.SOLVED or not life.about.evidence:
        return
    who = life.cast.handler(life.unit)
    with transaction.atomic(durable=True):
        for n in range(life.about.evidence):
            keep_file(
                stream_of(life.case),
                "现场照片.png",
                _picture((life.case + n) % 7),
                kind_of_use="evidence",
                actor=who,
            )


@lru_cache
def _picture(n: int) -> bytes:
    """Plain stripes: no photograph of a real place belongs into a demonstration."""
    image = Image.new("RGB", (96, 64), (120 + 12 * n, 150, 190 - 14 * n))
    image.paste((235, 235, 225), (0, 40 - 2 * n, 96, 44 - 2 * n))
    out = BytesIO()
    image.save(out, "PNG")
    return out.getvalue()
