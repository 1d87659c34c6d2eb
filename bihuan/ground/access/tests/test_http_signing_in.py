"""Coming and going as a browser does it, through allauth and our adapters."""

from __future__ import annotations

import os
import re
import subprocess
import sys

import pytest
from django.conf import settings as django_settings
from django.db import connection
from django.test import Client
from django.urls import reverse

from bihuan.ground.access import actions
from bihuan.ground.access.tests.factories import (
    PASSWORD,
    SYSTEM,
    a_client_of,
    an_account,
    is_in,
    kinds,
    try_to_sign_in,
)
from bihuan.ground.ledger.queries import timeline

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("fresh_counters"),
]


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


@pytest.mark.django_db(transaction=True)
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
    where = [
        f"{name.lower()}={database[name]}"
        for name in ("HOST", "PORT", "USER")
        if database[name]
    ]
    place = {
        "DATABASE_URL": "postgresql:///x?" + "&".join(where),
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
