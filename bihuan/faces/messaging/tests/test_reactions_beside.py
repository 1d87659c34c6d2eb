"""What is about no case: forms to be filled in, receivers of webhooks."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from bihuan.directory.burden import actions as burden
from bihuan.directory.burden.models import Demand
from bihuan.directory.burden.tests.factories import LEADER, a_body, answered, asked
from bihuan.directory.units.words import Kind as UnitKind
from bihuan.faces.messaging import actions, jobs, queries
from bihuan.faces.messaging.models import Message
from bihuan.faces.messaging.tests.factories import (
    relayed,
    somebody_of,
    states,
    texts,
    today_at,
)
from bihuan.faces.messaging.tests.test_reactions import prefer
from bihuan.faces.messaging.words import Channel, Kind, Language, Mode
from bihuan.ground.access.words import Role
from bihuan.ground.ledger.actions import record
from bihuan.ground.ledger.queries import timeline
from bihuan.kit import clock

pytestmark = pytest.mark.usefixtures("county")
NOON = today_at(12)


def sent(gateway: Any) -> list[str]:
    with clock.set_to(NOON + timedelta(minutes=2)):
        jobs.deliver()
    return texts(gateway)


# -- Receivers of webhooks -----------------------------------------------------------


def happened(kind: str, by: str = "job:webhooks", **facts: Any) -> None:
    with clock.set_to(NOON), transaction.atomic():
        record(kind, "webhook:3", actor=by, **facts)
    relayed()


@pytest.fixture
def keeper() -> int:
    account = somebody_of(a_body("数据局"), Role.SECURITY_ADMIN)
    by = f"account:{account}"
    happened("webhooks.subscribed", by, receiver="https://tax.example.cn")
    return account


@pytest.mark.parametrize(
    ("kind", "by", "facts", "told"),
    [
        ("gave-up", "job:webhooks", {}, "接收方https://tax.example.cn三天没有收下"),
        ("gone", "job:webhooks", {}, "不再推送给https://tax.example.cn：对方不再接收"),
        ("switched", "account:9", {"on": False}, "已被暂停"),
        ("removed", "account:9", {}, "已被删除"),
        ("switched", "account:9", {"on": True}, ""),
    ],
)
def test_the_keeper_of_a_receiver_hears_that_it_is_dead_or_was_shut(
    county: Any, keeper: int, kind: str, by: str, facts: dict[str, Any], told: str
) -> None:
    owner = f"account:{keeper}"
    happened(f"webhooks.{kind}", by, owner=owner, **facts)
    found = sent(county)
    assert [told in one for one in found] == ([True] if told else [])
    assert all("https://county.example/desk/webhooks/" in one for one in found)


def test_nobody_is_told_what_they_shut_themselves(keeper: int) -> None:
    owner = f"account:{keeper}"
    happened("webhooks.switched", owner, on=False, owner=owner)
    assert states() == []


def test_what_goes_on_again_before_it_is_told_need_not_be_told(
    county: Any, keeper: int
) -> None:
    happened("webhooks.switched", "account:9", on=False, owner=f"account:{keeper}")
    happened("webhooks.switched", "account:9", on=True, owner=f"account:{keeper}")
    assert sent(county) == []
    assert states() == [("receiver-shut", "dropped")]


@pytest.mark.parametrize("still_here", [False, True])
def test_where_the_keeper_has_left_whoever_does_their_work_hears(
    county: Any, keeper: int, *, still_here: bool
) -> None:
    moved = somebody_of(a_body("办公室"), Role.INTAKE) if still_here else 987654
    happened("webhooks.gone", owner=f"account:{moved}")
    assert len(sent(county)) == 1
    assert states(recipient=f"account:{keeper}") == [("receiver-shut", "sent")]


# -- Forms -----------------------------------------------------------------------------


@pytest.fixture
def asker() -> int:
    return a_body("农业农村局", UnitKind.DEPARTMENT)


@pytest.fixture
def towns() -> tuple[int, int]:
    return a_body("大杨镇"), a_body("古井镇")


def test_the_units_of_a_cancelled_form_hear_that_they_need_not_fill_it_in(
    county: Any, asker: int, towns: tuple[int, int]
) -> None:
    waits = somebody_of(towns[0], Role.GRID)
    somebody_of(towns[1], phone="16600009002")
    with clock.set_to(NOON):
        demand = asked(asker, *towns).demand_id
        answered(demand, towns[1])
        burden.cancel(demand, why="市里已有。", actor=LEADER)
        relayed()
    assert states(recipient=f"account:{waits}") == [("form-cancelled", "queued")]
    (told,) = sent(county)
    assert "“三季度脱贫户情况表”已取消，不用再填" in told
    assert f"/desk/burden/{demand}/" in told


def test_what_was_allowed_late_is_told_with_the_day_it_is_due(
    county: Any, asker: int, towns: tuple[int, int]
) -> None:
    other, (town, _) = a_body("统计局", UnitKind.DEPARTMENT), towns
    account = somebody_of(town)
    prefer(account, {Kind.FORM_ASKED: Mode.NOW})
    with clock.set_to(NOON):
        asked(asker, town)
        second = asked(other, town, title="脱贫户核对表").demand_id
        relayed()
        assert states() == [("form-asked", "queued")]  # what is held is told to nobody
        burden.allow(second, reason="口径不同。", actor=LEADER)
        relayed()
    due = Demand.objects.get(pk=second).due_on
    told = sent(county)[-1]
    assert "统计局要“脱贫户核对表”" in told
    assert f"{due.month}月{due.day}日24:00前报" in told


def test_a_form_waits_for_the_digest_and_what_is_cancelled_meanwhile_is_told_alone(
    county: Any, asker: int, towns: tuple[int, int]
) -> None:
    account = somebody_of(towns[0])
    with clock.set_to(NOON):
        kept = asked(asker, towns[0], title="甲表" * 12).demand_id
        gone = asked(asker, towns[0], items=("企业数",), title="乙表").demand_id
        relayed()
        burden.cancel(gone, why="不要了。", actor=LEADER)
        relayed()
        assert [one.detail for one in Message.objects.filter(why="digest")] == [
            f"demand:{kept}"
        ]
        assert states(detail=f"demand:{gone}") == [
            ("form-asked", "dropped"),
            ("form-cancelled", "queued"),
        ]
        with transaction.atomic():
            actions.bundle(f"account:{account}", Channel.SMS, not_before=NOON)
    assert any(
        "今日待办1件：要填的表 " + "甲表" * 10 + "…(" in one for one in sent(county)
    )


def test_a_form_held_and_cancelled_was_seen_by_no_unit(
    asker: int, towns: tuple[int, int]
) -> None:
    somebody_of(towns[0])
    other = a_body("统计局", UnitKind.DEPARTMENT)
    asked(asker, towns[0])
    relayed()
    before = states()
    held = asked(other, towns[0]).demand_id
    burden.cancel(held, why="重复。", actor=LEADER)
    relayed()
    assert states() == before


def test_a_form_to_ten_units_costs_the_queries_of_a_form_to_one(asker: int) -> None:
    def cost(count: int) -> int:
        towns = [a_body(f"镇{n}") for n in range(count)]
        for n, town in enumerate(towns):
            somebody_of(town, phone=f"1660001{n:04}")
        demand = asked(asker, *towns, title=f"表{count}").demand_id
        entries = timeline(f"demand:{demand}")
        queries.ways_out()  # remembered for a second
        with CaptureQueriesContext(connection) as seen, transaction.atomic():
            actions.queue(queries.news(entries))
        return len(seen)

    cost(1)
    assert cost(1) == cost(10)


def test_the_words_are_those_of_the_readers_language(
    county: Any, asker: int, towns: tuple[int, int]
) -> None:
    account = somebody_of(towns[0])
    prefer(account, {}, language=Language.ENGLISH)
    with clock.set_to(NOON):
        demand = asked(asker, towns[0]).demand_id
        burden.cancel(demand, why="不要了。", actor=LEADER)
        relayed()
    assert "was cancelled, do not fill it in" in sent(county)[0]
