"""Who needs a second factor, and what it opens."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pyotp
import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import reverse

from bihuan.ground.access import actions
from bihuan.ground.access.tests.factories import (
    SECURITY,
    a_client_of,
    an_account,
    is_in,
    kinds,
    try_to_sign_in,
)
from bihuan.ground.access.words import Permission
from bihuan.ground.ledger.queries import timeline
from bihuan.kit import clock

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("fresh_counters"),
]

Holding = Callable[..., None]


def code_of(secret: str) -> str:
    return pyotp.TOTP(secret).now()


def set_up_totp(client: Client) -> str:
    """Turn on the authenticator app as the page does; give its secret."""
    page = client.get(reverse("mfa_activate_totp")).content.decode()
    found = re.search(r"secret=([A-Z2-7]+)", page) or re.search(
        r'value="([A-Z2-7]{32})"', page
    )
    assert found is not None
    client.post(reverse("mfa_activate_totp"), {"code": code_of(found[1])})
    assert Authenticator.objects.filter(type="totp").exists()
    return found[1]


def test_who_supervises_can_do_nothing_before_a_second_factor(holding: Holding) -> None:
    holding(Permission.SUPERVISE)
    client = a_client_of(an_account())

    for path in ("/desk/", reverse("mfa_list_webauthn")):
        answer = client.get(path)
        assert (answer.status_code, answer["Location"]) == (302, reverse("mfa_index"))
    page = client.get(reverse("mfa_index"))
    assert "双因素" in page.content.decode()

    set_up_totp(client)
    assert client.get(reverse("mfa_list_webauthn")).status_code == 200


def test_who_handles_cases_is_free_to_have_one() -> None:
    client = a_client_of(an_account())
    assert client.get(reverse("mfa_list_webauthn")).status_code == 200


def test_with_a_second_factor_the_password_alone_opens_nothing(
    holding: Holding,
) -> None:
    holding(Permission.MANAGE_ACCOUNTS)
    account = an_account()
    secret = set_up_totp(a_client_of(account))
    Authenticator.objects.filter(type="totp").update(last_used_at=None)
    client = Client()
    try_to_sign_in(client, account.username)
    assert not is_in(client)

    wrong = client.post(reverse("mfa_authenticate"), {"code": "000000"})
    assert wrong.status_code == 200
    assert not is_in(client)
    with_code = pyotp.TOTP(secret).at(clock.now() + timedelta(seconds=30))
    client.post(reverse("mfa_authenticate"), {"code": with_code})

    assert is_in(client)
    assert kinds(account) == [
        "access.signed-in",
        "access.second-factor-changed",
        "access.sign-in-failed",
        "access.signed-in",
    ]
    entries = timeline(f"account:{account.id}")
    assert entries[2].facts["change"] == "totp-added"
    assert entries[3].facts["factor"] == "code"
    assert entries[4].facts["factors"] == "password+totp"


def test_five_wrong_codes_lock_the_second_step_too() -> None:
    account = an_account()
    set_up_totp(a_client_of(account))
    client = Client()
    try_to_sign_in(client, account.username)

    for _ in range(7):
        client.post(reverse("mfa_authenticate"), {"code": "000000"})

    assert not is_in(client)
    assert kinds(account)[2:] == ["access.sign-in-failed"] * 5 + ["access.locked-out"]


def test_who_signed_in_long_ago_shows_themselves_before_changing_factors() -> None:
    client = a_client_of(an_account())

    with clock.set_to(clock.now() + timedelta(minutes=6)):
        answer = client.get(reverse("mfa_activate_totp"))

    assert answer["Location"].startswith(reverse("account_reauthenticate"))


def test_a_removed_factor_is_asked_for_again(holding: Holding) -> None:
    holding(Permission.MANAGE_KEYS)
    account = an_account()
    client = a_client_of(account)
    set_up_totp(client)

    actions.reset_second_factor(account.id, actor=SECURITY)

    assert client.get("/desk/")["Location"] == reverse("mfa_index")


def test_where_nobody_says_what_somebody_may_do_two_factors_are_asked(
    settings: Any,
) -> None:
    settings.MIDDLEWARE = [
        name for name in settings.MIDDLEWARE if not name.endswith(".Posts")
    ]
    client = a_client_of(an_account())
    assert client.get("/desk/")["Location"] == reverse("mfa_index")
