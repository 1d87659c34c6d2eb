"""Cases for tests, made by walking the real actions from the door inwards."""

from __future__ import annotations

import itertools
import tomllib
from datetime import date

from django.db import transaction

from bihuan.directory.areas.actions import keep_areas
from bihuan.directory.areas.words import NewArea
from bihuan.directory.catalogue.actions import publish_profile
from bihuan.directory.catalogue.words import Result
from bihuan.directory.units.actions import create_unit
from bihuan.directory.units.words import NewUnit
from bihuan.ground.access.words import GRANTS, Actor, Permission, Role, job
from bihuan.kit import clock
from bihuan.loop.cases.models import Case, Raising
from bihuan.loop.closing import actions as closing
from bihuan.loop.closing.words import Answer, Grade
from bihuan.loop.handling import actions as handling
from bihuan.loop.intake.actions import raise_many
from bihuan.loop.intake.words import NewMatter, Raised
from bihuan.loop.routing import actions as routing

_serial = itertools.count(1)
SYSTEM = job("tests", *Permission)

PROFILE = """
code = "hotline"
name = "热线工单"
name_en = "Hotline order"
stream = "RX"
channels = ["phone", "web", "api", "window"]
privacy = "internal"
acceptance = "manual"
pause_grounds = ["检验检测", "听证"]
reopen_within = "30 calendar-days"
results = ["solved", "deferred", "explained", "transferred"]
causes = ["不敢办", "不愿办"]
decline_grounds = ["已进入诉讼程序", "属于信访事项"]
source = "tests"

[returns]
within = "24 hours"
times = 1

[extension]
times = 1
at_most = "5 working-days"
approver = "unit-head"

[call_back]
required = true
attempts = 3

[clocks.accept]
period = "1 working-days"
source = "tests"

[clocks.dispatch]
period = "1 working-days"
source = "tests"

[clocks.claim]
period = "same-day"
source = "tests"

[clocks.handle]
period = "5 working-days"
source = "tests"
ladder = [
  { name = "reminder", fraction = 0.5 },
  { name = "yellow", fraction = 0.75 },
  { name = "red", after = "0 working-days" },
  { name = "unit-head", after = "1 working-days" },
  { name = "notice", after = "3 working-days" },
]

[clocks.rehandle]
period = "3 working-days"
source = "tests"

[clocks.call-back]
period = "2 working-days"
source = "tests"

[clocks.verdict]
period = "5 working-days"
source = "tests"

[clocks.decide-return]
period = "1 working-days"
source = "tests"
"""


def a_profile(**changes: object) -> str:
    """Publish the tests' profile, with changes at its top level; answers its code."""
    table = {**tomllib.loads(PROFILE), **changes}
    publish_profile(table, actor=SYSTEM)
    return str(table["code"])


def a_unit(name: str = "", *, name_en: str = "", **flags: bool) -> int:
    """A unit of the county; answers its id."""
    n = next(_serial)
    name = name or f"单位{n}"
    unit = NewUnit(
        code=f"U{n:04d}", name=name, short_name=name, name_en=name_en, **flags
    )
    return create_unit(unit, actor=SYSTEM)


def a_county() -> None:
    """The root area, so that numbers carry the county's code."""
    with transaction.atomic():
        keep_areas([NewArea(code="341602", name="谯城区", parent="")])


def acting(role: Role, *units: int, name: str = "") -> Actor:
    """Somebody with one role in some units."""
    name = name or f"account:{next(_serial)}"
    return Actor(name, frozenset(units), GRANTS[role])


def dispatcher() -> Actor:
    return acting(Role.DISPATCHER, name="account:9001")


def handler_of(unit: int) -> Actor:
    return acting(Role.HANDLER, unit)


def head_of(unit: int) -> Actor:
    return acting(Role.UNIT_HEAD, unit)


def supervisor() -> Actor:
    return acting(Role.SUPERVISOR, name="account:9002")


def caller_of(unit: int) -> Actor:
    return acting(Role.CALLBACK, unit)


def raiser_of(case: Case) -> tuple[Actor, int]:
    """The first raiser of a case, as the portal lets them act, with their raising."""
    raising = Raising.objects.filter(case=case).order_by("pk").first()
    assert raising is not None
    return (
        Actor(f"raiser:{raising.pk}", permissions=frozenset({Permission.FOLLOW})),
        raising.pk,
    )


def a_matter(**changes: object) -> NewMatter:
    """Something to be raised."""
    n = next(_serial)
    told = {
        "profile": "hotline",
        "channel": "phone",
        "external_id": f"m{n}",
        "title": f"路灯不亮 {n}",
        "body": "幸福路口的路灯坏了三天，晚上看不见路。",
        "raised_at": clock.now(),
        **changes,
    }
    return NewMatter(**told)


def raised(**changes: object) -> Raised:
    """Take one matter in."""
    return raise_many([a_matter(**changes)], actor=SYSTEM)[0]


def a_case(**changes: object) -> Case:
    """A registered case."""
    return Case.objects.get(pk=raised(**changes).case_id)


def an_accepted_case(**changes: object) -> Case:
    case = a_case(**changes)
    routing.accept(case.pk, actor=dispatcher())
    return fresh(case)


def a_case_with(unit: int, *, claimed: bool = True, **changes: object) -> Case:
    """A case that a unit holds, claimed unless said otherwise."""
    case = an_accepted_case(**changes)
    routing.dispatch(case.pk, unit_id=unit, actor=dispatcher())
    if claimed:
        routing.claim(case.pk, actor=handler_of(unit))
    return fresh(case)


def a_reported_case(
    unit: int,
    result: Result = Result.SOLVED,
    plan_on: date | None = None,
    **changes: object,
) -> Case:
    case = a_case_with(unit, **changes)
    handling.report_done(
        case.pk,
        result=result,
        answer="路灯已修好。",
        plan="列入明年计划。" if plan_on else "",
        plan_on=plan_on,
        actor=handler_of(unit),
    )
    return fresh(case)


def a_case_to_call_back(unit: int, **changes: object) -> Case:
    case = a_reported_case(unit, **changes)
    closing.pass_audit(case.pk, actor=dispatcher())
    return fresh(case)


def a_closed_case(unit: int, **changes: object) -> Case:
    case = a_case_to_call_back(unit, **changes)
    actor, raising = raiser_of(case)
    closing.judge(raising, Answer(solved=True, grade=Grade.GOOD), actor=actor)
    return fresh(case)


def fresh(case: Case) -> Case:
    """The case as it stands now."""
    return Case.objects.get(pk=case.pk)
