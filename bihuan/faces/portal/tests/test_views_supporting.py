"""Supporting what others raised: one vote a browser, nothing of what was typed is sent."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from bihuan.faces.portal.tests.factories import a_raised, a_token, raise_, seen
from bihuan.loop.cases.models import Case, Raising
from bihuan.loop.cases.tests.factories import a_county, a_profile
from bihuan.loop.causes.models import Support
from bihuan.loop.conftest import settle

pytestmark = pytest.mark.django_db

THEIRS = (
    "丽水新城小区北门外的工地连续一周夜里十一点后还在打桩，噪声很大，老人孩子睡不着。"
)
MINE = "我住丽水新城小区，北门外的工地夜里打桩，噪声很大，孩子睡不着，请管管夜间施工。"


@pytest.fixture
def first(client: Client) -> Case:
    a_county()
    a_profile(channels=["phone", "portal"], privacy="public")
    case = a_raised(Client(), matter=THEIRS)
    settle()
    return case


def supported(client: Client, same: str, **typed: Any) -> Any:
    """Ask as others do, and answer with the button that only supports."""
    question = raise_(client, **{"matter": MINE, **typed})
    assert question.status_code == 200
    assert 'formaction="/support/"' in question.text
    hidden = re.findall(
        r'<input type="hidden" name="([^"]+)" value="([^"]*)"', question.text
    )
    return client.post("/support/", dict(hidden) | ({"same": same} if same else {}))


def test_support_is_one_vote_and_sends_nothing_else(
    first: Case, client: Client
) -> None:
    answer = supported(client, first.number, name="王建国", phone="13812345678")

    assert answer["Location"] == "/supported/"
    assert "已算上您一票" in seen(client, "/supported/")
    assert Support.objects.filter(case=first).count() == 1
    assert (Case.objects.count(), Raising.objects.count()) == (1, 1)


def test_one_browser_has_one_vote_and_another_has_its_own(
    first: Case, client: Client
) -> None:
    for browser in (client, client, Client()):
        assert supported(browser, first.number)["Location"] == "/supported/"
    assert Support.objects.count() == 2


def test_a_second_click_before_the_first_answer_is_the_same_vote(
    first: Case, client: Client
) -> None:
    token = a_token()
    for _ in range(2):
        client.cookies.clear()
        supported(client, first.number, token=token)
    assert Support.objects.count() == 1


def test_who_raised_it_counts_already(client: Client) -> None:
    a_county()
    a_profile(channels=["phone", "portal"], privacy="public")
    case = a_raised(client, matter=THEIRS)
    settle()
    assert supported(client, case.number)["Location"] == "/supported/"
    assert not Support.objects.exists()


@pytest.mark.parametrize("same", ["", "alone", "RX999"])
def test_only_what_was_offered_can_be_supported(
    first: Case, client: Client, same: str
) -> None:
    answer = supported(client, same)
    assert answer.status_code == 422
    assert "请选一件您也遇到的" in answer.text
    assert first.number in answer.text
    assert not Support.objects.exists()
    assert Case.objects.count() == 1


def test_what_became_internal_meanwhile_takes_no_vote(
    first: Case, client: Client
) -> None:
    question = raise_(client, matter=MINE)
    Case.objects.filter(pk=first.pk).update(visibility="internal")
    typed = dict(
        re.findall(
            r'<input type="hidden" name="([^"]+)" value="([^"]*)"', question.text
        )
    )
    answer = client.post("/support/", typed | {"same": first.number})
    assert answer.status_code == 422
    assert not Support.objects.exists()


def test_a_page_open_too_long_comes_back_as_it_was_typed(
    first: Case, client: Client
) -> None:
    typed = {"token": a_token(2 * 24 * 3600), "matter": MINE, "same": first.number}
    answer = client.post("/support/", typed)
    assert answer.status_code == 422
    assert MINE in answer.text
    assert client.get("/support/")["Location"] == "/raise/"
    assert not Support.objects.exists()
