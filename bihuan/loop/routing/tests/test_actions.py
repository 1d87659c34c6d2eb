"""Sending cases to units and back."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction

from bihuan.directory.areas.queries import area_ids
from bihuan.directory.catalogue.actions import keep_categories
from bihuan.directory.catalogue.queries import category_ids, proposals
from bihuan.directory.catalogue.words import NewCategory
from bihuan.ground.ledger.models import Entry
from bihuan.kit import clock
from bihuan.kit.verdicts import Refused
from bihuan.loop.cases.actions import lock_case
from bihuan.loop.cases.models import Case, Raising
from bihuan.loop.cases.tests.factories import (
    a_case,
    a_case_with,
    a_county,
    a_profile,
    a_unit,
    an_accepted_case,
    dispatcher,
    fresh,
    handler_of,
    supervisor,
)
from bihuan.loop.cases.words import Status
from bihuan.loop.routing import actions
from bihuan.loop.routing.models import Turn
from bihuan.loop.routing.rules import may_merge, same_readers

pytestmark = pytest.mark.usefixtures("county")


def send_back(case: Case, unit: int, proposed: int | None = None) -> None:
    actions.ask_return(
        case.pk,
        ground="三定方案",
        reason="不属本单位职责。",
        proposed_id=proposed,
        actor=handler_of(unit),
    )


def unchanged(case: Case, before: int) -> bool:
    return fresh(case).version == case.version and Entry.objects.count() == before


def test_a_case_goes_from_the_door_to_the_unit_that_claims() -> None:
    water = a_unit("水务")

    case = a_case_with(water)

    assert (case.status, case.owner_id) == (Status.HANDLING, water)
    assert case.claimed_on_time
    assert case.due_at == case.act_by


def test_the_clock_starts_at_dispatch_and_not_at_claim() -> None:
    case = a_case_with(a_unit(), claimed=False)
    due = case.due_at

    with clock.set_to(clock.now() + timedelta(days=2)):
        actions.claim(case.pk, actor=handler_of(case.owner_id))

    assert fresh(case).due_at == due
    assert not fresh(case).claimed_on_time


def test_a_matter_is_declined_on_a_listed_ground_with_the_right_route() -> None:
    case = a_case()
    before = Entry.objects.count()

    with pytest.raises(Refused, match="ground-unknown"):
        actions.decline(case.pk, ground="太忙", route="无", actor=dispatcher())
    assert unchanged(case, before)

    actions.decline(
        case.pk, ground="已进入诉讼程序", route="请向法院提出。", actor=dispatcher()
    )
    assert fresh(case).status == Status.DECLINED


def test_a_unit_that_does_not_hold_the_case_cannot_claim_it() -> None:
    case, other = a_case_with(a_unit(), claimed=False), a_unit()
    before = Entry.objects.count()

    with pytest.raises(Refused, match="not-holder"):
        actions.claim(case.pk, actor=handler_of(other))

    assert unchanged(case, before)


def test_a_first_sending_back_goes_to_the_dispatcher_who_sends_it_elsewhere() -> None:
    water, roads = a_unit("水务"), a_unit("交通")
    case = a_case_with(water, claimed=False)

    send_back(case, water, roads)
    assert fresh(case).status == Status.RETURNING
    actions.agree_return(case.pk, unit_id=roads, actor=dispatcher())

    case = fresh(case)
    assert (case.status, case.owner_id) == (Status.DISPATCHED, roads)
    assert list(Turn.objects.filter(case=case).values_list("unit", "outcome")) == [
        (water, "sent-back"),
        (roads, ""),
    ]


def test_a_refused_sending_back_gains_the_unit_no_time() -> None:
    water = a_unit()
    case = a_case_with(water)
    due = case.due_at

    send_back(case, water)
    with clock.set_to(clock.now() + timedelta(hours=20)):
        actions.refuse_return(case.pk, reason="属你单位职责。", actor=dispatcher())

    case = fresh(case)
    assert (case.status, case.owner_id, case.due_at) == (
        Status.DISPATCHED,
        water,
        due,
    )


def test_sending_back_after_the_window_is_refused_and_changes_nothing() -> None:
    water = a_unit()
    case = a_case_with(water)
    before = Entry.objects.count()

    late = clock.now() + timedelta(hours=24, seconds=1)
    with clock.set_to(late), pytest.raises(Refused, match="return-late"):
        send_back(case, water)

    assert unchanged(case, before)


def test_a_second_sending_back_goes_to_adjudication_which_binds() -> None:
    water, roads = a_unit("水务"), a_unit("交通")
    case = a_case_with(water)
    send_back(case, water)
    actions.agree_return(case.pk, unit_id=roads, actor=dispatcher())

    send_back(case, roads, water)
    assert fresh(case).status == Status.ADJUDICATING
    actions.adjudicate(
        case.pk, unit_id=water, reason="供水管线属水务。", actor=supervisor()
    )

    case = fresh(case)
    assert (case.status, case.owner_id, case.adjudicated) == (
        Status.DISPATCHED,
        water,
        True,
    )
    with pytest.raises(Refused, match="adjudicated"):
        send_back(case, water)


def test_an_adjudication_is_offered_to_the_responsibility_map() -> None:
    water = a_unit("水务")
    with transaction.atomic():
        keep_categories([NewCategory(code="C1", name="供水")])
    case = an_accepted_case(
        category_id=category_ids()["C1"], area_id=area_ids()["341602"]
    )
    actions.dispatch(case.pk, unit_id=a_unit(), actor=dispatcher())
    send_back(case, fresh(case).owner_id)
    actions.put_up_for_adjudication(case.pk, reason="两家都不认。", actor=dispatcher())
    actions.adjudicate(case.pk, unit_id=water, reason="属水务。", actor=supervisor())

    assert [one.unit_id for one in proposals()] == [water]


def test_a_handler_cannot_adjudicate() -> None:
    water = a_unit()
    case = a_case_with(water)

    with pytest.raises(Refused, match="not-permitted"):
        actions.adjudicate(
            case.pk, unit_id=water, reason="归我。", actor=handler_of(water)
        )


def test_a_merged_case_keeps_every_raiser_and_hands_them_over() -> None:
    first, twin = an_accepted_case(), a_case()

    actions.merge(twin.pk, into_id=first.pk, reason="同一路灯。", actor=dispatcher())

    twin = fresh(twin)
    assert (twin.status, twin.merged_into_id) == (Status.MERGED, first.pk)
    assert Raising.objects.filter(case=first).count() == 2


def test_a_case_is_not_merged_into_itself() -> None:
    case = a_case()

    with pytest.raises(Refused, match="merge-self"):
        actions.merge(case.pk, into_id=case.pk, reason="重复。", actor=dispatcher())


def test_a_transferred_matter_still_asks_its_raiser() -> None:
    case = an_accepted_case()
    centre = a_unit("热线", is_dispatch_centre=True)
    actor = dispatcher()
    actor = type(actor)(actor.name, frozenset({centre}), actor.permissions)

    actions.transfer(
        case.pk, to="市公交集团", answer="已转市公交集团，电话见公告。", actor=actor
    )

    assert fresh(case).status == Status.CALLING_BACK
    assert fresh(case).result == "transferred"


def test_a_stale_form_moves_nothing() -> None:
    water = a_unit()
    case = a_case_with(water, claimed=False)
    seen = case.version
    actions.claim(case.pk, actor=handler_of(water))
    before = Entry.objects.count()

    with pytest.raises(Refused, match="stale"):
        actions.ask_return(
            case.pk,
            ground="三定方案",
            reason="不属本单位职责。",
            proposed_id=None,
            seen=seen,
            actor=handler_of(water),
        )

    assert Entry.objects.count() == before


@pytest.mark.django_db(transaction=True)
def test_the_second_of_two_clerks_waits_and_is_then_refused() -> None:
    a_county()
    a_profile()
    water = a_unit()
    case = a_case_with(water, claimed=False)

    def click() -> Any:
        try:
            actions.claim(case.pk, seen=case.version, actor=handler_of(water))
        except Refused as no:
            return no.verdict.code
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as second_clerk:
        with transaction.atomic():
            lock_case(case.pk)  # the first clerk is in the middle of sending back
            answer = second_clerk.submit(click)
            with pytest.raises(TimeoutError):
                answer.result(timeout=0.3)
            Case.objects.filter(pk=case.pk).update(version=case.version + 1)

        assert answer.result(timeout=5) == "stale"


@pytest.mark.parametrize(
    ("one", "other", "fits"),
    [
        ("public", "internal", True),
        ("internal", "public", True),
        ("restricted", "restricted", True),
        ("internal", "restricted", False),
        ("public", "sealed", False),
    ],
)
def test_cases_are_merged_where_the_same_staff_reads_both(
    one: str, other: str, *, fits: bool
) -> None:
    assert same_readers(one, other) is fits
    pair = {"case": 1, "into": 2, "into_open": True}
    assert bool(may_merge(**pair, same_readers=fits, puts_off=False)) is fits
    assert not may_merge(**pair, same_readers=fits, puts_off=True)


def test_what_was_raised_publicly_joins_what_was_told_at_the_telephone() -> None:
    a_profile(code="open", stream="LY", privacy="public")
    public = a_case(profile="open")
    told = a_case()
    actions.merge(public.pk, into_id=told.pk, reason="同一件事。", actor=dispatcher())
    public.refresh_from_db()
    assert public.merged_into_id == told.pk
