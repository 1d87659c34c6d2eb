"""Reading accounts and keys."""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Iterable

from allauth.mfa.models import Authenticator
from django.contrib.auth.hashers import check_password
from django.db.models import Exists, OuterRef, Q

from bihuan.ground.access.models import Account, ApiKey, UsedPassword
from bihuan.ground.access.words import (
    AccountLine,
    Client,
    KeyLine,
    Permission,
)
from bihuan.kit import clock

PAGE = 50
_FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
_NO_DIGEST = bytes(32)
_SECRET = re.compile(r"bh_([0-9a-f]{10})_[A-Za-z0-9_-]{43}")


def has_second_factor(account_id: int) -> bool:
    """Whether this account has an authenticator app or a passkey."""
    kept = Authenticator.objects.filter(user_id=account_id, type__in=_FACTORS)
    return bool(kept.exists())


def find_account(username: str) -> int | None:
    """The account with this user name, active or not."""
    return (
        Account.objects.filter(username=username.strip().lower())
        .values_list("pk", flat=True)
        .first()
    )


def account_names(account_ids: Iterable[int]) -> dict[int, str]:
    """What these people are called. One query at any number."""
    return dict(
        Account.objects.filter(pk__in=set(account_ids)).values_list(
            "pk", "display_name"
        )
    )


def active_accounts(account_ids: Iterable[int]) -> set[int]:
    """Which of these are not shut. One query at any number."""
    rows = Account.objects.filter(pk__in=set(account_ids), is_active=True)
    return set(rows.values_list("pk", flat=True))


def account_lines(
    *, search: str = "", after: int = 0, limit: int = PAGE
) -> list[AccountLine]:
    """A page of accounts in the order in which they were made; go on after the last id."""
    rows = Account.objects.filter(pk__gt=after).order_by("pk")
    if search := search.strip():
        rows = rows.filter(
            Q(username__startswith=search.lower()) | Q(display_name__contains=search)
        )
    factors = Authenticator.objects.filter(user=OuterRef("pk"), type__in=_FACTORS)
    return [
        AccountLine(*row)
        for row in rows.annotate(protected=Exists(factors)).values_list(
            "pk",
            "username",
            "display_name",
            "is_active",
            "must_change_password",
            "protected",
            "last_active_on",
        )[:limit]
    ]


def was_used(account_id: int, password: str) -> bool:
    """Whether this is the account's password or one of those remembered."""
    current = Account.objects.filter(pk=account_id).values_list("password", flat=True)
    earlier = UsedPassword.objects.filter(account=account_id)
    remembered = [*current, *earlier.values_list("password", flat=True)]
    return any(check_password(password, digest) for digest in remembered)


def client_for(secret: str) -> Client | None:
    """The machine whose key this is, or nobody. One query; time tells nothing."""
    shape = _SECRET.fullmatch(secret)
    if shape is None:
        return None
    now = clock.now()
    row = (
        ApiKey.objects.filter(prefix=shape[1], revoked_at__isnull=True)
        .filter(Q(expires_at__isnull=True) | Q(expires_at__gt=now))
        .values_list("pk", "digest", "scopes", "rate_per_minute", "last_used_on")
        .first()
    )
    shown = hashlib.sha256(secret.encode()).digest()
    stored = bytes(row[1]) if row else _NO_DIGEST
    if not hmac.compare_digest(shown, stored) or row is None:
        return None
    key_id, _, scopes, rate, last_used_on = row
    return Client(
        f"client:{key_id}",
        frozenset(),
        frozenset(Permission(scope) for scope in scopes),
        key_id,
        rate,
        last_used_on,
    )


def keys() -> list[KeyLine]:
    """All keys of machines, newest first. There are dozens."""
    return [
        KeyLine(
            key.pk,
            key.prefix,
            key.name,
            tuple(key.scopes),
            key.rate_per_minute,
            key.created_at,
            key.expires_at,
            key.revoked_at,
            key.last_used_on,
        )
        for key in ApiKey.objects.order_by("-pk")
    ]
