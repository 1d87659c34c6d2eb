"""A fact is asked for once; only a leader allows it twice; an answer is given once."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as NotYet
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from bihuan.directory.burden import actions, queries
from bihuan.directory.burden.actions.asking import _wait_for_others
from bihuan.directory.burden.models import Demand, Share
from bihuan.directory.burden.tests.factories import (
    COUNTED,
    LEADER,
    a_demand,
    answered,
    asked,
    head_of,
)
from bihuan.directory.burden.words import (
    ANSWER_BY,
    MOST_ROWS,
    NOTICE_DAYS,
    State,
    Subject,
)
from bihuan.ground.clocks.jobs import sweep
from bihuan.ground.clocks.queries import find_clock
from bihuan.ground.ledger.models import Entry
from bihuan.ground.ledger.queries import timeline
from bihuan.kit import clock
from bihuan.kit.verdicts import NotVisible, Refused

pytestmark = pytest.mark.django_db


def test_a_demand_goes_out_with_a_clock_that_ends_when_all_have_answered(
    farm: int, town: int, village: int
) -> None:
    demand = asked(farm, town, village).demand_id
    row = Demand.objects.get()
    assert (row.state, row.pk) == (State.ASKED, demand)
    assert find_clock(f"demand:{demand}", ANSWER_BY) is not None
    answered(demand, town)
    assert find_clock(f"demand:{demand}", ANSWER_BY) is not None
    answered(demand, village)
    assert find_clock(f"demand:{demand}", ANSWER_BY) is None


def test_the_same_form_sent_again_asks_nothing_again(farm: int, town: int) -> None:
    new = a_demand(farm, town)
    first = actions.ask(new, held=COUNTED, actor=head_of(farm))
    assert actions.ask(new, held=COUNTED, actor=head_of(farm)) == first
    assert Demand.objects.count() == 1


def test_a_second_demand_for_the_same_fact_is_held_and_told_of_the_first(
    farm: int, other: int, town: int
) -> None:
    first = asked(farm, town)
    second = asked(other, town, items=("辖区脱贫户情况", "村集体收入"))
    (known,) = second.known
    assert (known.item, known.demand_id) == ("辖区脱贫户情况", first.demand_id)
    assert (known.asker, known.units) == ("农业农村局", ("大杨镇",))
    row = Demand.objects.get(pk=second.demand_id)
    assert (row.state, row.sent_at) == (State.HELD, None)
    assert queries.asked_of(head_of(town)).open[0].id == first.demand_id
    assert len(queries.asked_of(head_of(town)).open) == 1


@pytest.mark.parametrize(
    "changes",
    [
        {"starts_on": date(2026, 10, 1), "ends_on": date(2026, 12, 31)},
        {"starts_on": date(2026, 4, 1), "ends_on": date(2026, 6, 30)},
        {"subject": Subject.FIRM},
        {"items": ("监测户数量",)},
    ],
)
def test_another_period_subject_or_fact_is_another_thing(
    farm: int, other: int, town: int, changes: dict[str, Any]
) -> None:
    asked(farm, town)
    assert asked(other, town, **changes).known == ()


def test_another_unit_may_be_asked_and_a_cancelled_form_stands_in_nobodys_way(
    farm: int, other: int, town: int, village: int
) -> None:
    first = asked(farm, town)
    assert asked(other, village).known == ()
    actions.cancel(first.demand_id, why="上级不再要了。", actor=LEADER)
    assert asked(other, town).known == ()


def test_what_the_platform_counts_itself_is_not_asked_of_anybody(
    farm: int, town: int
) -> None:
    (known,) = asked(farm, town, items=("受理数量",)).known
    assert known.figure == "受理数"
    assert Demand.objects.get().state == State.HELD


def test_only_a_leader_allows_a_repetition_and_everybody_reads_why(
    farm: int, other: int, town: int
) -> None:
    asked(farm, town)
    second = asked(other, town).demand_id
    before = Entry.objects.count()
    with pytest.raises(Refused, match="not-permitted"):
        actions.allow(second, reason="要。", actor=head_of(other))
    with pytest.raises(Refused, match="demand-reason"):
        actions.allow(second, reason=" ", actor=LEADER)
    assert Entry.objects.count() == before
    with pytest.raises(IntegrityError), transaction.atomic():
        Demand.objects.filter(pk=second).update(sent_at=clock.now())
    actions.allow(second, reason="口径不同，防返贫要到户。", actor=LEADER)
    row = Demand.objects.get(pk=second)
    assert row.state == State.ASKED
    assert row.due_at is not None
    assert queries.meter(head_of(town)).reasons == ("口径不同，防返贫要到户。",)


def test_a_cancelled_form_is_not_filled_in_and_its_clock_stops(
    farm: int, town: int
) -> None:
    demand = asked(farm, town).demand_id
    actions.cancel(demand, why="已有数据。", actor=LEADER)
    with pytest.raises(Refused, match="demand-closed"):
        answered(demand, town)
    mine = queries.asked_of(head_of(town))
    assert mine.open == ()
    assert [one.id for one in mine.cancelled] == [demand]
    assert find_clock(f"demand:{demand}", ANSWER_BY) is None


def test_an_answer_is_saved_often_given_once_and_of_its_sort(
    farm: int, town: int
) -> None:
    demand = asked(farm, town).demand_id
    head = head_of(town)
    actions.save(demand, town, rows=[["十二"], [""]], actor=head)
    assert queries.sheet(head, demand, town).rows == (("十二",), ("",))
    with pytest.raises(Refused, match="answer-cell"):
        actions.give(demand, town, rows=[["十二"]], actor=head)
    assert Share.objects.get().given_at is None
    actions.give(demand, town, rows=[["12", "多余"], [" "]], actor=head)
    assert Share.objects.get().rows == [["12"]]
    with pytest.raises(Refused, match="answer-given"):
        answered(demand, town)


def test_who_is_not_of_the_unit_neither_sees_nor_fills_the_sheet(
    farm: int, town: int, village: int
) -> None:
    demand = asked(farm, town).demand_id
    stranger = head_of(village)
    with pytest.raises(NotVisible):
        queries.sheet(stranger, demand, town)
    with pytest.raises(NotVisible):
        actions.give(demand, town, rows=[["1"]], actor=stranger)


def test_what_is_allowed_late_leaves_the_units_their_days(
    farm: int, other: int, town: int
) -> None:
    asked(farm, town)
    second = asked(other, town).demand_id
    with clock.set_to(clock.now() + timedelta(days=30)):
        actions.allow(second, reason="口径不同。", actor=LEADER)
        row = Demand.objects.get(pk=second)
        assert row.due_on == clock.local_day() + timedelta(days=NOTICE_DAYS)


def test_a_draft_is_kept_whole_or_refused_and_of_itself_a_unit_says_one_line(
    farm: int, town: int
) -> None:
    demand, head = asked(farm, town).demand_id, head_of(town)
    with pytest.raises(Refused, match="answer-long"):
        actions.save(demand, town, rows=[["1"]] * (MOST_ROWS + 1), actor=head)
    own = asked(farm, town, subject=Subject.UNIT, items=("干部人数",)).demand_id
    for keep in (actions.save, actions.give):
        with pytest.raises(Refused, match="answer-one-line"):
            keep(own, town, rows=[["1"], ["2"]], actor=head)
    actions.give(own, town, rows=[["1"]], actor=head)


def test_the_meter_counts_by_month_and_believes_the_units(
    farm: int, town: int, village: int
) -> None:
    demand = asked(farm, town, village).demand_id
    answered(demand, town, minutes=55)
    meter = queries.meter(head_of(town))
    (asker,) = meter.askers
    assert (asker.unit, asker.total, asker.minutes[-1]) == ("农业农村局", 60, 60)
    assert [(one.unit, one.total) for one in meter.answerers] == [
        ("大杨镇", 55),
        ("古井镇", 5),
    ]
    assert (meter.ratio, meter.statements) == (None, 1)


def test_the_red_rung_fires_when_a_unit_is_late(farm: int, town: int) -> None:
    demand = asked(farm, town).demand_id
    due = Demand.objects.get().due_at
    assert due is not None
    with clock.set_to(due + timedelta(minutes=1)):
        sweep()
        assert queries.asked_of(head_of(town)).open[0].late
    assert "clocks.fired" in [one.kind for one in timeline(f"demand:{demand}")]


def test_lists_cost_the_same_at_any_length(
    flat_queries: Callable[..., None], farm: int, town: int
) -> None:
    serial = iter(range(100))

    def grow() -> None:
        asked(farm, town, items=(f"第{next(serial)}件甲",))
        given = asked(farm, town, items=(f"第{next(serial)}件甲",)).demand_id
        answered(given, town, minutes=3)

    flat_queries(grow=grow, read=lambda: queries.asked_of(head_of(town)))
    flat_queries(grow=grow, read=lambda: queries.demands_of(head_of(farm)))
    flat_queries(grow=grow, read=lambda: queries.meter(head_of(town)))


@pytest.mark.django_db(transaction=True)
def test_of_two_who_ask_the_same_the_second_waits_and_is_told(
    farm: int, other: int, town: int
) -> None:
    new = replace(a_demand(other, town))

    def ask() -> int:
        try:
            return len(actions.ask(new, held={}, actor=head_of(other)).known)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as second:
        with transaction.atomic():
            _wait_for_others()  # the first is in the middle of asking
            answer = second.submit(ask)
            with pytest.raises(NotYet):
                answer.result(timeout=0.5)
        assert answer.result(timeout=10) == 0
    assert len(asked(farm, town).known) == 1
