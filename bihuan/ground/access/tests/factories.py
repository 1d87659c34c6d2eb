from __future__ import annotations

import itertools

from django.test import Client
from django.urls import reverse

from bihuan.ground.access import actions
from bihuan.ground.access.words import NewAccount, Permission, job
from bihuan.ground.ledger.queries import timeline

SYSTEM = job("system", Permission.MANAGE_ACCOUNTS)
SECURITY = job("security", Permission.MANAGE_KEYS)
PASSWORD = "Lu-Deng-2026-liang"
_number = itertools.count(1)


def an_account(
    username: str = "", *, password: str = PASSWORD, must_change: bool = False
) -> NewAccount:
    number = next(_number)
    return actions.create_account(
        username or f"clerk{number}",
        "王小明",
        password=password,
        must_change_password=must_change,
        actor=SYSTEM,
    )


def try_to_sign_in(client: Client, username: str, password: str = PASSWORD) -> object:
    return client.post(
        reverse("account_login"), {"login": username, "password": password}
    )


def a_client_of(account: NewAccount) -> Client:
    client = Client()
    try_to_sign_in(client, account.username, account.password)
    assert is_in(client)
    return client


def is_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def kinds(account: NewAccount) -> list[str]:
    """What was written down since the account was made."""
    return [entry.kind for entry in timeline(f"account:{account.id}")][1:]
