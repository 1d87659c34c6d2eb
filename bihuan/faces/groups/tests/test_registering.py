"""The register of groups: what a pack brings, what the county keeps, closing, counts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from itertools import count

import pytest
from django.db import transaction
from django.test import Client

from bihuan.faces.groups import actions, queries
from bihuan.faces.groups.models import Asked, Group
from bihuan.faces.groups.tests.factories import (
    NOON,
    a_group,
    answer,
    asked_in,
)
from bihuan.faces.groups.words import Gathers, NewGroup
from bihuan.ground.access.words import Actor, Role
from bihuan.ground.ledger.models import Entry
from bihuan.kit import clock
from bihuan.kit.verdicts import Refused
from bihuan.loop.cases.tests.factories import SYSTEM, a_unit, acting, dispatcher

TEA = NewGroup("tea", "花茶领域服务群", 173, Gathers.CHAIN, "花茶")


def loaded(*groups: NewGroup) -> int:
    with transaction.atomic():
        return actions.keep_groups(groups, actor=SYSTEM)


def amended(**changes: object) -> None:
    row = Group.objects.get()
    page = queries.entry_page(dispatcher(), row.pk)
    actions.amend_group(row.pk, replace(page.new, **changes), actor=dispatcher())


def test_loading_the_same_pack_again_changes_nothing(county: None) -> None:
    assert loaded(TEA) == 1
    entries = Entry.objects.count()
    assert loaded(TEA) == 0
    assert Entry.objects.count() == entries


def test_a_pack_that_says_something_new_is_followed(county: None) -> None:
    loaded(TEA)
    assert loaded(replace(TEA, firms=180, tag="茶")) == 1
    row = Group.objects.get()
    assert (row.firms, row.tag) == (180, "茶")
    last = Entry.objects.get(kind="groups.group-amended")
    assert last.facts["fields"] == ["firms", "tag"]


def test_what_the_county_changed_stays_and_the_rest_follows(county: None) -> None:
    loaded(TEA)
    amended(name="谯城花茶群")
    loaded(replace(TEA, name="花茶服务群", firms=180))
    row = Group.objects.get()
    assert (row.name, row.firms) == ("谯城花茶群", 180)
    amended(name="花茶服务群")  # the county and the pack agree again
    loaded(replace(TEA, name="花茶企业群", firms=180))
    assert Group.objects.get().name == "花茶企业群"


def test_a_group_that_the_county_closed_stays_closed(county: None) -> None:
    loaded(TEA)
    pk = Group.objects.get().pk
    actions.close_group(pk, closes_on=clock.local_day(), actor=dispatcher())
    loaded(replace(TEA, firms=180))
    assert Group.objects.get().closes_on == clock.local_day()


def test_a_group_of_the_county_takes_from_the_pack_what_nobody_filled_in(
    county: None,
) -> None:
    a_group("tea", "自己建的群")
    loaded(TEA)
    row = Group.objects.get()
    assert (row.name, row.firms, row.tag) == ("自己建的群", 173, "花茶")


def test_a_group_is_led_from_a_post(county: None) -> None:
    a_unit("农业农村局")
    code = dict(queries.leading_units())
    unit = next(one for one, name in code.items() if name == "农业农村局")
    loaded(replace(TEA, leader=unit, leader_title="局长"))
    (line,) = queries.groups(dispatcher())
    assert line.leader == "农业农村局 局长"
    with pytest.raises(Refused, match="group-leader"):
        amended(leader="nowhere")


def test_a_closed_group_takes_nothing_and_one_that_closes_tomorrow_does(
    county: None,
) -> None:
    group, tomorrow = a_group("tea", "花茶群"), clock.local_day() + timedelta(days=1)
    actions.close_group(group, closes_on=tomorrow, actor=dispatcher())
    said = {"text": "甲 14:05\n路灯坏了\n", "actor": dispatcher()}
    assert actions.paste(group, **said)
    with clock.set_to(clock.now() + timedelta(days=1)):
        assert queries.groups(dispatcher())[0].closed
        with pytest.raises(Refused, match="group-closed"):
            actions.paste(group, **said)
    actions.close_group(group, closes_on=None, actor=dispatcher())
    with clock.set_to(clock.now() + timedelta(days=1)):
        assert actions.paste(group, **said)


def test_a_group_is_not_closed_in_the_past(county: None) -> None:
    yesterday = clock.local_day() - timedelta(days=1)
    with pytest.raises(Refused, match="group-closing-past"):
        actions.close_group(
            a_group("tea", "花茶群"), closes_on=yesterday, actor=dispatcher()
        )


def test_a_code_is_taken_once(county: None) -> None:
    a_group("tea", "花茶群")
    with pytest.raises(Refused, match="group-code-taken"):
        a_group("tea", "另一个")


def test_what_waits_longer_than_a_day_is_red_until_it_is_answered(
    county: None,
) -> None:
    group = a_group("tea", "花茶群")
    with clock.set_to(NOON):
        asked = asked_in(group, "运茶的路什么时候修？", told="")
    hours = {17: ("green", 0), 18: ("yellow", 0), 24: ("red", 1)}
    for n, (light, late) in hours.items():
        with clock.set_to(NOON + timedelta(hours=n)):
            page = queries.group_page(dispatcher(), group)
            assert (page.asked[0].light, page.group.late) == (light, late), n
    answer(asked.case.number)
    with clock.set_to(NOON + timedelta(hours=25)):
        page = queries.group_page(dispatcher(), group)
    assert (page.asked[0].light, page.group.waiting, page.group.late) == ("", 0, 0)


def test_lists_cost_the_same_at_any_length(
    county: None, flat_queries: Callable[..., None]
) -> None:
    serial = count(1)
    home = a_group("tea", "花茶群", "花茶")

    def grow() -> None:
        n = next(serial)
        a_group(f"g{n}", f"群{n}", "花茶")
        asked = asked_in(home, f"第{n}个问题怎么办理？")
        actions.tell_group(asked.pk, actor=dispatcher())

    grow()
    asked = Asked.objects.get()
    reads = (
        lambda: queries.groups(dispatcher()),
        lambda: queries.group_page(dispatcher(), home),
        lambda: queries.answer_page(dispatcher(), asked.pk),
    )
    for read in reads:
        flat_queries(grow=lambda read=read: (grow(), read()), read=read)


def test_answers_beside_messages_cost_the_same_for_one_and_for_many(
    county: None, flat_queries: Callable[..., None]
) -> None:
    group, serial = a_group("tea", "花茶群"), count(1)
    said: list[str] = []
    excerpt = 0

    def grow() -> None:
        nonlocal excerpt
        words = f"第{next(serial)}个问题怎么办理？"
        actions.tell_group(asked_in(group, words).pk, actor=dispatcher())
        said.append(f"乙 2026/11/21 09:00:00\n{words}\n")
        excerpt = actions.paste(group, text="".join(said), actor=dispatcher())

    def read() -> None:
        page = queries.excerpt_page(dispatcher(), excerpt)
        assert len(page.messages) == len(said)
        assert all(one.answered for one in page.messages)

    flat_queries(grow=lambda: (grow(), read()), read=read)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_keeper_enters_amends_and_closes(
    browse: Callable[[Actor], Client], county: None, language: str
) -> None:
    desk = browse(dispatcher())
    new = {"name": "花茶群", "code": "tea", "kind": "chain", "firms": "173"}
    assert desk.post("/desk/groups/", {**new, "firms": "多"}).status_code == 422
    desk.post("/desk/groups/", new)
    pk = Group.objects.get().pk
    assert desk.post("/desk/groups/", new).status_code == 422
    entry = f"/desk/groups/{pk}/entry/"
    assert desk.get(f"{entry}?lang={language}").status_code == 200
    desk.post(entry, {**new, "firms": "180"})
    assert Group.objects.get().firms == 180
    today = clock.local_day()
    desk.post(f"/desk/groups/{pk}/close/", {"closes_on": today.isoformat()})
    assert Group.objects.get().closes_on == today
    page = desk.get(f"/desk/groups/{pk}/?lang={language}").content.decode()
    assert 'id="paste"' not in page


def test_whoever_keeps_no_registers_changes_none(
    browse: Callable[[Actor], Client], county: None
) -> None:
    pk = a_group("tea", "花茶群")
    seat = browse(acting(Role.INTAKE))
    assert seat.get(f"/desk/groups/{pk}/").status_code == 200
    assert seat.get(f"/desk/groups/{pk}/entry/").status_code == 404
    new = {"name": "别的", "code": "x", "kind": "chain", "firms": "1"}
    assert seat.post("/desk/groups/", new).status_code == 403
    assert seat.post(f"/desk/groups/{pk}/close/", {}).status_code in {403, 404}
    assert Group.objects.get().name == "花茶群"
