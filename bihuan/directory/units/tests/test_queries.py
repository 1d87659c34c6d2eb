from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from bihuan.directory.units import actions, queries
from bihuan.directory.units.models import Membership
from bihuan.directory.units.tests.factories import ADMIN, a_post, a_unit, an_account
from bihuan.directory.units.words import NewUnit
from bihuan.ground.access.actions import deactivate
from bihuan.ground.access.words import GRANTS, Role
from bihuan.kit import clock
from bihuan.kit.verdicts import NotVisible

pytestmark = pytest.mark.django_db


def test_an_actor_is_read_in_one_query() -> None:
    unit = a_unit()
    account = a_post(unit, Role.HANDLER)
    a_post(a_unit(), Role.CALLBACK, account)
    with CaptureQueriesContext(connection) as seen:
        actor = queries.actor_for(account)
    assert len(seen) == 1
    assert actor.name == f"account:{account}"
    assert actor.permissions == GRANTS[Role.HANDLER] | GRANTS[Role.CALLBACK]
    assert len(actor.units) == 2


def test_a_unit_is_called_as_its_reader_calls_it() -> None:
    names = {"name": "谯城区水务局", "short_name": "水务局", "name_en": "Water Bureau"}
    water = actions.create_unit(NewUnit(code="swj", **names), actor=ADMIN)
    plain = actions.create_unit(NewUnit(code="cgj", name="城管局"), actor=ADMIN)

    chinese, here = queries.unit_names([water, plain]), queries.unit_page(water).unit
    with translation.override("en"):
        english, there = queries.unit_names([water, plain]), queries.unit_page(water)

    assert chinese == {water: "水务局", plain: "城管局"}
    assert english == {water: "Water Bureau", plain: "城管局"}
    assert (here.called, here.called_in_full) == ("水务局", "谯城区水务局")
    assert (there.unit.called, there.unit.name) == ("Water Bureau", "谯城区水务局")


def test_a_head_holds_the_units_below_and_a_handler_only_their_own() -> None:
    top, child = a_unit("cgj"), a_unit("hwzx", parent="cgj")
    a_unit("cgj2")  # its code begins alike, and yet it is no child
    head, handler = a_post(top, Role.UNIT_HEAD), a_post(top, Role.HANDLER)
    assert queries.actor_for(head).units == {top, child}
    assert queries.actor_for(handler).units == {top}


def test_nobody_has_units_or_permissions() -> None:
    actor = queries.actor_for(an_account())
    assert (actor.units, actor.permissions) == (frozenset(), frozenset())


def test_a_shut_account_may_nothing() -> None:
    account = a_post(a_unit(), Role.DISPATCHER)
    deactivate(account, actor=ADMIN)
    assert queries.actor_for(account).permissions == frozenset()


def test_a_post_of_tomorrow_gives_nothing_today() -> None:
    account = a_post(a_unit(), Role.DISPATCHER)
    Membership.objects.update(appointed_at=clock.now() + timedelta(days=1))
    assert queries.actor_for(account).permissions == frozenset()
    with clock.set_to(clock.now() + timedelta(days=2)):
        assert queries.roles_of(account) == {Role.DISPATCHER}


def test_a_unit_without_head_has_that_of_the_nearest_above() -> None:
    top, middle = a_unit("a"), a_unit("b", parent="a")
    leaf = a_unit("c", parent="b")
    assert queries.heads_of(leaf) == []
    above = a_post(top, Role.UNIT_HEAD)
    assert queries.heads_of(leaf) == [above]
    near = a_post(middle, Role.UNIT_HEAD)
    assert queries.heads_of(leaf) == [near]
    assert queries.heads_of(0) == []


def test_the_home_of_somebody_is_the_centre_or_the_highest_unit() -> None:
    centre = a_unit("z-centre", is_dispatch_centre=True)
    top, child = a_unit("a"), a_unit("b", parent="a")
    assert queries.home_unit(frozenset({child, top})) == top
    assert queries.home_unit(frozenset({child, centre})) == centre
    assert queries.home_unit(frozenset()) == centre


def test_flags_name_the_units_that_dispatch_and_call_back() -> None:
    centre = a_unit(is_dispatch_centre=True)
    caller = a_unit(is_callback=True)
    a_unit()
    assert queries.dispatch_centres() == [centre]
    assert queries.call_back_units() == [caller]
    assert queries.is_active(centre)
    assert not queries.is_active(0)


def test_a_unit_page_shows_what_is_above_and_below_and_who_serves() -> None:
    a_unit("a")
    middle = a_unit("b", parent="a")
    a_unit("c", parent="b")
    a_post(middle, Role.HANDLER)
    head = a_post(middle, Role.UNIT_HEAD)
    page = queries.unit_page(middle)
    assert [unit.code for unit in page.parents] == ["a"]
    assert [unit.code for unit in page.children] == ["c"]
    assert page.posts[0].account_id == head
    assert queries.units_under(page.parents[0].pk) == set(queries.unit_ids().values())
    with pytest.raises(NotVisible):
        queries.unit_page(0)


def test_a_unit_is_found_by_code_or_name() -> None:
    unit = a_unit("zjj")
    for text in ("zjj", "单位 zjj", " zjj "):
        found = queries.find_unit(text)
        assert found is not None
        assert found.pk == unit
    assert queries.find_unit("没有") is None


def test_past_posts_are_remembered() -> None:
    account = a_post(a_unit(), Role.HANDLER)
    actions.dismiss(queries.posts_of(account)[0].pk, actor=ADMIN)
    (post,) = queries.posts_of(account)
    assert post.dismissed_at is not None
    assert queries.accounts_with(Role.HANDLER) == []


def test_names_tree_and_members_cost_the_same_at_any_number(
    flat_queries: Callable[..., Any],
) -> None:
    top = a_unit("top")

    def grow() -> None:
        a_unit(parent="top")
        a_post(top, Role.HANDLER)

    flat_queries(
        grow=grow,
        read=lambda: (
            queries.unit_names(queries.units_under(top)),
            queries.unit_tree(),
            queries.members_of(top),
        ),
    )
