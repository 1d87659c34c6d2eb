"""What the administrators do with accounts."""

from __future__ import annotations

import secrets

from allauth.mfa.models import Authenticator
from django.db import IntegrityError, transaction

from bihuan.ground.access import rules
from bihuan.ground.access.models import Account, UsedPassword
from bihuan.ground.access.words import Actor, Event, NewAccount, Permission
from bihuan.ground.ledger.actions import record
from bihuan.kit import clock
from bihuan.kit.transactions import opens_transaction
from bihuan.kit.verdicts import NotVisible, Refused, refuse

# Without 0 and O, 1, l and I: a first password is read out or copied from paper.
_LETTERS = "abcdefghijkmnpqrstuvwxyz"
_CAPITALS = "ABCDEFGHJKLMNPQRSTUVWXYZ"
_DIGITS = "23456789"
_GROUPS = 4


@opens_transaction
def create_account(
    username: str,
    display_name: str,
    *,
    email: str = "",
    password: str = "",
    must_change_password: bool = True,
    actor: Actor,
) -> NewAccount:
    """Open an account and give its first password, which is shown this once."""
    actor.may(Permission.MANAGE_ACCOUNTS).enforce()

    username = username.strip().lower()
    password = password or _fresh_password()
    rules.may_be_called(username).enforce()
    rules.may_be_password(password, username=username).enforce()

    now = clock.now()
    account = Account(
        username=username,
        display_name=display_name.strip() or username,
        email=email.strip(),
        must_change_password=must_change_password,
        password_set_at=now,
        created_at=now,
    )
    account.set_password(password)
    try:
        with transaction.atomic():
            account.save(force_insert=True)
    except IntegrityError as error:
        taken = refuse(
            "username-taken", "用户名“{name}”已有人使用，请换一个。", name=username
        )
        raise Refused(taken) from error

    record(Event.CREATED, _stream(account), actor=actor.name)
    return NewAccount(account.pk, username, password)


@opens_transaction
def deactivate(account_id: int, *, actor: Actor) -> None:
    """Shut an account; whoever is signed in with it is out at the next click."""
    actor.may(Permission.MANAGE_ACCOUNTS).enforce()
    account = _locked(account_id)
    if not account.is_active:
        return
    if actor.name == _stream(account):
        raise Refused(
            refuse("own-account", "不能停用自己的账号，请由另一位管理员操作。")
        )

    account.is_active = False
    account.save(update_fields=["is_active"])

    record(Event.DEACTIVATED, _stream(account), actor=actor.name)


@opens_transaction
def reactivate(account_id: int, *, actor: Actor) -> None:
    """Open a shut account again."""
    actor.may(Permission.MANAGE_ACCOUNTS).enforce()
    account = _locked(account_id)
    if account.is_active:
        return

    account.is_active = True
    account.save(update_fields=["is_active"])

    record(Event.REACTIVATED, _stream(account), actor=actor.name)


@opens_transaction
def reset_password(account_id: int, *, actor: Actor) -> NewAccount:
    """Give a new first password; the old one and all sessions end."""
    actor.may(Permission.MANAGE_ACCOUNTS).enforce()
    account = _locked(account_id)

    password = _fresh_password()
    UsedPassword.objects.create(
        account=account, password=account.password, at=clock.now()
    )
    account.set_password(password)
    account.must_change_password = True
    account.password_set_at = clock.now()
    account.save(update_fields=["password", "must_change_password", "password_set_at"])

    record(Event.PASSWORD_RESET, _stream(account), actor=actor.name)
    return NewAccount(account.pk, account.username, password)


@opens_transaction
def reset_second_factor(account_id: int, *, actor: Actor) -> None:
    """Forget a lost telephone or key.

    The security administrator does this and the system administrator resets
    passwords, so that neither alone can sign in as somebody else.
    """
    actor.may(Permission.MANAGE_KEYS).enforce()
    account = _locked(account_id)

    Authenticator.objects.filter(user=account).delete()

    record(Event.SECOND_FACTOR_RESET, _stream(account), actor=actor.name)


def _locked(account_id: int) -> Account:
    account = Account.objects.select_for_update().filter(pk=account_id).first()
    if account is None:
        raise NotVisible
    return account


def _stream(account: Account) -> str:
    return f"account:{account.pk}"


def _fresh_password() -> str:
    """Four groups such as Kfm7-Rpw3-Xtd9-Bqh4: about 73 bits, easily copied."""
    parts = (_CAPITALS, _LETTERS, _LETTERS, _DIGITS)
    return "-".join(
        "".join(secrets.choice(part) for part in parts) for _ in range(_GROUPS)
    )
