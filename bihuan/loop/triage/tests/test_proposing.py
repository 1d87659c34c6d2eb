"""From arrival to proposal, and what goes out by itself."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from bihuan.directory.areas.queries import area_ids
from bihuan.directory.catalogue.actions import assign_responsibility
from bihuan.directory.units.actions import create_unit
from bihuan.directory.units.words import NewUnit
from bihuan.ground.access.words import Role
from bihuan.ground.ledger.queries import timeline
from bihuan.kit import clock
from bihuan.loop.cases.tests.factories import (
    SYSTEM,
    a_case,
    a_closed_case,
    a_profile,
    a_unit,
    acting,
    an_accepted_case,
    dispatcher,
    fresh,
    handler_of,
)
from bihuan.loop.cases.words import Status
from bihuan.loop.conftest import settle
from bihuan.loop.routing import actions as routing
from bihuan.loop.triage import actions, jobs, queries
from bihuan.loop.triage.models import Label
from bihuan.loop.triage.reactions import react
from bihuan.loop.triage.tests.factories import LAMP, category_of, label_of, unit_of
from bihuan.loop.triage.words.learning import (
    Ground,
    Kind,
    Outcome,
)

pytestmark = pytest.mark.usefixtures("county")


# -- Proposing ---------------------------------------------------------------------------


def test_the_map_speaks_for_a_unit_and_keywords_for_a_category(
    tree: dict[str, int],
) -> None:
    lamps = a_unit("城管局")
    assign_responsibility(
        tree["0101"],
        area_ids()["341602"],
        unit_id=lamps,
        starts_on=clock.local_day(clock.now()),
        actor=SYSTEM,
    )
    case = a_case(body=LAMP, category_id=tree["0101"], area_id=area_ids()["341602"])
    settle()

    found = queries.proposal_of(case.pk, actor=dispatcher())

    assert found.unit is not None
    assert found.category is not None
    assert [(one.key, one.name, one.ground) for one in found.unit.choices] == [
        (lamps, "城管局", Ground.MAP)
    ]
    assert not found.unit.abstained
    assert found.category.choices[0].key == tree["0101"]
    assert found.category.abstained
    assert "灯杆" in found.category.choices[0].words


def test_a_unit_elsewhere_or_closed_is_not_proposed(tree: dict[str, int]) -> None:
    areas = area_ids()
    elsewhere = create_unit(
        NewUnit(code="T2", name="石埠镇政府", area="341602002"), actor=SYSTEM
    )
    assign_responsibility(
        tree["0101"],
        areas["341602"],
        unit_id=elsewhere,
        starts_on=clock.local_day(clock.now()),
        actor=SYSTEM,
    )
    case = a_case(category_id=tree["0101"], area_id=areas["341602001"])
    settle()

    assert unit_of(case).choices == []
    assert unit_of(case).abstained


def test_proposals_are_for_those_who_dispatch(tree: dict[str, int]) -> None:
    case = a_case(body=LAMP)
    settle()
    assert queries.proposal_of(case.pk, actor=dispatcher()).category is not None
    assert queries.proposals_of([case.pk], actor=handler_of(a_unit())) == {}
    assert queries.proposals_of([case.pk], actor=acting(Role.INTAKE)) == {}


def test_a_page_of_proposals_costs_the_same_at_any_length(
    tree: dict[str, int], flat_queries: object
) -> None:
    ids: list[int] = []

    def grow() -> None:
        ids.append(a_case(body=LAMP).pk)
        settle()

    flat_queries(grow=grow, read=lambda: queries.proposals_of(ids, actor=dispatcher()))  # type: ignore[operator]


def test_proposing_asks_as_often_for_ten_places_as_for_one(
    tree: dict[str, int], django_assert_max_num_queries: Any
) -> None:
    areas = area_ids()
    places = [areas["341602"], areas["341602001"], areas["341602002"]]
    kinds = [tree["01"], tree["0101"], tree["0102"]]
    ids = [
        a_case(body=LAMP, category_id=kind, area_id=place).pk
        for kind in kinds
        for place in places
    ]
    queries.proposals_for(ids[:1])  # what hardly changes is remembered

    with CaptureQueriesContext(connection) as one:
        queries.proposals_for(ids[:1])
    with django_assert_max_num_queries(len(one)):
        assert len(queries.proposals_for(ids)) == 2 * len(ids)


@pytest.mark.parametrize(
    "body",
    [
        "",
        "1",
        "0" * 500,
        "Hello, the lamp",
        "😀😀😀",
        "a\tb\tc\n1\t2\t3",
        "灯" * 12_000,
    ],
)
def test_any_text_gets_a_proposal_and_no_error(tree: dict[str, int], body: str) -> None:
    case = a_case(title="反映", body=body)
    settle()
    assert category_of(case).outcome == Outcome.WAITING


# -- Going out by itself -------------------------------------------------------------------


def test_nothing_goes_out_by_itself_unless_the_profile_says_so(
    tree: dict[str, int],
) -> None:
    _mapped(tree)
    case = an_accepted_case(category_id=tree["0101"], area_id=area_ids()["341602"])
    settle()
    assert jobs.send_out() == 0
    assert fresh(case).status == Status.ACCEPTED


def test_what_goes_out_by_itself_teaches_nothing_until_people_saw_it_through(
    tree: dict[str, int],
) -> None:
    unit = _mapped(tree)
    a_profile(triage={"auto_dispatch": 0.9})
    case = a_case(category_id=tree["0101"], area_id=area_ids()["341602"])
    settle()
    assert jobs.send_out() == 0  # not accepted yet
    routing.accept(case.pk, actor=dispatcher())
    assert jobs.send_out() == 1
    settle()

    assert (fresh(case).status, fresh(case).owner_id) == (Status.DISPATCHED, unit)
    assert label_of(case).auto
    assert queries.lessons(Kind.UNIT) == []
    assert queries.number_of_labels(Kind.UNIT) == (0, 1)
    assert not Label.objects.filter(kind=Kind.CATEGORY).exists()

    with transaction.atomic():
        actions.review_labels([case.pk])
    assert [one.label for one in queries.lessons(Kind.UNIT)] == [str(unit)]


def test_closing_reviews_what_went_out_by_itself(tree: dict[str, int]) -> None:
    case = a_closed_case(a_unit())
    settle()
    Label.objects.update(auto=True, reviewed=False)
    with transaction.atomic():
        closed = [
            one for one in timeline(f"case:{case.pk}") if one.kind == "closing.closed"
        ]
        react(closed)
    assert label_of(case).reviewed


def test_what_cannot_go_is_left_to_a_person(tree: dict[str, int]) -> None:
    unit = _mapped(tree)
    a_profile(triage={"auto_dispatch": 0.9})
    case = an_accepted_case(category_id=tree["0101"], area_id=area_ids()["341602"])
    settle()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE units_unit SET active = false WHERE id = %s", [unit])

    assert jobs.send_out() == 0

    held = unit_of(case)
    assert (held.auto, held.abstained) == (False, True)
    assert fresh(case).status == Status.ACCEPTED


def _mapped(tree: dict[str, int]) -> int:
    unit = a_unit()
    assign_responsibility(
        tree["0101"],
        area_ids()["341602"],
        unit_id=unit,
        starts_on=clock.local_day(clock.now()),
        actor=SYSTEM,
    )
    return unit
