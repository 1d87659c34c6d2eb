from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.db import connection, transaction

from bihuan.ground.access import actions, jobs, queries
from bihuan.ground.access.models import Account, ApiKey, UsedPassword
from bihuan.ground.access.rules import PASSWORDS_REMEMBERED
from bihuan.ground.access.tests.factories import (
    PASSWORD,
    SECURITY,
    SYSTEM,
    an_account,
)
from bihuan.ground.access.words import Actor, Permission, job
from bihuan.ground.ledger.queries import timeline
from bihuan.kit import clock, keyring
from bihuan.kit.verdicts import NotVisible, Refused

pytestmark = pytest.mark.django_db


def kinds(stream: str) -> list[str]:
    return [entry.kind for entry in timeline(stream)]


def test_an_account_gets_a_first_password_that_is_shown_once_and_must_go() -> None:
    made = actions.create_account(" Wang.XM ", "王小明", actor=SYSTEM)

    account = Account.objects.get(pk=made.id)
    assert (account.username, account.display_name) == ("wang.xm", "王小明")
    assert account.check_password(made.password)
    assert account.must_change_password
    assert made.password not in repr(made)
    entry = timeline(f"account:{made.id}")[-1]
    assert (entry.kind, entry.actor) == ("access.created", SYSTEM.name)
    assert "王" not in json.dumps(entry.facts, ensure_ascii=False)


def test_a_demo_password_is_as_young_as_the_machine_says() -> None:
    long_ago = clock.now() - timedelta(days=60)

    with clock.set_to(long_ago), transaction.atomic():
        actions.keep_demo_accounts({"fzb": "发展办"}, password=PASSWORD, actor=SYSTEM)

    account = Account.objects.get(username="fzb")
    assert account.created_at == long_ago
    assert account.password_set_at is not None
    assert clock.now() - account.password_set_at < timedelta(minutes=5)


@pytest.mark.parametrize(
    ("username", "password", "code"),
    [
        ("w", PASSWORD, "username"),
        ("wang.xm", "short", "password-length"),
        ("taken", PASSWORD, "username-taken"),
        ("TAKEN", PASSWORD, "username-taken"),
    ],
)
def test_a_refused_account_leaves_nothing(
    username: str, password: str, code: str
) -> None:
    an_account("taken")

    with pytest.raises(Refused, match=code):
        an_account(username, password=password)

    assert Account.objects.count() == 1


def test_only_the_system_administrator_makes_accounts() -> None:
    made = an_account()
    for verb in (actions.deactivate, actions.reactivate, actions.reset_password):
        with pytest.raises(Refused, match="not-permitted"):
            verb(made.id, actor=SECURITY)
    with pytest.raises(Refused, match="not-permitted"):
        actions.create_account("wang.xm", "王", actor=SECURITY)
    assert kinds(f"account:{made.id}") == ["access.created"]


def test_an_account_is_shut_and_opened_once() -> None:
    made = an_account()
    for verb in (actions.deactivate, actions.reactivate):
        verb(made.id, actor=SYSTEM)
        verb(made.id, actor=SYSTEM)

    assert kinds(f"account:{made.id}") == [
        "access.created",
        "access.deactivated",
        "access.reactivated",
    ]
    with pytest.raises(NotVisible):
        actions.deactivate(404, actor=SYSTEM)


def test_nobody_shuts_the_account_they_act_with() -> None:
    made = an_account()
    self = Actor(
        f"account:{made.id}", permissions=frozenset({Permission.MANAGE_ACCOUNTS})
    )

    with pytest.raises(Refused, match="own-account"):
        actions.deactivate(made.id, actor=self)

    assert Account.objects.get().is_active


def test_a_reset_password_replaces_the_old_one_and_must_go() -> None:
    made = an_account()

    fresh = actions.reset_password(made.id, actor=SYSTEM)

    account = Account.objects.get()
    assert account.check_password(fresh.password)
    assert not account.check_password(PASSWORD)
    assert account.must_change_password
    assert queries.was_used(made.id, PASSWORD)
    assert kinds(f"account:{made.id}")[-1] == "access.password-reset"


def test_only_the_last_passwords_are_remembered() -> None:
    made = an_account()
    chosen = [f"Lu-Deng-{year}-liang" for year in range(2030, 2036)]
    for password in chosen:
        with transaction.atomic():
            actions.change_password(made.id, password)

    assert UsedPassword.objects.count() == PASSWORDS_REMEMBERED - 1
    assert [queries.was_used(made.id, password) for password in chosen] == [
        False,
        *[True] * PASSWORDS_REMEMBERED,
    ]
    assert not Account.objects.get().must_change_password


def test_the_security_administrator_and_no_other_forgets_a_second_factor() -> None:
    made = an_account()
    TOTP.activate(Account.objects.get(), "SECRETSECRET")
    with pytest.raises(Refused, match="not-permitted"):
        actions.reset_second_factor(made.id, actor=SYSTEM)
    assert queries.has_second_factor(made.id)

    actions.reset_second_factor(made.id, actor=SECURITY)

    assert not queries.has_second_factor(made.id)
    assert kinds(f"account:{made.id}")[-1] == "access.second-factor-reset"


