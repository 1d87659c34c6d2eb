"""When an account, a password, a session or a key is good enough. Plain values in."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from bihuan.ground.access.words import (
    API_SCOPES,
    GRANTS,
    TWO_FACTOR_ROLES,
    Permission,
)
from bihuan.kit.sealing import Keyring
from bihuan.kit.verdicts import ALLOWED, Verdict, refuse

# GB/T 22239-2019 8.1.4.1 asks for complexity and periodic change and leaves the numbers
# to the operator; these are what level 3 assessments expect.
PASSWORD_AT_LEAST = 10
PASSWORD_AT_MOST = 128
PASSWORD_KINDS = 3
PASSWORDS_REMEMBERED = 5

_USERNAME = re.compile(r"[a-z0-9][a-z0-9._-]{2,31}")
_KINDS = (r"[a-z]", r"[A-Z]", r"[0-9]", r"[^a-zA-Z0-9]")
_REPEATED = re.compile(r"(.)\1{3}")

# Whoever may do one of these holds a role that needs two factors, and nobody else does.
_OF_TWO_FACTORS = frozenset[Permission]().union(
    *(GRANTS[role] for role in TWO_FACTOR_ROLES)
)
_OF_ONE_FACTOR = frozenset[Permission]().union(
    *(GRANTS[role] for role in GRANTS.keys() - TWO_FACTOR_ROLES)
)
ONLY_WITH_TWO_FACTORS = _OF_TWO_FACTORS - _OF_ONE_FACTOR


def needs_second_factor(permissions: Iterable[Permission]) -> bool:
    """Whether a password alone is not enough for somebody who may do these things."""
    return not ONLY_WITH_TWO_FACTORS.isdisjoint(permissions)


def may_be_called(username: str) -> Verdict:
    """A user name is typed at any keyboard and read out over any telephone."""
    if not _USERNAME.fullmatch(username):
        return refuse(
            "username",
            "用户名应为 3 至 32 位小写字母、数字、点、横线或下划线，以字母或数字开头。",
        )
    return ALLOWED


def may_be_password(password: str, *, username: str) -> Verdict:
    """Long enough, mixed enough, and not the user name again."""
    if not PASSWORD_AT_LEAST <= len(password) <= PASSWORD_AT_MOST:
        return refuse(
            "password-length",
            "密码应为 {least} 至 {most} 位。",
            least=PASSWORD_AT_LEAST,
            most=PASSWORD_AT_MOST,
        )
    kinds = sum(re.search(kind, password) is not None for kind in _KINDS)
    if kinds < PASSWORD_KINDS:
        return refuse(
            "password-kinds",
            "密码应包含大写字母、小写字母、数字、其他符号中的至少 {n} 种。",
            n=PASSWORD_KINDS,
        )
    if username and username.lower() in password.lower():
        return refuse("password-username", "密码里不要包含用户名。")
    if _REPEATED.search(password):
        return refuse("password-repeated", "同一个字符不要连续出现四次以上。")
    return ALLOWED


def is_password_old(
    set_at: datetime | None, *, now: datetime, keeps: timedelta
) -> bool:
    """Whether a password has to be changed before anything else. Zero: never."""
    return bool(keeps) and set_at is not None and now - set_at > keeps


def is_session_over(
    *,
    began_at: int,
    seen_at: int,
    now: int,
    idle_seconds: int,
    longest_seconds: int,
) -> bool:
    """Whether nobody sat there for too long, or somebody for longer than a shift."""
    return now - seen_at > idle_seconds or now - began_at > longest_seconds


def may_have_scopes(scopes: Iterable[str]) -> Verdict:
    """A key is given what a machine may do, and at least one thing."""
    asked = set(scopes)
    if not asked:
        return refuse("key-scopes", "请至少给接口密钥选择一项权限。")
    strange = sorted(asked - API_SCOPES)
    if strange:
        return refuse(
            "key-scope",
            "接口密钥不能有“{scope}”这项权限，可选：{scopes}。",
            scope=strange[0],
            scopes=tuple(sorted(API_SCOPES)),
        )
    return ALLOWED


def may_issue(
    *, name: str, rate_per_minute: int, expires_at: datetime | None, now: datetime
) -> Verdict:
    """A key says whose it is, how often it may ask, and does not end before it begins."""
    if not name.strip():
        return refuse("key-name", "请写明接口密钥给哪个系统用，例如“县政务热线平台”。")
    if not 1 <= rate_per_minute <= 6000:
        return refuse("key-rate", "每分钟次数应在 1 至 6000 之间。")
    if expires_at is not None and expires_at <= now:
        return refuse("key-expiry", "接口密钥的到期时间应在今后。")
    return ALLOWED


# ---- Secrets of second factors -----------------------------------------------------

_FACTOR = b"access.second-factor"


def seal_factor(ring: Keyring, secret: str) -> str:
    """An authenticator's secret as it may lie in a table: `key:cipher text`."""
    sealed = ring.derived(ring.current, _FACTOR).seal(secret, b"secret")
    return f"{ring.current}:{base64.b64encode(sealed).decode()}"


def open_factor(ring: Keyring, sealed: str) -> str:
    """The secret again."""
    key_id, _, body = sealed.partition(":")
    return ring.derived(key_id, _FACTOR).unseal(base64.b64decode(body), b"secret")


def resealed_factor(ring: Keyring, data: Any) -> Any:
    """The same data with every sealed text in it under the current key."""
    if isinstance(data, dict):
        return {name: resealed_factor(ring, value) for name, value in data.items()}
    if isinstance(data, list):
        return [resealed_factor(ring, value) for value in data]
    if not isinstance(data, str):
        return data
    key_id = data.partition(":")[0]
    if key_id == ring.current or key_id not in ring.keys:
        return data
    return seal_factor(ring, open_factor(ring, data))
