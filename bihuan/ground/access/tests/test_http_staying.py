"""How long a session and a password last."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from bihuan.ground.access.models import Account
from bihuan.ground.access.tests.factories import (
    PASSWORD,
    a_client_of,
    an_account,
    is_in,
    kinds,
)
from bihuan.ground.ledger.queries import timeline
from bihuan.kit import clock

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("fresh_counters"),
]

NEW = "Xin-Mima-2026-hao"
CHANGE = "/accounts/password/change/"


def test_whoever_does_not_move_is_signed_out() -> None:
    account = an_account()
    client = a_client_of(account)
    later = clock.now() + timedelta(minutes=31)

    with clock.set_to(later):
        answer = client.get(CHANGE)

    assert answer["Location"].startswith(reverse("account_login"))
    assert not is_in(client)
    left = timeline(f"account:{account.id}")[-1]
    assert (left.kind, left.facts["why"]) == ("access.signed-out", "idle")
    assert "自动退出" in client.get(reverse("account_login")).content.decode()


def test_whoever_moves_stays_until_the_shift_is_over() -> None:
    client = a_client_of(an_account())
    began = clock.now()

    for minutes in range(20, 12 * 60, 20):
        with clock.set_to(began + timedelta(minutes=minutes)):
            assert client.get(CHANGE).status_code == 200
    with clock.set_to(began + timedelta(hours=12, seconds=5)):
        assert client.get(CHANGE).status_code == 302


def test_a_page_that_refreshes_itself_is_nobody_moving() -> None:
    client = a_client_of(an_account())
    began = clock.now()

    for minutes in (10, 20, 29):
        with clock.set_to(began + timedelta(minutes=minutes)):
            client.get(CHANGE, headers={"X-Background": "1"})
    with clock.set_to(began + timedelta(minutes=31)):
        assert client.get(CHANGE).status_code == 302


def test_the_day_of_the_last_visit_is_kept() -> None:
    account = an_account()
    client = a_client_of(account)
    tomorrow = clock.now() + timedelta(minutes=2)

    with clock.set_to(tomorrow):
        client.get(CHANGE)

    assert Account.objects.get().last_active_on == tomorrow.date()


def change(client: Client, old: str, new: str) -> Any:
    return client.post(CHANGE, {"oldpassword": old, "password1": new, "password2": new})


def test_a_first_password_opens_one_page_until_it_is_changed() -> None:
    account = an_account(must_change=True)
    client = a_client_of(account)

    answer = client.get("/desk/")
    assert answer["Location"] == CHANGE
    assert "初始密码" in client.get(CHANGE).content.decode()
    assert client.get("/desk/", headers={"HX-Request": "true"})["HX-Redirect"] == CHANGE

    assert change(client, PASSWORD, NEW)["Location"] == "/desk/"
    assert client.get(reverse("mfa_index")).status_code == 200
    assert kinds(account) == ["access.signed-in", "access.password-changed"]


@pytest.mark.parametrize(
    ("new", "said"),
    [
        (PASSWORD, "最近 5 次用过"),
        ("Short-1", "10 至 128 位"),
        ("onlysmallletters", "至少 3 种"),
    ],
)
def test_a_poor_or_used_password_is_refused_and_changes_nothing(
    new: str, said: str
) -> None:
    account = an_account()
    client = a_client_of(account)

    page = change(client, PASSWORD, new)

    assert said in page.content.decode()
    assert kinds(account) == ["access.signed-in"]
    assert Account.objects.get().check_password(PASSWORD)


def test_a_changed_password_ends_the_other_sessions_and_not_this_one() -> None:
    account = an_account()
    here, there = a_client_of(account), a_client_of(account)

    change(here, PASSWORD, NEW)

    assert here.get(reverse("mfa_index")).status_code == 200
    assert there.get(reverse("mfa_index")).status_code == 302


def test_an_old_password_has_to_be_changed_first(settings: Any) -> None:
    account = an_account()
    Account.objects.update(password_set_at=clock.now() - timedelta(days=91))
    client = a_client_of(account)

    assert client.get(reverse("mfa_index"))["Location"] == CHANGE
    assert "90 天" in client.get(CHANGE).content.decode()

    settings.PASSWORD_DAYS = 0
    assert client.get(reverse("mfa_index")).status_code == 200
