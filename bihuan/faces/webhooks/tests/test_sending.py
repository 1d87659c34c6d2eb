"""From an entry of the ledger to a receiver that checks signatures, over real HTTP."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bihuan.directory.units.queries import unit_ids
from bihuan.faces.webhooks import actions, jobs
from bihuan.faces.webhooks.http import port
from bihuan.faces.webhooks.models import Delivery, Subscription
from bihuan.faces.webhooks.reactions import react
from bihuan.faces.webhooks.tests.factories import (
    START,
    later,
    relayed,
    security,
    states,
    subscribed,
)
from bihuan.faces.webhooks.tests.receiver import Receiver
from bihuan.faces.webhooks.words import Answer, Letter, Mode, Scope, State
from bihuan.ground.ledger.models import Entry
from bihuan.ground.ledger.words import Recorded
from bihuan.ground.vault.actions import add_key
from bihuan.kit import clock
from bihuan.kit.keyring import ring
from bihuan.loop.cases.tests.factories import (
    SYSTEM,
    a_case,
    a_case_with,
    a_profile,
    dispatcher,
)
from bihuan.loop.routing import actions as routing


def test_a_matter_is_told_from_its_raising_to_its_unit_with_good_signatures(
    county: Receiver, water: int
) -> None:
    subscribed(county)
    case = a_case_with(water)
    relayed()

    assert jobs.deliver() == len(county.got)
    assert county.kinds == [
        "intake.raised",
        "routing.accepted",
        "routing.dispatched",
        "routing.claimed",
    ]
    assert all(one.verified == (True,) for one in county.got)
    assert {one.body["subject"] for one in county.got} == {case.number}
    sent = county.got[2]
    assert sent.headers["content-type"] == "application/cloudevents+json; charset=utf-8"
    assert sent.body["data"]["unit"] == {"code": _code(water), "name": "水务局"}
    assert case.title not in str([one.body for one in county.got])
    row = Subscription.objects.get()
    assert (row.failures, row.delivered_at is not None) == (0, True)
    assert jobs.deliver() == 0


def _code(unit: int) -> str:
    return next(code for code, pk in unit_ids().items() if pk == unit)


def test_an_entry_told_twice_to_the_relay_is_queued_once(county: Receiver) -> None:
    subscribed(county)
    a_case()
    relayed()
    entry = Entry.objects.get(kind="intake.raised")
    told = Recorded(
        *(entry.pk, entry.stream, entry.seq, entry.kind),
        *(entry.at, entry.actor, entry.facts),
    )
    react([told])
    jobs.deliver()
    assert len(county.got) == 1
    assert states() == [("intake.raised", State.DELIVERED, 1)]


def test_where_nobody_subscribes_the_relay_asks_nothing_and_writes_nothing(
    county: Receiver,
) -> None:
    a_case()
    entry = Recorded(1, "case:1", 1, "intake.raised", START, "job:x", {})
    react([entry])  # who subscribes is remembered for a second
    with CaptureQueriesContext(connection) as seen:
        react([entry] * 50)
    assert len(seen) == 0


def test_a_batch_is_queued_in_one_statement_for_any_number_of_entries(
    county: Receiver,
) -> None:
    subscribed(county)
    subscribed(county)
    entries = [
        Recorded(n, f"case:{n}", 1, "intake.raised", START, "job:x", {})
        for n in range(1, 101)
    ]
    react(entries[:1])
    with CaptureQueriesContext(connection) as seen:
        react(entries)
    assert len(seen) == 1
    assert Delivery.objects.count() == 200


def test_what_happened_long_ago_is_told_only_by_a_replay(county: Receiver) -> None:
    subscribed(county)
    with later(days=-10):
        a_case()
    relayed()
    assert states() == []


@pytest.mark.parametrize(
    ("privacy", "told"),
    [
        ("public", [Scope.PUBLIC, Scope.INTERNAL, Scope.RESTRICTED]),
        ("internal", [Scope.INTERNAL, Scope.RESTRICTED]),
        ("restricted", [Scope.RESTRICTED]),
        ("sealed", []),
    ],
)
def test_a_scope_is_told_only_of_matters_it_may_know(
    county: Receiver, privacy: str, told: list[Scope]
) -> None:
    a_profile(code="other", stream="OT", privacy=privacy)
    for scope in Scope:
        subscribed(county, scope=scope, name=scope)
    a_case(profile="other")
    relayed()
    jobs.deliver()
    assert len(county.got) == len(told)
    hidden = Delivery.objects.filter(state=State.DROPPED, why="hidden")
    assert hidden.count() == 3 - len(told)


def test_a_receiver_that_says_gone_gets_nothing_any_more(county: Receiver) -> None:
    subscribed(county)
    a_case()
    a_case()
    relayed()
    county.answers(410)
    jobs.deliver()
    assert len(county.got) == 1
    assert Subscription.objects.get().mode == Mode.GONE
    assert {state for _, state, _ in states()} == {State.DROPPED}
    assert Entry.objects.filter(kind="webhooks.gone").count() == 1


@pytest.mark.parametrize("status", [429, 503])
def test_retry_after_is_honoured_and_nothing_else_is_tried_meanwhile(
    county: Receiver, status: int
) -> None:
    subscribed(county)
    with later():
        a_case()
        a_case()
        relayed()
        county.answers(status, Retry_After="900")
        jobs.deliver()
    assert len(county.got) == 1
    with later(minutes=14):
        assert jobs.deliver() == 0
    with later(minutes=16):
        assert jobs.deliver() == 2
    assert county.names[0] in county.names[1:]


def test_a_redirect_is_not_followed(county: Receiver) -> None:
    subscribed(county)
    a_case()
    relayed()
    county.answers(302, Location=county.url)
    jobs.deliver()
    assert len(county.got) == 1
    assert Delivery.objects.get().trouble == "http-302"


def test_one_event_that_is_refused_keeps_no_other_from_going(county: Receiver) -> None:
    subscribed(county)
    a_case()
    a_case()
    relayed()
    county.answers(422)
    jobs.deliver()
    found = sorted(state for _, state, _ in states())
    assert found == [State.DELIVERED, State.RETRYING]


def test_events_of_one_case_keep_their_order_until_waiting_helps_nobody(
    county: Receiver,
) -> None:
    subscribed(county)
    with later():
        case = a_case()
        routing.accept(case.pk, actor=dispatcher())
        relayed()
        county.answers(422)
        jobs.deliver()
    assert county.kinds == ["intake.raised"]
    for minutes in (2, 10, 30):
        county.answers(422)
        with later(minutes=minutes):
            jobs.deliver()
    assert county.kinds == [*["intake.raised"] * 4, "routing.accepted"]
    assert len(set(county.names)) == 2
    county.answers()
    with later(hours=3):
        jobs.deliver()
    assert [state for _, state, _ in states()] == [State.DELIVERED] * 2


def test_what_fails_for_three_days_is_dead_and_its_owner_is_told_once(
    county: Receiver,
) -> None:
    subscribed(county)
    with later():
        a_case()
        a_case()
        relayed()
    tries = 0

    def down(letter: Letter) -> Answer:
        nonlocal tries
        tries += 1
        return Answer(trouble="unreachable")

    for hour in range(74):
        with later(hours=hour):
            jobs.deliver(send=down)
    assert [state for _, state, _ in states()] == [State.DEAD] * 2
    assert 20 < tries < 80
    told = Entry.objects.filter(kind="webhooks.gave-up")
    assert [one.facts["owner"] for one in told] == ["account:9100"]


def test_for_a_day_after_a_change_both_secrets_sign(county: Receiver) -> None:
    with later():
        made = subscribed(county)
        county.secrets.append(actions.rotate(made.id, seen=1, actor=security()).secret)
    for hours in (23, 25):
        with later(hours=hours):
            a_case()
            relayed()
            jobs.deliver()
    assert [one.verified for one in county.got] == [(True, True), (False, True)]


def test_an_exchanged_master_key_opens_what_was_sealed_before(
    county: Receiver, settings: Any
) -> None:
    subscribed(county)
    before = Subscription.objects.get().key_id
    add_key(actor=SYSTEM)
    relayed()
    assert Subscription.objects.get().key_id == ring().current != before
    a_case()
    relayed()
    jobs.deliver()
    assert county.got[-1].verified == (True,)


def test_a_receiver_that_is_to_consent_first_is_asked_and_then_told(
    county: Receiver,
) -> None:
    with later():
        subscribed(county, handshake=True)
        a_case()
        relayed()
        jobs.deliver()
    assert (len(county.asked), county.got) == (1, [])
    assert county.asked[0]["WebHook-Request-Origin"] == "county.example"
    assert Subscription.objects.get().trouble == "no-consent"
    county.mood.allowed = "county.example"
    with later(minutes=1):
        jobs.deliver()
        assert Subscription.objects.get().mode == Mode.ACTIVE
        a_case()
        relayed()
        jobs.deliver()
    assert county.kinds == ["intake.raised"]


def test_a_receiver_that_hangs_is_left_after_its_time_is_over(county: Receiver) -> None:
    subscribed(county)
    a_case()
    relayed()
    county.mood.hangs = True
    began = clock.machine_now()
    jobs.deliver(send=lambda letter: port.send(letter, timeout=0.3))
    assert (clock.machine_now() - began).total_seconds() < 5
    assert Delivery.objects.get().trouble == "timeout"
