"""How often one address may ask, counted by all processes together."""

from __future__ import annotations

import json
from contextlib import suppress
from datetime import timedelta

import altcha
import pytest
from django.test import Client, RequestFactory
from django.urls import NoReverseMatch, reverse

from bihuan.faces.portal.tests.factories import a_portal, raise_
from bihuan.kit import clock, doorstep
from bihuan.loop.cases.models import Case
from bihuan.loop.cases.tests.factories import a_county
from bihuan.project import limits
from bihuan.project.limits import Limit, address_of, spend

THREE = Limit("three", 60, timedelta(hours=1), 3)
TOGETHER = Limit("together", 60, timedelta(hours=1), 2, shared=True)


@pytest.mark.django_db
def test_a_burst_is_let_through_and_then_one_a_step() -> None:
    start = clock.now()
    with clock.set_to(start):
        assert [spend(THREE, "a") for _ in range(3)] == [0, 0, 0]
        wait = spend(THREE, "a")
    assert 1 <= wait <= 61

    with clock.set_to(start + timedelta(seconds=wait)):
        assert spend(THREE, "a") == 0
        assert spend(THREE, "a") > 0


@pytest.mark.django_db
def test_asking_in_vain_does_not_make_the_wait_longer() -> None:
    with clock.set_to(clock.now()):
        for _ in range(3):
            spend(THREE, "a")
        assert spend(THREE, "a") == spend(THREE, "a")


@pytest.mark.django_db
def test_each_address_has_its_own_allowance_unless_it_is_shared() -> None:
    for _ in range(3):
        spend(THREE, "a")
        spend(TOGETHER, "a")

    assert spend(THREE, "b") == 0
    assert spend(TOGETHER, "b") > 0


@pytest.mark.django_db
def test_a_flood_of_matters_is_held_off_with_the_time_to_wait(client: Client) -> None:
    a_county()
    a_portal()

    answers = [raise_(client, matter=f"第 {n} 件") for n in range(7)]

    assert [one.status_code for one in answers] == [302] * 5 + [429] * 2
    assert int(answers[-1]["Retry-After"]) > 0
    assert Case.objects.count() == 5


# One of each place that a limit names, and how it is asked.
_GIVEN = {"code": "0000-0000-0000-0000", "call_id": 1, "problem_id": 1}


def _address(view: str) -> str:
    for names in ((), *((name,) for name in _GIVEN)):
        with suppress(NoReverseMatch):
            return reverse(view, kwargs={name: _GIVEN[name] for name in names})
    raise AssertionError(view)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "view", sorted({*limits.LIMITS, *limits.RAISING, *limits.SCANS})
)
def test_every_limit_names_a_page_and_holds_there(
    client: Client, monkeypatch: pytest.MonkeyPatch, view: str
) -> None:
    monkeypatch.setattr(limits, "spend", lambda *_given: 7)
    assert limits.limits_for(view, proved=False)
    ask = client.get if view in limits.SCANS else client.post

    answer = ask(_address(view))

    assert (answer.status_code, answer["Retry-After"]) == (429, "7")


@pytest.mark.django_db
@pytest.mark.parametrize("view", sorted(limits.RAISING))
def test_a_solved_puzzle_gets_the_larger_allowance(
    client: Client, monkeypatch: pytest.MonkeyPatch, view: str
) -> None:
    spent: list[str] = []

    def spend_one(limit: Limit, _address: str) -> int:
        spent.append(limit.name)
        return 7

    monkeypatch.setattr(doorstep, "EASIEST", 1)
    monkeypatch.setattr(doorstep, "HARDEST", 4)
    monkeypatch.setattr(limits, "spend", spend_one)
    token = doorstep.new_token()
    given = altcha.Challenge.from_dict(json.loads(doorstep.challenge(token)))
    found = altcha.solve_challenge(given)
    assert found is not None
    proof = altcha.Payload(given, found).to_base64()

    client.post(_address(view), {"token": token, "altcha": proof})
    client.post(_address(view), {"token": token, "altcha": "nonsense"})

    assert spent == ["raise", "raise-unproved"]


@pytest.mark.django_db
def test_reading_is_not_held_off(client: Client) -> None:
    assert {client.get("/follow/").status_code for _ in range(40)} == {200}


@pytest.mark.parametrize(
    ("hops", "forwarded", "seen"),
    [
        (0, "9.9.9.9", "10.0.0.1"),
        (1, "9.9.9.9", "9.9.9.9"),
        (1, "1.1.1.1, 9.9.9.9", "9.9.9.9"),  # what a client claims comes first
        (2, "9.9.9.9, 10.0.0.2", "9.9.9.9"),
        (2, "9.9.9.9", "10.0.0.1"),
        (1, "2001:db8:1:2:3::4", "2001:db8:1:2::/64"),
        (1, "nonsense", "unknown"),
    ],
)
def test_who_asks_is_what_a_trusted_proxy_saw(
    settings: object, hops: int, forwarded: str, seen: str
) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = hops  # type: ignore[attr-defined]
    request = RequestFactory().get(
        "/", REMOTE_ADDR="10.0.0.1", headers={"X-Forwarded-For": forwarded}
    )

    assert address_of(request) == seen


def test_an_address_is_kept_only_as_a_digest_that_changes_daily() -> None:
    key = limits._key(THREE, "10.0.0.1")  # noqa: SLF001

    assert "10.0.0.1" not in key
    with clock.set_to(clock.now() + timedelta(days=1)):
        assert limits._key(THREE, "10.0.0.1") != key  # noqa: SLF001
