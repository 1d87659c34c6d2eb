"""Items and ledgers for tests, walked by the real actions."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from bihuan.directory.catalogue.words import Result
from bihuan.ground.access.words import Actor, Role
from bihuan.kit import clock
from bihuan.loop.cases.models import Case
from bihuan.loop.cases.tests.factories import (
    a_profile,
    a_unit,
    acting,
    handler_of,
    supervisor,
)
from bihuan.loop.closing.words import Grade
from bihuan.loop.handling import actions as handling
from bihuan.loop.routing import actions as routing
from bihuan.loop.supervision import actions
from bihuan.loop.supervision.models import Item, Part
from bihuan.loop.supervision.words import (
    ItemTerms,
    PartTerms,
    Rhythm,
    Source,
    Way,
)

LEADER = acting(Role.LEADER, name="account:9100")
REVIEWER = acting(Role.SUPERVISOR, name="account:9105")


def a_supervision_profile(**changes: Any) -> str:
    """The sort of case that a part becomes."""
    clocks = {
        "claim": {"period": "same-day", "source": "tests"},
        "handle": {
            "period": "10 working-days",
            "source": "tests",
            "ladder": [
                {"name": "yellow", "before": "1 working-days"},
                {"name": "red", "after": "0 working-days"},
                {"name": "unit-head", "after": "1 working-days"},
                {"name": "notice", "after": "2 working-days"},
            ],
        },
        "rehandle": {"period": "5 working-days", "source": "tests"},
        "decide-return": {"period": "1 working-days", "source": "tests"},
        "call-back": {"period": "3 working-days", "source": "tests"},
        "verdict": {"period": "5 working-days", "source": "tests"},
    }
    return a_profile(
        code="supervision",
        name="督查交办事项",
        name_en="Supervision item",
        stream="DC",
        channels=["leader", "meeting", "superior", "inspection", "api"],
        acceptance="auto",
        clocks=clocks,
        **changes,
    )


def today() -> date:
    return clock.local_day()


def some_terms(**changes: Any) -> ItemTerms:
    told: dict[str, Any] = {
        "title": "整治老城区积水",
        "body": "汛期前完成老城区积水点整治。",
        "source": Source.MEETING,
        "source_name": "区政府第十次常务会议",
        "due_on": today() + timedelta(days=40),
        "signer": LEADER.name,
        "instructed_by": LEADER.name,
        "rhythm": Rhythm.WEEK,
        **changes,
    }
    return ItemTerms(**told)


def part_terms(unit: int, **changes: Any) -> PartTerms:
    told: dict[str, Any] = {
        "title": "改造8处管网",
        "target": "8处管网全部改造并通水",
        "unit_id": unit,
        "due_on": today() + timedelta(days=30),
        **changes,
    }
    return PartTerms(**told)


def an_item(*parts: PartTerms, **changes: Any) -> Item:
    """A draft with its parts."""
    made = actions.set_up(some_terms(**changes), actor=supervisor())
    for one in parts:
        actions.plan_part(made, one, actor=supervisor())
    return Item.objects.get(pk=made)


def an_item_given_out(*units: int, **changes: Any) -> Item:
    item = an_item(*(part_terms(one) for one in units or (a_unit(),)), **changes)
    actions.give_out(item.pk, actor=supervisor())
    return fresh(item)


def parts_of(item: Item) -> list[Part]:
    return list(Part.objects.filter(item=item).select_related("case").order_by("place"))


def case_of(part: Part) -> Case:
    return Case.objects.get(
        pk=Part.objects.values_list("case", flat=True).get(pk=part.pk)
    )


def claim(part: Part) -> None:
    case = case_of(part)
    routing.claim(case.pk, actor=handler_of(case.owner_id or 0))


def report(part: Part) -> None:
    case = case_of(part)
    handling.report_done(
        case.pk,
        result=Result.SOLVED,
        answer="8处管网全部改造完毕。",
        actor=handler_of(case.owner_id or 0),
    )


def approve(part: Part, *, actor: Actor | None = None) -> None:
    actions.review(
        part.pk,
        way=Way.SITE,
        grade=Grade.GOOD,
        words="现场看了8处，都已通水。",
        actor=actor or REVIEWER,
    )


def send_back(part: Part) -> None:
    actions.review(
        part.pk, way=Way.FILES, grade=None, words="还有两处没有通水。", actor=REVIEWER
    )


def a_ready_item(*units: int) -> Item:
    item = an_item_given_out(*units)
    for part in parts_of(item):
        claim(part)
        report(part)
        approve(part)
    return fresh(item)


def fresh(item: Item) -> Item:
    return Item.objects.get(pk=item.pk)
