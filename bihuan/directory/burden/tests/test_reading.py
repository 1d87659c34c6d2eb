"""What went up comes down: who reads the answers to a demand."""

from __future__ import annotations

import pytest

from bihuan.directory.burden import actions, queries
from bihuan.directory.burden.models import Demand
from bihuan.directory.burden.tests.factories import (
    LEADER,
    answered,
    asked,
    head_of,
)
from bihuan.ground.access.words import GRANTS, Actor, Role
from bihuan.ground.ledger.queries import timeline
from bihuan.kit.verdicts import NotVisible

pytestmark = pytest.mark.django_db


def test_data_that_went_up_comes_down_and_reading_is_recorded(
    farm: int, town: int
) -> None:
    demand = asked(farm, town).demand_id
    answered(demand, town)
    assert actions.open_data(demand, actor=head_of(town)) == [["大杨镇", "12"]]
    last = timeline(f"demand:{demand}")[-1]
    assert (last.kind, last.actor) == ("burden.data-opened", head_of(town).name)


def test_who_neither_asked_nor_answered_nor_leads_does_not_read_the_data(
    farm: int, other: int, town: int, village: int
) -> None:
    demand = asked(farm, town, village).demand_id
    answered(demand, town)
    clerk = Actor("account:1", frozenset({village}), GRANTS[Role.HANDLER])
    for stranger in (head_of(other), head_of(village), clerk):
        with pytest.raises(NotVisible):
            actions.open_data(demand, actor=stranger)
        assert not queries.demand_page(stranger, demand).may_read_data
    for reader in (head_of(farm), head_of(town), LEADER):
        assert actions.open_data(demand, actor=reader) == [["大杨镇", "12"]]


def test_whoever_was_told_where_the_data_is_may_read_it_there(
    farm: int, other: int, town: int
) -> None:
    first = asked(farm, town).demand_id
    answered(first, town)
    with pytest.raises(NotVisible):
        actions.open_data(first, actor=head_of(other))
    assert asked(other, town).known[0].demand_id == first
    assert queries.demand_page(head_of(other), first).may_read_data
    assert actions.open_data(first, actor=head_of(other)) == [["大杨镇", "12"]]

    second = Demand.objects.exclude(pk=first).get()
    actions.cancel(second.pk, why="已有数据够用。", actor=LEADER)
    with pytest.raises(NotVisible):
        actions.open_data(first, actor=head_of(other))
