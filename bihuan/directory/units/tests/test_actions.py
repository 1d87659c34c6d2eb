from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections, transaction

from bihuan.directory.units import actions, queries
from bihuan.directory.units.models import Membership, Unit
from bihuan.directory.units.tests.factories import (
    ADMIN,
    NOBODY,
    a_post,
    a_unit,
    an_account,
)
from bihuan.directory.units.words import NewMember, NewUnit
from bihuan.ground.access.words import Role
from bihuan.ground.ledger.models import Entry
from bihuan.ground.ledger.queries import timeline
from bihuan.kit.verdicts import NotVisible, Refused

pytestmark = pytest.mark.django_db


def test_a_new_unit_stands_under_its_parent_and_is_on_record() -> None:
    a_unit("zjj")
    child = a_unit("wygl", parent="zjj")
    assert Unit.objects.get(pk=child).path == "zjj/wygl/"
    assert [entry.kind for entry in timeline(f"unit:{child}")] == ["units.created"]


def test_a_code_is_taken_once_and_a_second_unit_changes_nothing() -> None:
    a_unit("zjj")
    before = Entry.objects.count()
    with pytest.raises(Refused, match="unit-code-taken"):
        a_unit("zjj")
    assert Unit.objects.count() == 1
    assert Entry.objects.count() == before


def test_only_the_system_administrator_creates_appoints_and_dismisses() -> None:
    unit, account = a_unit(), an_account()
    post = actions.appoint(unit, account_id=account, role=Role.HANDLER, actor=ADMIN)
    before = Entry.objects.count()
    with pytest.raises(Refused, match="not-permitted"):
        actions.create_unit(NewUnit("x", "甲"), actor=NOBODY)
    with pytest.raises(Refused, match="not-permitted"):
        actions.appoint(unit, account_id=account, role=Role.GRID, actor=NOBODY)
    with pytest.raises(Refused, match="not-permitted"):
        actions.dismiss(post, actor=NOBODY)
    assert Entry.objects.count() == before
    assert Membership.objects.get().dismissed_at is None


def test_an_appointment_is_on_record_without_a_name() -> None:
    unit = a_unit()
    account = a_post(unit, Role.HANDLER)
    (_, entry) = timeline(f"unit:{unit}")
    assert entry.kind == "units.appointed"
    assert entry.facts == {"account": account, "role": "handler"}


def test_dismissal_ends_the_permissions_and_is_final() -> None:
    unit = a_unit()
    account = a_post(unit, Role.HANDLER)
    post = Membership.objects.get().pk
    actions.dismiss(post, actor=ADMIN)
    assert queries.actor_for(account).permissions == frozenset()
    with pytest.raises(Refused, match="already-dismissed"):
        actions.dismiss(post, actor=ADMIN)
    kinds = [entry.kind for entry in timeline(f"unit:{unit}")]
    assert kinds == ["units.created", "units.appointed", "units.dismissed"]


def test_whoever_left_may_be_appointed_again() -> None:
    unit = a_unit()
    account = a_post(unit, Role.HANDLER)
    actions.dismiss(Membership.objects.get().pk, actor=ADMIN)
    a_post(unit, Role.HANDLER, account)
    assert queries.roles_of(account) == {Role.HANDLER}


def test_what_does_not_exist_is_not_visible() -> None:
    with pytest.raises(NotVisible):
        actions.appoint(0, account_id=1, role=Role.HANDLER, actor=ADMIN)
    with pytest.raises(NotVisible):
        actions.dismiss(0, actor=ADMIN)


def test_a_pack_keeps_units_and_posts_and_twice_is_once() -> None:
    units = [NewUnit("wygl", "物业", parent="zjj"), NewUnit("zjj", "住建局")]
    account = an_account()
    members = [NewMember(account, "wygl", Role.HANDLER)]
    with transaction.atomic():
        assert actions.keep_units(units, actor=ADMIN) == 2
        assert actions.keep_members(members, actor=ADMIN) == 1
    before = Entry.objects.count()
    with transaction.atomic():
        assert actions.keep_units(units, actor=ADMIN) == 0
        assert actions.keep_members(members, actor=ADMIN) == 0
    assert Entry.objects.count() == before


@pytest.mark.django_db(transaction=True)
def test_the_second_of_two_administrators_waits_and_is_then_refused() -> None:
    unit, account = a_unit(), an_account()

    def click() -> str:
        try:
            actions.appoint(unit, account_id=account, role=Role.HANDLER, actor=ADMIN)
        except Refused as refused:
            return refused.verdict.code
        finally:
            connections.close_all()
        return "appointed"

    with ThreadPoolExecutor(1) as second:
        with transaction.atomic():
            Unit.objects.select_for_update().get(pk=unit)
            answer = second.submit(click)
            with pytest.raises(TimeoutError):
                answer.result(timeout=0.3)
            Unit.objects.filter(pk=unit).update(active=False)

        assert answer.result(timeout=5) == "unit-inactive"
