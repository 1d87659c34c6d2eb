from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bihuan.ground.access import rules
from bihuan.ground.access.words import (
    API_SCOPES,
    GRANTS,
    TWO_FACTOR_ROLES,
    Permission,
    Role,
)
from bihuan.kit.sealing import Keyring

NOW = datetime(2026, 11, 5, 9, tzinfo=UTC)


@pytest.mark.parametrize("role", list(Role))
def test_two_factors_are_asked_of_just_the_roles_that_need_them(role: Role) -> None:
    needed = rules.needs_second_factor(GRANTS[role])
    assert needed == (role in TWO_FACTOR_ROLES)


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("Lu-Deng-2026", ""),
        ("路灯路灯路灯路灯aB1", ""),
        ("abcdefgH12", ""),
        ("Ab1-5678", "password-length"),
        ("Ab1-" + "x5" * 70, "password-length"),
        ("abcdefgh12", "password-kinds"),
        ("ABCDEFGH12", "password-kinds"),
        ("Wang.Xm-2026", "password-username"),
        ("Abcccc-12345", "password-repeated"),
    ],
)
def test_passwords_are_long_mixed_and_not_the_name(password: str, code: str) -> None:
    assert rules.may_be_password(password, username="wang.xm").code == code


@pytest.mark.parametrize(
    ("username", "good"),
    [
        ("wang.xm", True),
        ("w01", True),
        ("wx", False),
        ("Wang", False),
        ("王小明", False),
        ("-wang", False),
        ("a" * 33, False),
        ("wang xm", False),
    ],
)
def test_user_names_can_be_typed_anywhere(username: str, *, good: bool) -> None:
    assert bool(rules.may_be_called(username)) == good


@pytest.mark.parametrize(
    ("age", "keeps", "old"), [(90, 90, False), (91, 90, True), (999, 0, False)]
)
def test_a_password_grows_old_by_days(age: int, keeps: int, *, old: bool) -> None:
    set_at = NOW - timedelta(days=age)
    keeping = timedelta(days=keeps)
    assert rules.is_password_old(set_at, now=NOW, keeps=keeping) == old


@pytest.mark.parametrize(
    ("seen", "now", "over"),
    [
        (1000, 2800, False),
        (1000, 2801, True),
        (43_200, 43_200, False),
        (43_201,) * 2 + (True,),
    ],
)
def test_a_session_ends_when_nobody_moves_or_the_shift_is_over(
    seen: int, now: int, *, over: bool
) -> None:
    assert over == rules.is_session_over(
        began_at=0, seen_at=seen, now=now, idle_seconds=1800, longest_seconds=43_200
    )


@pytest.mark.parametrize(
    ("scopes", "code"),
    [
        (["raise", "follow"], ""),
        ([], "key-scopes"),
        (["raise", "reveal-identity"], "key-scope"),
        (["everything"], "key-scope"),
    ],
)
def test_a_key_gets_only_what_a_machine_may_do(scopes: list[str], code: str) -> None:
    assert rules.may_have_scopes(scopes).code == code


def test_no_scope_lets_a_machine_judge_reveal_or_administer() -> None:
    forbidden = {
        Permission.REVEAL_IDENTITY,
        Permission.MANAGE_ACCOUNTS,
        Permission.MANAGE_KEYS,
        Permission.READ_AUDIT,
        Permission.CALL_BACK,
    }
    assert not forbidden & API_SCOPES


@pytest.mark.parametrize(
    ("name", "rate", "expires", "code"),
    [
        ("热线", 60, None, ""),
        ("热线", 60, NOW + timedelta(days=1), ""),
        (" ", 60, None, "key-name"),
        ("热线", 0, None, "key-rate"),
        ("热线", 6001, None, "key-rate"),
        ("热线", 60, NOW, "key-expiry"),
    ],
)
def test_a_key_says_whose_how_often_and_until_when(
    name: str, rate: int, expires: datetime | None, code: str
) -> None:
    verdict = rules.may_issue(
        name=name, rate_per_minute=rate, expires_at=expires, now=NOW
    )
    assert verdict.code == code


@given(st.text(max_size=40))
def test_a_factors_secret_opens_again_also_after_a_change_of_key(secret: str) -> None:
    old = Keyring("k1", {"k1": b"1" * 32}, b"p" * 32)
    both = Keyring("k2", {"k1": b"1" * 32, "k2": b"2" * 32}, b"p" * 32)
    new = Keyring("k2", {"k2": b"2" * 32}, b"p" * 32)
    data = {"secret": rules.seal_factor(old, secret), "used_mask": 3, "list": ["x"]}

    moved = rules.resealed_factor(both, data)

    assert rules.open_factor(new, moved["secret"]) == secret
    assert (moved["used_mask"], moved["list"]) == (3, ["x"])
    assert rules.resealed_factor(both, moved) == moved
