from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest

from bihuan.ground.access.words import Role
from bihuan.kit import clock
from bihuan.kit.verdicts import NotVisible
from bihuan.loop.cases.tests.factories import (
    a_unit,
    acting,
    handler_of,
    supervisor,
)
from bihuan.loop.cases.words import Light
from bihuan.loop.supervision import queries
from bihuan.loop.supervision.actions import plan_part, sign_off
from bihuan.loop.supervision.queries import Counted, Sifted
from bihuan.loop.supervision.tests.factories import (
    LEADER,
    a_ready_item,
    an_item,
    an_item_given_out,
    claim,
    part_terms,
    parts_of,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("supervised")]


def test_the_list_costs_the_same_at_any_length(
    flat_queries: Callable[..., None],
) -> None:
    flat_queries(
        grow=lambda: an_item_given_out(a_unit(), a_unit()),
        read=lambda: queries.items(supervisor(), Sifted()),
    )


def test_an_item_costs_the_same_with_any_number_of_parts(
    flat_queries: Callable[..., None],
) -> None:
    item = an_item()
    unit = a_unit()

    flat_queries(
        grow=lambda: plan_part(item.pk, part_terms(unit), actor=supervisor()),
        read=lambda: queries.find_item(supervisor(), item.pk),
    )


def test_a_unit_sees_the_items_it_has_a_part_in_once_they_are_given_out() -> None:
    unit, other = a_unit(), a_unit()
    an_item(part_terms(unit))  # a draft is nobody's yet
    mine = an_item_given_out(unit)
    an_item_given_out(other)

    seen = queries.items(handler_of(unit), Sifted()).items
    assert [one.id for one in seen] == [mine.pk]
    with pytest.raises(NotVisible):
        queries.find_item(handler_of(a_unit()), mine.pk)
    assert len(queries.items(LEADER, Sifted(which="all")).items) == 3


def test_lists_are_narrowed_by_light_state_source_unit_and_person() -> None:
    unit = a_unit("水利局")
    item = an_item_given_out(unit)
    ready = a_ready_item(a_unit())
    far = item.act_by + timedelta(days=3)
    boss = supervisor()

    def found(**wanted: object) -> list[int]:
        sifted = Sifted(**wanted)  # type: ignore[arg-type]
        return sorted(one.id for one in queries.items(boss, sifted).items)

    assert found(which="ready") == [ready.pk]
    assert found(unit_id=unit) == [item.pk]
    assert found(source="report") == []
    assert found(text="积水") == sorted([item.pk, ready.pk])
    assert found(light=Light.RED) == []
    with clock.set_to(far):
        assert item.pk in found(light=Light.RED)
        assert queries.counts_of_items(boss)[Counted.RED] >= 1
    mine = queries.items(LEADER, Sifted(mine=True, which="all")).items
    assert len(mine) == 2  # what the leader instructed and signs


def test_what_may_be_done_is_judged_as_the_click_will_be() -> None:
    unit = a_unit()
    item = an_item_given_out(unit)
    (part,) = parts_of(item)
    (line,) = queries.find_item(handler_of(unit), item.pk).parts
    assert line.may == {}
    claim(part)
    (line,) = queries.find_item(handler_of(unit), item.pk).parts
    assert list(line.may) == ["progress"]
    inside = acting(Role.SUPERVISOR, unit)
    assert "review" not in queries.find_item(inside, item.pk).parts[0].may
    done = a_ready_item(a_unit())
    assert queries.find_item(LEADER, done.pk).may["sign-off"]
    assert not queries.find_item(supervisor(), done.pk).may["sign-off"]


def test_a_meeting_goes_through_last_month_s_items_first(
    at: Callable[[str], datetime],
) -> None:
    with clock.set_to(at("2026-10-20T09:00")):
        old = an_item_given_out(a_unit())
        ended = a_ready_item(a_unit())
        an_item(part_terms(a_unit()), source="report")
    with clock.set_to(at("2026-10-28T09:00")):
        sign_off(ended.pk, conclusion="已完成。", actor=LEADER)
    with clock.set_to(at("2026-11-12T09:00")):
        new = an_item_given_out(a_unit())

    before, now = queries.carried_over(supervisor(), date(2026, 11, 1))
    assert [one.id for one in before] == [old.pk]
    assert [one.id for one in now] == [new.pk]
    before, _now = queries.carried_over(supervisor(), date(2026, 10, 1))
    assert before == []
