"""Tokens of forms and the puzzle that goes with them."""

from __future__ import annotations

import json
from datetime import timedelta

import altcha
import pytest
from django.test import RequestFactory

from bihuan.faces.portal.tests.factories import a_token
from bihuan.kit import clock, doorstep


def solved(token: str) -> str:
    given = altcha.Challenge.from_dict(json.loads(doorstep.challenge(token)))
    found = altcha.solve_challenge(given)
    assert found is not None
    return altcha.Payload(given, found).to_base64()


def post(token: str, payload: str) -> bool:
    request = RequestFactory().post("/raise/", {"token": token, "altcha": payload})
    return doorstep.proved(request)


@pytest.fixture(autouse=True)
def easy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doorstep, "EASIEST", 1)
    monkeypatch.setattr(doorstep, "HARDEST", 4)


@pytest.mark.parametrize(
    ("age", "code"),
    [(0, "form-hasty"), (2, ""), (3600, ""), (25 * 3600, "form-stale")],
)
def test_a_token_lasts_from_a_second_to_a_day(age: int, code: str) -> None:
    assert doorstep.may_use(a_token(age=age)).code == code


def test_a_token_of_our_making_only() -> None:
    assert doorstep.may_use("aaaa.1:bbbb").code == "form-stale"
    assert doorstep.may_use("").code == "form-stale"


def test_two_forms_have_two_nonces() -> None:
    assert doorstep.nonce_of(a_token()) != doorstep.nonce_of(a_token())


def test_a_solved_puzzle_proves_its_own_form_only() -> None:
    token, other = a_token(), a_token()
    payload = solved(token)

    assert post(token, payload)
    assert not post(other, payload)


def test_a_puzzle_of_ones_own_making_proves_nothing() -> None:
    token = a_token()
    made = altcha.create_challenge(
        doorstep.ALGORITHM, 1, counter=1, data={"form": token}, hmac_secret="mine"
    )
    found = altcha.solve_challenge(made)
    assert found is not None

    assert not post(token, altcha.Payload(made, found).to_base64())


def test_an_old_solution_is_worth_nothing() -> None:
    with clock.set_to(clock.now() - timedelta(days=2)):
        token = doorstep.new_token()
        payload = solved(token)

    assert not post(token, payload)


@pytest.mark.parametrize("payload", ["", "x", "e30=", "bnVsbA==", "A" * 5000])
def test_nonsense_proves_nothing(payload: str) -> None:
    assert not post(a_token(), payload)
