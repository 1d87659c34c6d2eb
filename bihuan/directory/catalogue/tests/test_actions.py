from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, connections, transaction

from bihuan.directory.areas.tests.factories import COUNTY
from bihuan.directory.catalogue import actions, queries
from bihuan.directory.catalogue.models import (
    Category,
    ProfileVersion,
    Proposal,
    Responsibility,
)
from bihuan.directory.catalogue.tests.factories import (
    JUDGE,
    NOBODY,
    PUBLISHER,
    TODAY,
    a_county,
    a_map,
    a_table,
    some_categories,
)
from bihuan.directory.catalogue.words import Origin
from bihuan.directory.units.tests.factories import a_unit
from bihuan.ground.ledger.models import Entry
from bihuan.ground.ledger.queries import timeline
from bihuan.kit import clock
from bihuan.kit.verdicts import NotVisible, Refused

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 3, 2, 12, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.fixture(autouse=True)
def today() -> Iterator[None]:
    with clock.set_to(NOON):
        yield


class Place:
    """A county with two units and the category both may want."""

    def __init__(self) -> None:
        self.area = a_county()[COUNTY]
        self.category = some_categories()["垃圾清运"]
        self.water, self.roads = a_unit("water"), a_unit("roads")

    def responsible(self, on: date = TODAY) -> list[int]:
        return queries.responsible_units(self.category, self.area, on)

    def propose(self, unit: int, source: str = "RX-1") -> int | None:
        with transaction.atomic():
            return actions.propose_responsibility(
                category_id=self.category,
                area_id=self.area,
                unit_id=unit,
                source=source,
                actor=JUDGE,
            )


def test_the_same_rules_twice_are_one_version() -> None:
    first = actions.publish_profile(a_table(), actor=PUBLISHER)
    assert actions.publish_profile(a_table(), actor=PUBLISHER) == first
    assert len(timeline("profile:window")) == 1


def test_new_rules_are_a_new_version_and_cases_keep_the_old_one() -> None:
    old = actions.publish_profile(a_table(), actor=PUBLISHER)
    new = actions.publish_profile(a_table(name="新名"), actor=PUBLISHER)
    assert queries.active_profile("window") == (new, queries.profile(new))
    assert queries.profile(old).name == "窗口事项"
    assert [p.version for _, p in queries.profile_history("window")] == [2, 1]


def test_a_return_to_old_rules_is_again_a_new_version() -> None:
    for name in ("甲", "乙", "甲"):
        actions.publish_profile(a_table(name=name), actor=PUBLISHER)
    assert queries.active_profile("window")[1].version == 3


def test_a_wrong_profile_is_refused_and_changes_nothing() -> None:
    before = Entry.objects.count()
    with pytest.raises(Refused, match="profile-mistakes"):
        actions.publish_profile(a_table(stream="x"), actor=PUBLISHER)
    with pytest.raises(Refused, match="not-permitted"):
        actions.publish_profile(a_table(), actor=NOBODY)
    assert ProfileVersion.objects.count() == 0
    assert Entry.objects.count() == before


@pytest.mark.parametrize("change", [{"body": {}}, {"version": 9}, {"digest": ""}])
def test_the_database_refuses_to_change_a_published_version(
    change: dict[str, object],
) -> None:
    actions.publish_profile(a_table(), actor=PUBLISHER)
    with pytest.raises(IntegrityError, match="immutable"), transaction.atomic():
        ProfileVersion.objects.update(**change)
    with pytest.raises(IntegrityError, match="immutable"), transaction.atomic():
        ProfileVersion.objects.all().delete()


def test_the_desk_assigns_from_today_and_yesterday_stays_as_it_was() -> None:
    place = Place()
    a_map(("010101", COUNTY, "water"), starts_on=date(2026, 1, 1))
    actions.assign_responsibility(
        place.category,
        place.area,
        unit_id=place.roads,
        starts_on=TODAY,
        actor=JUDGE,
    )
    assert place.responsible() == [place.roads]
    assert place.responsible(TODAY - timedelta(days=1)) == [place.water]
    assert timeline(f"category:{place.category}")[-1].facts["unit"] == place.roads


@pytest.mark.parametrize(
    ("unit", "starts_on", "why"),
    [
        ("roads", TODAY - timedelta(days=1), "assign-past"),
        ("water", TODAY, "already-responsible"),
    ],
)
def test_a_refused_assignment_changes_nothing(
    unit: str, starts_on: date, why: str
) -> None:
    place = Place()
    a_map(("010101", COUNTY, "water"))
    before = Entry.objects.count()
    with pytest.raises(Refused, match=why):
        actions.assign_responsibility(
            place.category,
            place.area,
            unit_id=getattr(place, unit),
            starts_on=starts_on,
            actor=JUDGE,
        )
    assert place.responsible() == [place.water]
    assert Entry.objects.count() == before


