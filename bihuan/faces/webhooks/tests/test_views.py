"""The security administrator's pages, and what others see of them: nothing."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from bihuan.faces.webhooks import actions, jobs
from bihuan.faces.webhooks.models import Delivery, Replay, Subscription
from bihuan.faces.webhooks.queries import receivers
from bihuan.faces.webhooks.tests.factories import relayed, security, subscribed
from bihuan.faces.webhooks.tests.receiver import Receiver
from bihuan.faces.webhooks.words import Mode
from bihuan.ground.access.words import GRANTS, Permission, Role
from bihuan.ground.ledger.models import Entry
from bihuan.loop.cases.tests.factories import a_case, acting

HOME = "/desk/webhooks/"
Browse = Callable[[Any], Client]


def told(receiver: Receiver, **changes: Any) -> dict[str, Any]:
    return {
        "name": "市平台",
        "url": receiver.url,
        "scope": "internal",
        "kinds": ["routing.dispatched", "closing.closed"],
        **changes,
    }


def test_a_subscription_shows_its_secret_once_and_never_its_address(
    county: Receiver, browse: Browse
) -> None:
    client = browse(security())
    page = client.post(f"{HOME}new/", told(county))
    secret = re.search(r"whsec_[A-Za-z0-9+/=]{44}", page.content.decode())
    assert secret is not None
    assert "no-store" in page["Cache-Control"]
    row = Subscription.objects.get()
    seen = client.get(f"{HOME}{row.pk}/").content.decode()
    assert "whsec_" not in seen
    assert "key=k1" not in seen
    assert secret[0] not in str(Entry.objects.values_list("facts", flat=True))
    assert secret[0].encode() not in bytes(row.sealed)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"url": "http://receiver.example/"}, "https://"),
        ({"url": "https://10.0.0.1/"}, "BIHUAN_WEBHOOK_HOSTS"),
        ({"kinds": []}, "推送哪些事件"),
        ({"kinds": ["truth.assigned"]}, "推送哪些事件"),
        ({"name": ""}, "接收方"),
    ],
)
def test_a_mistaken_subscription_comes_back_with_what_is_wrong(
    county: Receiver, browse: Browse, changes: dict[str, Any], field: str
) -> None:
    page = browse(security()).post(f"{HOME}new/", told(county, **changes))
    assert page.status_code == 422
    assert field in page.content.decode()
    assert Subscription.objects.count() == 0


def test_a_second_subscription_of_the_same_name_is_refused(
    county: Receiver, browse: Browse
) -> None:
    client = browse(security())
    client.post(f"{HOME}new/", told(county))
    page = client.post(f"{HOME}new/", told(county))
    assert (page.status_code, Subscription.objects.count()) == (422, 1)


@pytest.mark.parametrize(
    "role", [r for r in Role if Permission.MANAGE_KEYS not in GRANTS[r]]
)
def test_nobody_else_sees_or_does_anything(
    county: Receiver, browse: Browse, role: Role
) -> None:
    made = subscribed(county)
    client = browse(acting(role))
    assert client.get(HOME).status_code == 404
    assert client.get(f"{HOME}{made.id}/").status_code == 404
    before = Entry.objects.count()
    for verb in ("switch", "rotate", "remove", "try"):
        assert client.post(f"{HOME}{made.id}/{verb}/").status_code == 403
    assert client.post(f"{HOME}new/", told(county)).status_code == 404
    assert (Entry.objects.count(), Subscription.objects.count()) == (before, 1)


def test_restricted_matters_need_the_leave_of_whoever_runs_the_machine(
    county: Receiver, browse: Browse, settings: Any
) -> None:
    settings.WEBHOOK_RESTRICTED = False
    page = browse(security()).post(f"{HOME}new/", told(county, scope="restricted"))
    assert page.status_code == 422
    assert "BIHUAN_WEBHOOK_RESTRICTED" in page.content.decode()
    assert Subscription.objects.count() == 0


def test_a_trial_goes_by_the_way_of_every_event(
    county: Receiver, browse: Browse
) -> None:
    made = subscribed(county)
    subscribed(county)
    browse(security()).post(f"{HOME}{made.id}/try/")
    relayed()
    jobs.deliver()
    assert county.kinds == ["webhooks.tried"]
    page = browse(security()).get(f"{HOME}{made.id}/?tab=delivered")
    assert "试推送" in page.content.decode()


def test_the_page_changes_pauses_renews_and_removes(
    county: Receiver, browse: Browse
) -> None:
    made = subscribed(county)
    client, home = browse(security()), f"{HOME}{made.id}/"
    client.post(home, told(county, name="省平台", url="", kinds=["intake.raised"]))
    row = Subscription.objects.get()
    assert (row.name, row.kinds) == ("省平台", ["intake.raised"])
    client.post(f"{home}switch/", {"on": "0"})
    row.refresh_from_db()
    assert row.mode == Mode.PAUSED
    client.post(f"{home}switch/", {"on": "1"})
    assert "whsec_" in client.post(f"{home}rotate/", {"seen": "1"}).content.decode()
    for seen in ("1", "9" * 5000):
        assert client.post(f"{home}rotate/", {"seen": seen}).status_code == 409
    client.post(f"{home}remove/")
    row.refresh_from_db()
    assert (row.mode, bytes(row.sealed)) == (Mode.REMOVED, b"")
    assert client.get(home).status_code == 404


def test_an_event_is_sent_again_and_the_ledger_replayed_from_the_page(
    county: Receiver, browse: Browse
) -> None:
    made = subscribed(county)
    a_case()
    relayed()
    jobs.deliver()
    client, home = browse(security()), f"{HOME}{made.id}/"
    client.post(f"{HOME}deliveries/{Delivery.objects.get().pk}/resend/")
    jobs.deliver()
    assert len(county.got) == 2
    assert client.post(f"{home}replay/", {"per_minute": "60"}).status_code == 422
    client.post(f"{home}replay/", {"since": "2026-01-01T08:00", "per_minute": "60"})
    one = Replay.objects.get()
    assert (one.per_minute, one.since.isoformat()) == (60, "2026-01-01T00:00:00+00:00")
    assert client.get(home).status_code == 200


def test_the_list_and_the_log_cost_the_same_at_any_length(
    county: Receiver, browse: Browse, flat_queries: Any
) -> None:
    flat_queries(grow=lambda: subscribed(county), read=lambda: receivers(security()))
    client, first = browse(security()), Subscription.objects.earliest("pk").pk
    actions.switch(first, on=True, actor=security())

    def one_more() -> None:
        a_case()
        relayed()

    flat_queries(grow=one_more, read=lambda: client.get(f"{HOME}{first}/?tab=waiting"))