def test_secrets_of_second_factors_lie_encrypted_and_follow_the_key() -> None:
    an_account()
    totp = TOTP.activate(Account.objects.get(), "SECRETSECRET")
    before = Authenticator.objects.get().data["secret"]
    assert before.startswith("k1:")
    assert "SECRETSECRET" not in before

    keyring.add_key()
    with transaction.atomic():
        assert actions.reseal_second_factors() == 1
        assert actions.reseal_second_factors() == 0

    stored = Authenticator.objects.get()
    assert stored.data["secret"].startswith("k2:")
    assert stored.wrap().instance.pk == totp.instance.pk


def test_entries_tell_where_from_only_by_a_digest() -> None:
    made = an_account()
    with transaction.atomic():
        actions.note_sign_in(made.id, factors="password", address="10.1.2.3")
        actions.note_failure(made.username, factor="password", address="10.1.2.3")
        actions.note_failure("nobody-here", factor="password", address="10.1.2.3")

    known = timeline(f"account:{made.id}")[1:]
    (stranger,) = timeline("access")
    origins = {str(entry.facts["origin"]) for entry in [*known, stranger]}
    assert len(origins) == 1
    assert "10.1.2.3" not in origins
    assert "nobody-here" not in json.dumps(stranger.facts)


# ---- Keys of machines ---------------------------------------------------------------


def test_a_key_opens_until_it_is_revoked() -> None:
    issued = actions.issue_key("县政务热线", scopes=["follow", "raise"], actor=SECURITY)

    client = queries.client_for(issued.secret)
    assert client is not None
    assert client.name == f"client:{issued.id}"
    assert client.permissions == {Permission.RAISE, Permission.FOLLOW}
    assert client.rate_per_minute == 60

    actions.revoke_key(issued.id, actor=SECURITY)
    actions.revoke_key(issued.id, actor=SECURITY)
    assert queries.client_for(issued.secret) is None
    assert kinds(f"client:{issued.id}") == ["access.key-issued", "access.key-revoked"]


def test_the_secret_of_a_key_is_nowhere_in_clear() -> None:
    issued = actions.issue_key("热线", scopes=["raise"], actor=SECURITY)

    key = ApiKey.objects.get()
    tail = issued.secret.rpartition(key.prefix)[2]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT (SELECT t::text FROM access_apikey t) ||"
            " (SELECT string_agg(e::text, '') FROM ledger_entry e)"
        )
        assert tail not in cursor.fetchone()[0]
    assert issued.secret not in repr(issued)


def test_a_key_runs_out() -> None:
    until = clock.now() + timedelta(days=1)
    issued = actions.issue_key(
        "热线", scopes=["raise"], expires_at=until, actor=SECURITY
    )

    with clock.set_to(until - timedelta(seconds=1)):
        assert queries.client_for(issued.secret) is not None
    with clock.set_to(until):
        assert queries.client_for(issued.secret) is None


@pytest.mark.parametrize("secret", ["", "bh_", "bh_x_y", "x" * 500, "bh_\0_y"])
def test_what_is_no_key_opens_nothing(secret: str) -> None:
    assert queries.client_for(secret) is None


def test_a_key_with_one_character_changed_opens_nothing() -> None:
    secret = actions.issue_key("热线", scopes=["raise"], actor=SECURITY).secret
    for place in (5, len(secret) - 1):
        changed = secret[:place] + ("0" if secret[place] != "0" else "1")
        assert queries.client_for(changed + secret[place + 1 :]) is None


def test_a_refused_key_leaves_nothing() -> None:
    with pytest.raises(Refused, match="key-scope"):
        actions.issue_key("热线", scopes=["reveal-identity"], actor=SECURITY)
    with pytest.raises(Refused, match="not-permitted"):
        actions.issue_key("热线", scopes=["raise"], actor=SYSTEM)
    with pytest.raises(NotVisible):
        actions.revoke_key(404, actor=SECURITY)
    assert not ApiKey.objects.exists()


def test_the_use_of_a_key_is_noted_by_the_day() -> None:
    issued = actions.issue_key("热线", scopes=["raise"], actor=SECURITY)
    with transaction.atomic():
        actions.note_key_use(issued.id)

    client = queries.client_for(issued.secret)
    assert client is not None
    assert client.last_used_on == clock.now().date()
    assert queries.keys()[0].last_used_on == client.last_used_on


@pytest.mark.django_db(transaction=True)
def test_two_administrators_revoke_one_key_once() -> None:
    issued = actions.issue_key("热线", scopes=["raise"], actor=SECURITY)

    def revoke() -> None:
        try:
            actions.revoke_key(issued.id, actor=SECURITY)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as other:
        with transaction.atomic():
            ApiKey.objects.select_for_update().get(pk=issued.id)
            answer = other.submit(revoke)
            with pytest.raises(TimeoutError):
                answer.result(timeout=0.3)
            ApiKey.objects.update(revoked_at=clock.now())
        answer.result(timeout=5)

    assert kinds(f"client:{issued.id}") == ["access.key-issued"]


def test_what_ran_out_is_thrown_away() -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM access_cache")
        cursor.execute(
            "INSERT INTO access_cache VALUES ('old', '', now() - interval '1 day'),"
            " ('new', '', now() + interval '1 day')"
        )
        jobs.tidy()
        cursor.execute("SELECT cache_key FROM access_cache")
        assert cursor.fetchall() == [("new",)]


def test_a_job_holds_just_what_it_was_given() -> None:
    assert job("x", Permission.RAISE).permissions == {Permission.RAISE}
