"""A receiver that gets another address, a narrower scope or an end while others work."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bihuan.faces.webhooks import actions, jobs, queries
from bihuan.faces.webhooks.models import Delivery, Subscription
from bihuan.faces.webhooks.rules import EVENTS
from bihuan.faces.webhooks.tests.factories import (
    later,
    relayed,
    security,
    subscribed,
)
from bihuan.faces.webhooks.tests.receiver import Receiver
from bihuan.faces.webhooks.words import (
    GIVES_UP_AFTER,
    Made,
    Mode,
    Outcome,
    ReplayWish,
    Reply,
    Scope,
    State,
)
from bihuan.ground.access.words import Role
from bihuan.ground.ledger.queries import timeline
from bihuan.kit.verdicts import Refused
from bihuan.loop.cases.tests.factories import a_case, a_profile, acting


def changed(made: Made, receiver: Receiver, **changes: Any) -> Subscription:
    told: dict[str, Any] = {
        "name": "市平台",
        "kinds": tuple(EVENTS),
        "scope": Scope.INTERNAL,
        "url": receiver.url,
        **changes,
    }
    actions.change(made.id, **told, actor=security())
    return Subscription.objects.get(pk=made.id)


def test_restricted_matters_stop_when_the_leave_for_them_ends(
    county: Receiver, settings: Any
) -> None:
    a_profile(code="secret", stream="SE", privacy="restricted")
    subscribed(county, scope=Scope.RESTRICTED)
    a_case(profile="secret")
    a_case()
    relayed()
    settings.WEBHOOK_RESTRICTED = False
    jobs.deliver()
    assert len(county.got) == 1
    assert Delivery.objects.get(why="hidden").state == State.DROPPED


def test_restricted_matters_get_no_new_address_without_leave(
    county: Receiver, settings: Any
) -> None:
    made = subscribed(county, scope=Scope.RESTRICTED)
    settings.WEBHOOK_RESTRICTED = False
    with pytest.raises(Refused, match="webhook-restricted"):
        changed(made, county, scope=Scope.RESTRICTED)
    assert changed(made, county, scope=Scope.RESTRICTED, url="").name == "市平台"


def test_a_new_address_is_asked_even_if_the_one_before_had_agreed(
    county: Receiver,
) -> None:
    county.mood.allowed = "county.example"
    made = subscribed(county, handshake=True)
    jobs.deliver()
    assert Subscription.objects.get().consented_at is not None
    actions.switch(made.id, on=False, actor=security())
    row = changed(made, county)
    assert (row.mode, row.consented_at) == (Mode.PAUSED, None)
    actions.switch(made.id, on=True, actor=security())
    assert Subscription.objects.get().mode == Mode.CHECKING
    jobs.deliver()
    assert changed(made, county).mode == Mode.CHECKING


def test_one_that_is_removed_while_it_is_asked_keeps_no_other_waiting(
    county: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = subscribed(county, handshake=True)
    subscribed(county)
    a_case()
    relayed()
    actions.remove(made.id, actor=security())
    monkeypatch.setattr(queries, "to_ask", lambda: [made.id, 0])
    assert jobs.deliver() == 1
    assert len(county.got) == 1


def test_whose_receiver_it_is_stands_with_its_end_so_that_they_are_told(
    county: Receiver,
) -> None:
    made = subscribed(county)
    other = acting(Role.SECURITY_ADMIN, name="account:9200")
    actions.switch(made.id, on=False, actor=other)
    actions.remove(made.id, actor=other)
    ends = timeline(f"webhook:{made.id}")[-2:]
    assert [one.facts["owner"] for one in ends] == [security().name] * 2


def test_one_that_cannot_be_asked_rests(county: Receiver) -> None:
    subscribed(county, handshake=True)
    Subscription.objects.update(sealed=b"broken")
    jobs.deliver()
    row = Subscription.objects.get()
    assert row.trouble.startswith("error-")
    assert row.resting_until is not None


def locked_by(work: Any) -> list[str]:
    """The tables of what was locked or written, in this order."""
    with CaptureQueriesContext(connection) as seen:
        work()
    tables = ("webhooks_subscription", "webhooks_delivery")
    found = []
    for one in seen.captured_queries:
        sql = one["sql"]
        if "FOR UPDATE" in sql or sql.startswith(("UPDATE", "DELETE", "INSERT")):
            found += [t for t in tables if f'FROM "{t}"' in sql or f'E "{t}"' in sql]
    return found


@pytest.mark.parametrize("work", ["settle", "resend", "expire"])
def test_whoever_needs_both_locks_the_subscription_first(
    county: Receiver, work: str
) -> None:
    made = subscribed(county)
    with later():
        a_case()
        relayed()
        if work == "settle":
            claimed = actions.claim(made.id)
            assert claimed is not None
            found = locked_by(lambda: actions.settle(claimed, Outcome(Reply.TAKEN)))
        elif work == "resend":
            jobs.deliver()
            row = Delivery.objects.get()
            found = locked_by(lambda: actions.resend(row.pk, actor=security()))
    if work == "expire":
        with later(seconds=GIVES_UP_AFTER.total_seconds() + 60):
            found = locked_by(actions.expire)
    assert "webhooks_delivery" in found
    assert found[0] == "webhooks_subscription"


def test_a_replay_takes_its_subscription_or_waits_for_its_next_turn(
    county: Receiver,
) -> None:
    made = subscribed(county)
    a_case()
    actions.replay(made.id, ReplayWish(None, 0, 60), actor=security())
    with CaptureQueriesContext(connection) as seen:
        actions.replay_some()
    (locking,) = (q["sql"] for q in seen.captured_queries if "SKIP LOCKED" in q["sql"])
    locks = locking.partition("FOR NO KEY UPDATE OF")[2]
    assert '"webhooks_replay"' in locks
    assert '"webhooks_subscription"' in locks
