"""The telephone desk: what its form offers first, and where it leads afterwards."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from bihuan.ground.access.words import Actor, Role
from bihuan.loop.cases.tests.factories import (
    a_case,
    a_case_with,
    a_profile,
    a_unit,
    acting,
    handler_of,
)

pytestmark = pytest.mark.usefixtures("county")
Browse = Callable[[Actor], Client]
FORM = "/desk/new/"


@pytest.fixture
def desk(browse: Browse) -> Client:
    return browse(acting(Role.INTAKE, a_unit(), name="account:9003"))


def chosen(page: Any, name: str) -> str:
    """What a list of the form stands on: the selected option, or else the first."""
    options = page.text.partition(f'name="{name}"')[2].partition("</select>")[0]
    first, _quote, _rest = options.partition('value="')[2].partition('"')
    before, selected, _rest = options.partition('" selected')
    return before.rpartition('value="')[2] if selected else first


def test_the_telephone_stands_on_the_hotline(desk: Client) -> None:
    a_profile(code="a-line", channels=["phone", "portal"])
    a_profile(code="b-visits", channels=["visit", "phone", "letter", "superior"])

    page = desk.get(FORM)

    assert chosen(page, "profile") == "hotline"
    assert chosen(page, "channel") == "phone"


def test_the_operators_last_choice_is_offered_again(desk: Client) -> None:
    a_profile(code="a-line", channels=["phone", "window"])
    told = {"draft": uuid4(), "body": "路灯坏了三天。"}

    answer = desk.post(FORM, {**told, "profile": "a-line", "channel": "window"})
    page = desk.get(FORM)

    assert answer.status_code == 302
    assert (chosen(page, "profile"), chosen(page, "channel")) == ("a-line", "window")


def test_what_was_not_registered_is_not_offered_again(desk: Client) -> None:
    a_profile(code="a-line", channels=["phone", "window"])

    desk.post(FORM, {"body": "", "profile": "a-line", "channel": "window"})

    assert chosen(desk.get(FORM), "profile") == "hotline"


def test_without_a_code_to_read_out_the_case_itself_is_opened(desk: Client) -> None:
    case = a_case()
    answer = desk.get(reverse("desk:registered", args=[case.number]))
    assert answer.headers["Location"] == reverse("desk:case", args=[case.number])


def test_what_is_not_there_or_not_theirs_is_not_found(browse: Browse) -> None:
    theirs = a_case_with(a_unit())
    stranger = browse(handler_of(a_unit()))

    for number in ("zzz", theirs.number):
        address = reverse("desk:registered", args=[number])
        assert stranger.get(address).status_code == 404
