"""Verdicts for tests: raisers who can be called, several of one case, bad ones."""

from __future__ import annotations

from bihuan.directory.catalogue.words import Result
from bihuan.ground.access.words import Actor, Permission, Role
from bihuan.loop.cases.models import Case, Raising
from bihuan.loop.cases.tests.factories import (
    a_case,
    a_case_to_call_back,
    a_case_with,
    acting,
    dispatcher,
    fresh,
    handler_of,
)
from bihuan.loop.cases.words import Status
from bihuan.loop.closing import actions
from bihuan.loop.closing.models import Judgement
from bihuan.loop.closing.words import Answer, Grade
from bihuan.loop.handling import actions as handling
from bihuan.loop.routing import actions as routing

HAPPY = Answer(solved=True, grade=Grade.GOOD)
BAD = Answer(solved=False, grade=Grade.BAD, words="还是不亮。")
SIDES = [
    {"code": "attitude", "name": "服务态度", "name_en": "Attitude"},
    {"code": "speed", "name": "办理时效", "name_en": "Timeliness"},
]
NAMED = {"raiser_name": "苗女士", "phone": "13900001234"}


def as_raiser(raising: int) -> Actor:
    return Actor(f"raiser:{raising}", permissions=frozenset({Permission.FOLLOW}))


def raisings(case: Case) -> list[int]:
    rows = Raising.objects.filter(case=case).order_by("pk")
    return list(rows.values_list("pk", flat=True))


def judge(case: Case, answer: Answer, nth: int = 0) -> Case:
    raising = raisings(case)[nth]
    actions.judge(raising, answer, actor=as_raiser(raising))
    return fresh(case)


def a_named_case(unit: int) -> Case:
    """Waits for the verdict of somebody who left a name and a number."""
    return a_case_to_call_back(unit, **NAMED)


def a_case_of_two(unit: int) -> Case:
    """Waits for the verdicts of two who raised the same."""
    case, twin = a_case_with(unit, **NAMED), a_case()
    routing.merge(twin.pk, into_id=case.pk, reason="同一件事。", actor=dispatcher())
    return reported(case)


def reported(case: Case) -> Case:
    """Reported solved once more, and passed on to the raiser."""
    owner = fresh(case).owner_id
    handling.report_done(
        case.pk, result=Result.SOLVED, answer="修好了。", actor=handler_of(owner)
    )
    actions.pass_audit(case.pk, actor=dispatcher())
    return fresh(case)


def answered(case: Case, unit: int, answer: str = "已经办好。") -> Case:
    """Accepted, dispatched, claimed, reported and checked: its raiser is being asked."""
    if fresh(case).status == Status.REGISTERED:
        routing.accept(case.pk, actor=dispatcher())
    routing.dispatch(case.pk, unit_id=unit, actor=dispatcher())
    routing.claim(case.pk, actor=handler_of(unit))
    handling.report_done(
        case.pk, result=Result.SOLVED, answer=answer, actor=handler_of(unit)
    )
    actions.pass_audit(case.pk, actor=dispatcher())
    return fresh(case)


def contacted(case: Case, *, reached: bool = True) -> None:
    handling.record_contact(
        case.pk, text="道歉。", reached=reached, actor=handler_of(fresh(case).owner_id)
    )


def a_badly_judged_case(unit: int) -> tuple[Case, Judgement]:
    case = judge(a_named_case(unit), BAD)
    return case, Judgement.objects.get(case=case)


def clerk(*units: int) -> Actor:
    """Who sits at a window."""
    return acting(Role.INTAKE, *units)