def test_an_adjudication_proposes_once_and_acceptance_changes_the_map() -> None:
    place = Place()
    a_map(("010101", COUNTY, "water"), starts_on=date(2026, 1, 1))
    proposal = place.propose(place.roads)
    assert proposal is not None
    assert place.propose(place.roads, "RX-2") == proposal
    assert [line.case_number for line in queries.proposals()] == ["RX-1"]

    actions.accept_proposal(proposal, actor=JUDGE)

    assert place.responsible() == [place.roads]
    assert queries.proposals() == []
    with pytest.raises(Refused, match="proposal-decided"):
        actions.reject_proposal(proposal, reason="晚了", actor=JUDGE)


def test_what_the_map_says_already_is_not_proposed() -> None:
    place = Place()
    a_map(("010101", COUNTY, "water"))
    assert place.propose(place.water) is None
    assert Proposal.objects.count() == 0


def test_a_case_without_a_place_speaks_for_the_whole_county() -> None:
    place = Place()
    with transaction.atomic():
        actions.propose_responsibility(
            place.category, None, place.roads, source="RX-1", actor=JUDGE
        )
    assert Proposal.objects.get().area_id == place.area


def test_a_rejected_proposal_leaves_the_map_alone_and_says_why() -> None:
    place = Place()
    proposal = place.propose(place.roads)
    assert proposal is not None
    actions.reject_proposal(proposal, reason="仅此一件", actor=JUDGE)
    assert place.responsible() == []
    assert timeline(f"category:{place.category}")[-1].facts["reason"] == "仅此一件"


def test_only_who_adjudicates_decides_about_the_map() -> None:
    place = Place()
    proposal = place.propose(place.roads)
    assert proposal is not None
    for attempt in (
        lambda: actions.accept_proposal(proposal, actor=NOBODY),
        lambda: actions.reject_proposal(proposal, reason="x", actor=NOBODY),
        lambda: actions.assign_responsibility(
            place.category,
            place.area,
            unit_id=place.roads,
            starts_on=TODAY,
            actor=NOBODY,
        ),
    ):
        with pytest.raises(Refused, match="not-permitted"):
            attempt()
    with pytest.raises(NotVisible):
        actions.accept_proposal(0, actor=JUDGE)
    assert Responsibility.objects.count() == 0


def test_a_pack_changes_its_own_lines_from_today_on() -> None:
    place = Place()
    assert a_map(("010101", COUNTY, "water"), starts_on=date(2026, 1, 1)) == 1
    assert a_map(("010101", COUNTY, "water"), starts_on=date(2026, 1, 1)) == 0
    assert a_map(("010101", COUNTY, "roads"), starts_on=date(2026, 1, 1)) == 2
    assert place.responsible() == [place.roads]
    assert place.responsible(date(2026, 2, 1)) == [place.water]
    assert a_map(("010101", COUNTY, "roads"), starts_on=date(2026, 1, 1)) == 0


def test_a_pack_never_overrules_what_the_county_decided() -> None:
    place = Place()
    a_map(("010101", COUNTY, "water"), starts_on=date(2026, 1, 1))
    actions.assign_responsibility(
        place.category, place.area, unit_id=place.roads, starts_on=TODAY, actor=JUDGE
    )
    assert a_map(("010101", COUNTY, "water"), starts_on=date(2026, 1, 1)) == 0
    assert place.responsible() == [place.roads]


def test_the_database_refuses_two_units_at_one_time() -> None:
    place = Place()
    a_map(("010101", COUNTY, "water"), starts_on=date(2026, 1, 1))
    with pytest.raises(IntegrityError, match="one_unit_at_a_time"):
        Responsibility.objects.create(
            category_id=place.category,
            area_id=place.area,
            unit_id=place.roads,
            starts_on=date(2027, 1, 1),
            origin=Origin.DESK,
        )


@pytest.mark.django_db(transaction=True)
def test_the_second_of_two_dispatchers_waits_and_is_then_refused() -> None:
    place = Place()

    def click() -> str:
        try:
            with clock.set_to(NOON):
                actions.assign_responsibility(
                    place.category,
                    place.area,
                    unit_id=place.roads,
                    starts_on=TODAY,
                    actor=JUDGE,
                )
        except Refused as refused:
            return refused.verdict.code
        finally:
            connections.close_all()
        return "assigned"

    with ThreadPoolExecutor(1) as second:
        with transaction.atomic():
            Category.objects.select_for_update().get(pk=place.category)
            answer = second.submit(click)
            with pytest.raises(TimeoutError):
                answer.result(timeout=0.3)
            Responsibility.objects.create(
                category_id=place.category,
                area_id=place.area,
                unit_id=place.roads,
                starts_on=TODAY,
                origin=Origin.DESK,
            )

        assert answer.result(timeout=5) == "already-responsible"
