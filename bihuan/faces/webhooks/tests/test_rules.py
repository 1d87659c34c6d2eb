"""Addresses, bodies, answers and waits, from values alone."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address

import pytest

from bihuan.directory.registers.words import Event as Registers
from bihuan.faces.webhooks import rules
from bihuan.faces.webhooks.rules import EVENTS, PLAIN
from bihuan.faces.webhooks.words import Answer, Reply, Scope, Subject, UnitName
from bihuan.ground.ledger.words import Recorded
from bihuan.loop.closing.words import Event as Closing
from bihuan.loop.handling.words import Event as Handling
from bihuan.loop.intake.words import Event as Intake
from bihuan.loop.oversight.words import Event as Oversight
from bihuan.loop.oversight.words import Proceeding
from bihuan.loop.routing.words import Event as Routing
from bihuan.measure.figures.words import Event as Figures

NOW = datetime(2026, 11, 22, 4, tzinfo=UTC)
HERE = frozenset({"127.0.0.1", "hub.county.lan"})


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("https://receiver.example/events?key=1", ""),
        ("https://receiver.example:8443", ""),
        ("https://8.8.8.8/x", ""),
        ("http://127.0.0.1:9000/x", ""),
        ("https://hub.county.lan/x", ""),
        ("http://receiver.example/events", "webhook-https"),
        ("http://hub.county.lan/x", "webhook-https"),
        ("ftp://receiver.example/", "webhook-https"),
        ("javascript:alert(1)", "webhook-url"),
        ("file:///etc/passwd", "webhook-url"),
        ("receiver.example/events", "webhook-url"),
        ("https://", "webhook-url"),
        ("https://receiver.example:99999/", "webhook-url"),
        ("https://[::1", "webhook-url"),
        ("https://receiver.example/a b", "webhook-url"),
        ("https://receiver.example/\r\nHost: x", "webhook-url"),
        ("https://例子.example/", "webhook-url"),
        (f"https://receiver.example/{'a' * 500}", "webhook-url"),
        ("https://user:word@receiver.example/", "webhook-user"),
        ("https://receiver.example/#part", "webhook-user"),
        ("https://10.0.0.8/", "webhook-private"),
        ("https://169.254.169.254/latest", "webhook-private"),
        ("https://[::1]/", "webhook-private"),
        ("https://[::ffff:10.0.0.1]/", "webhook-private"),
    ],
)
def test_where_events_may_go(url: str, code: str) -> None:
    assert rules.may_be_told(url, allowed=HERE).code == code


def test_this_machine_is_told_only_where_the_county_allows_it() -> None:
    verdict = rules.may_be_told("http://127.0.0.1/x", allowed=frozenset())
    assert verdict.code == "webhook-https"
    verdict = rules.may_be_told("https://127.0.0.1/x", allowed=frozenset())
    assert verdict.code == "webhook-private"


@pytest.mark.parametrize(
    "address",
    [
        *(
            "10.1.2.3",
            "172.16.0.1",
            "192.168.1.1",
            "127.0.0.1",
            "0.0.0.0",  # noqa: S104
            "100.64.0.1",
        ),
        *("169.254.169.254", "224.0.0.1", "255.255.255.255", "240.0.0.1"),
        *("::1", "::", "fe80::1", "fc00::1", "ff02::1", "::ffff:192.168.0.1"),
        *("64:ff9b::a00:1", "2002:a00:1::1", "2001:0:a00:1::f5ff:fffe"),
    ],
)
def test_no_spelling_of_a_private_address_is_connected_to(address: str) -> None:
    found = ip_address(address)
    assert not rules.may_connect(found, host="receiver.example", allowed=HERE)
    assert rules.may_connect(found, host="hub.county.lan", allowed=HERE)


@pytest.mark.parametrize(
    "address", ["8.8.8.8", "2400:3200::1", "::ffff:8.8.8.8", "64:ff9b::808:808"]
)
def test_public_addresses_are_connected_to(address: str) -> None:
    assert rules.may_connect(ip_address(address), host="x.example", allowed=frozenset())


@pytest.mark.parametrize(
    ("status", "reply", "shut"),
    [
        (200, Reply.TAKEN, True),
        (204, Reply.TAKEN, True),
        (302, Reply.LATER, True),
        (400, Reply.LATER, False),
        (401, Reply.LATER, True),
        (410, Reply.GONE, True),
        (422, Reply.LATER, False),
        (429, Reply.LATER, True),
        (500, Reply.LATER, True),
    ],
)
def test_what_an_answer_means(status: int, reply: Reply, *, shut: bool) -> None:
    outcome = rules.outcome_of(Answer(status), now=NOW)
    assert (outcome.reply, outcome.shut) == (reply, shut)


@pytest.mark.parametrize(
    ("asked", "seconds"),
    [
        ("120", 120.0),
        ("Sun, 22 Nov 2026 04:05:00 GMT", 300.0),
        ("Sun, 22 Nov 2026 03:05:00 GMT", 0.0),
        ("999999999999", 86_400.0),
        ("soon", None),
        ("-5", None),
        ("", None),
    ],
)
def test_how_long_the_other_side_asks_to_wait(
    asked: str, seconds: float | None
) -> None:
    outcome = rules.outcome_of(Answer(503, retry_after=asked), now=NOW)
    assert outcome.wait == seconds


def test_a_receiver_rests_longer_each_time_up_to_ten_minutes() -> None:
    rests = [rules.rest_of(n).total_seconds() for n in range(1, 10)]
    assert rests == [5, 10, 20, 40, 80, 160, 320, 600, 600]
    assert rules.rest_of(1, asked=3600) == timedelta(hours=1)


def an_entry(**facts: object) -> Recorded:
    known = {"status": "handling", "owner": 7, "digest": "ab", "writing": 4, **facts}
    return Recorded(91, "case:3", 5, "routing.dispatched", NOW, "account:12", known)  # type: ignore[arg-type]


def body(entry: Recorded, scope: Scope) -> dict[str, object]:
    units = {7: UnitName("WATER", "水务局")}
    raw = rules.cloud_event(
        entry,
        Subject("RX20261122-0001", "hotline"),
        scope=scope,
        source="https://county.example",
        units=units,
        numbers={},
    )
    return dict(json.loads(raw))


def test_an_event_has_what_cloudevents_asks_for() -> None:
    event = body(an_entry(), Scope.INTERNAL)
    assert event.pop("data") == {
        "status": "handling",
        "profile": "hotline",
        "by_whom": "account",
        "owner": {"code": "WATER", "name": "水务局"},
    }
    assert event == {
        "specversion": "1.0",
        "id": "91",
        "source": "https://county.example",
        "type": "cn.bihuan.routing.dispatched",
        "subject": "RX20261122-0001",
        "time": "2026-11-22T04:00:00+00:00",
        "datacontenttype": "application/json",
        "sequence": "0000000005",
        "partitionkey": "RX20261122-0001",
    }


def test_each_scope_reads_what_the_one_before_reads_and_more() -> None:
    entry = an_entry(solved=True, grade=5, in_time=True, said_by="raising:3")
    read = {scope: set(body(entry, scope)["data"]) for scope in Scope}  # type: ignore[call-overload]
    assert read[Scope.PUBLIC] == {"status", "profile"}
    assert read[Scope.INTERNAL] - read[Scope.PUBLIC] == {"by_whom", "owner", "in_time"}
    assert read[Scope.RESTRICTED] - read[Scope.INTERNAL] == {"solved", "grade"}


def test_what_nobody_may_know_is_in_no_list() -> None:
    assert not [kind for kind in EVENTS if kind.startswith(("truth.", "draws."))]
    never = {"digest", "writing", "said_by", "about", "judgement", "ground", "to"}
    assert not never & PLAIN[Scope.RESTRICTED]


def test_a_sealed_matter_is_told_to_nobody() -> None:
    assert [scope for scope in Scope if rules.may_see(scope, "sealed")] == []
    assert [s for s in Scope if rules.may_see(s, "restricted")] == [Scope.RESTRICTED]
    assert [s for s in Scope if rules.may_see(s, "internal")] == list(Scope)[1:]


def test_every_kind_in_the_list_is_recorded_somewhere_under_that_name() -> None:
    recorded = {str(Figures.MONTH_PUBLISHED)}
    for some in (Registers, Closing, Handling, Intake, Oversight, Proceeding, Routing):
        recorded |= {str(one) for one in some}
    assert sorted(set(EVENTS) - recorded) == []
