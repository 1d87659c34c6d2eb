"""What the tests of triage share: a small county, decisions, and what became of them."""

from __future__ import annotations

from bihuan.ground.access.words import Role
from bihuan.loop.cases.models import Case
from bihuan.loop.cases.tests.factories import (
    acting,
    an_accepted_case,
    dispatcher,
    fresh,
    handler_of,
)
from bihuan.loop.conftest import settle
from bihuan.loop.routing import actions as routing
from bihuan.loop.triage.models import Label, Proposal
from bihuan.loop.triage.words.learning import Kind, Learnt

LAMP, PIPE = "路灯不亮看不见路，灯杆歪了", "水管爆裂，家里停水两天，自来水漏了一地"
ADMIN = acting(Role.SYSTEM_ADMIN)


def unit_of(case: Case) -> Proposal:
    return Proposal.objects.get(case=case, kind=Kind.UNIT)


def category_of(case: Case) -> Proposal:
    return Proposal.objects.get(case=case, kind=Kind.CATEGORY)


def label_of(case: Case, kind: Kind = Kind.UNIT) -> Label:
    return Label.objects.get(case=case, kind=kind)


def sent_to(unit: int, **changes: object) -> Case:
    case = an_accepted_case(**changes)
    routing.dispatch(case.pk, unit_id=unit, actor=dispatcher())
    return fresh(case)


def taught(tree: dict[str, int], lamps: int, pipes: int, n: int = 40) -> None:
    """Decisions to learn from: lamps go to one unit, pipes to the other."""
    for k in range(n):
        lamp = k % 2 == 0
        case = an_accepted_case(title=f"第{k}次反映", body=LAMP if lamp else PIPE)
        routing.classify(
            case.pk,
            category_id=tree["0101" if lamp else "0102"],
            area_id=None,
            actor=dispatcher(),
        )
        unit = lamps if lamp else pipes
        routing.dispatch(case.pk, unit_id=unit, actor=dispatcher())
    settle()


def sent_back(case_id: int, unit: int) -> None:
    """The unit says that it is not its matter."""
    routing.ask_return(
        case_id,
        ground="三定方案",
        reason="不是我们的。",
        proposed_id=None,
        actor=handler_of(unit),
    )
    settle()


def a_learnt(kind: Kind = Kind.UNIT, body: bytes = b"x", against: int = 0) -> Learnt:
    """A model that nobody could be asked with, as it comes from training."""
    return Learnt(kind, body, 50, 10, None, None, 7, {}, (), against)
