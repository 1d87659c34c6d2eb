"""Signing in as a browser does it, through allauth and our adapters."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pyotp
import pytest
from allauth.mfa.models import Authenticator
from django.conf import settings as django_settings
from django.db import connection
from django.test import Client
from django.urls import reverse

from bihuan.ground.access import actions
from bihuan.ground.access.models import Account
from bihuan.ground.access.tests.factories import (
    PASSWORD,
    SECURITY,
    SYSTEM,
    a_client_of,
    an_account,
    try_to_sign_in,
)
from bihuan.ground.access.words import NewAccount, Permission
from bihuan.ground.ledger.queries import timeline
from bihuan.kit import clock

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("fresh_counters"),
]

Holding = Callable[..., None]
NEW = "Xin-Mima-2026-hao"
CHANGE = "/accounts/password/change/"


def kinds(account: NewAccount) -> list[str]:
    return [entry.kind for entry in timeline(f"account:{account.id}")][1:]


def is_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


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


# ---- Coming and going ---------------------------------------------------------------


def test_signing_in_and_out_is_written_down() -> None:
    account = an_account()
    client = a_client_of(account)

    client.post(reverse("account_logout"))

    assert not is_in(client)
    assert kinds(account) == ["access.signed-in", "access.signed-out"]
    signed_in = timeline(f"account:{account.id}")[1]
    assert signed_in.facts["factors"] == "password"
    assert signed_in.actor == f"account:{account.id}"


def test_the_case_of_the_user_name_does_not_matter() -> None:
    an_account("wang.xm")
    client = Client()

    try_to_sign_in(client, "Wang.XM")

    assert is_in(client)


def test_a_wrong_password_is_written_down_and_says_nothing_more_than_no() -> None:
    account = an_account()
    known = try_to_sign_in(Client(), account.username, "wrong")
    stranger = try_to_sign_in(Client(), "nobody", "wrong")

    assert kinds(account) == ["access.sign-in-failed"]
    assert [entry.kind for entry in timeline("access")] == ["access.sign-in-failed"]
    alert = re.compile(r'role="alert".*?</', re.DOTALL)
    said = [alert.findall(page.content.decode()) for page in (known, stranger)]
    assert said[0] == said[1]


def test_a_shut_account_does_not_open_and_its_sessions_end() -> None:
    account = an_account()
    client = a_client_of(account)

    actions.deactivate(account.id, actor=SYSTEM)

    assert client.get(reverse("account_change_password")).status_code == 302
    again = Client()
    try_to_sign_in(again, account.username)
    assert not is_in(again)


def test_five_wrong_guesses_lock_a_name_even_for_the_right_password() -> None:
    account = an_account()
    for _ in range(5):
        try_to_sign_in(Client(), account.username, "wrong")
    client = Client()

    for _ in range(3):
        try_to_sign_in(client, account.username)

    assert not is_in(client)
    assert kinds(account) == ["access.sign-in-failed"] * 5 + ["access.locked-out"]


def test_a_right_password_does_not_use_up_guesses() -> None:
    account = an_account()

    for _ in range(7):
        assert is_in(a_client_of(account))


def test_another_process_knows_of_the_guesses_of_this_one() -> None:
    account = an_account()
    for _ in range(5):
        try_to_sign_in(Client(), account.username, "wrong")
    database = connection.settings_dict
    script = (
        "import django; django.setup()\n"
        "from django.db import connection\n"
        f"connection.settings_dict['NAME'] = {database['NAME']!r}\n"
        "from django.test import Client, override_settings\n"
        "override_settings("
        "ROOT_URLCONF='bihuan.ground.access.tests.addresses').enable()\n"
        "client = Client()\n"
        "page = client.post('/accounts/login/',"
        f" {{'login': {account.username!r}, 'password': {PASSWORD!r}}})\n"
        "print(page.status_code, '_auth_user_id' in client.session)"
    )
    place = {
        "DATABASE_URL": "postgresql:///x?"
        + "&".join(
            f"{key}={value}"
            for key, value in {
                "host": database["HOST"],
                "port": database["PORT"],
                "user": database["USER"],
            }.items()
            if value
        ),
        "BIHUAN_DATA": str(django_settings.KEYS_FILE.parent),
        "BIHUAN_KEYS": str(django_settings.KEYS_FILE),
    }
    said = subprocess.run(
        [sys.executable, "-c", script],
        env={**os.environ, **place},
        capture_output=True,
        text=True,
        timeout=60,
    )

    assert said.stdout.split()[-2:] == ["200", "False"], said.stderr
    assert kinds(account)[-1] == "access.locked-out"


# ---- Staying -----------------------------------------------------------------------


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


# ---- Passwords ----------------------------------------------------------------------


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


# ---- Second factors -------------------------------------------------------------------


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


# ---- Doors that stay shut -----------------------------------------------------------


@pytest.mark.parametrize(
    "name",
    [
        "account_signup",
        "account_email",
        "account_set_password",
        "account_reset_password_done",
        "socialaccount_signup",
        "socialaccount_connections",
    ],
)
def test_nobody_opens_or_takes_over_an_account_by_themselves(name: str) -> None:
    client = a_client_of(an_account())
    assert client.get(reverse(name)).status_code == 404
    assert client.post(reverse(name)).status_code == 404


def test_who_forgot_the_password_is_told_whom_to_ask() -> None:
    page = Client().get(reverse("account_reset_password"))
    assert "系统管理员" in page.content.decode()
    assert Client().post(reverse("account_reset_password")).status_code == 404


def test_a_passkey_may_be_asked_for_before_signing_in() -> None:
    answer = Client().get(
        reverse("mfa_login_webauthn"), headers={"Accept": "application/json"}
    )
    assert "challenge" in answer.json()["request_options"]["publicKey"]
