"""The page where applications are connected: happy, mistaken, invisible; no key shown."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count

import pytest
from django.test import Client

from bihuan.faces.groups.models import App
from bihuan.faces.groups.queries import apps
from bihuan.faces.groups.tests.wecom import (
    ADMIN,
    AES_KEY,
    CORP,
    TOKEN,
    WeCom,
    an_app,
)
from bihuan.ground.access.words import Actor
from bihuan.loop.cases.tests.factories import dispatcher

Browse = Callable[[Actor], Client]
PAGE = "/desk/groups/wecom/"
TOLD = {
    "name": "政企直通车",
    "corp_id": CORP,
    "agent_id": "218",
    "profile": "wechat-group",
    "token": TOKEN,
    "aes_key": AES_KEY,
}


@pytest.fixture
def admin(browse: Browse, county: None) -> Client:
    return browse(ADMIN)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_administrator_reads_and_others_do_not_know_of_it(
    admin: Client, browse: Browse, language: str
) -> None:
    an_app()
    assert admin.get(f"{PAGE}?lang={language}").status_code == 200
    assert browse(dispatcher()).get(PAGE).status_code == 404


def test_the_same_application_twice_is_said_beside_what_was_typed(
    admin: Client,
) -> None:
    admin.post(PAGE, TOLD)
    answer = admin.post(PAGE, TOLD)
    assert answer.status_code == 422
    assert "已经接入过" in answer.content.decode()
    assert App.objects.count() == 1


def test_connecting_gives_the_address_to_copy_and_never_the_keys_again(
    admin: Client,
) -> None:
    answer = admin.post(PAGE, TOLD, follow=True)
    page = answer.content.decode()
    slug = App.objects.get().slug
    assert f"https://county.example/wecom/{slug}/" in page
    assert TOKEN not in page
    assert AES_KEY not in page
    assert WeCom(slug).check().status_code == 200
    assert "已接通" in admin.get(PAGE).content.decode()


@pytest.mark.parametrize(
    ("field", "value"),
    [("aes_key", "short"), ("token", "有空 格"), ("corp_id", ""), ("profile", "phone")],
)
def test_a_mistake_is_said_and_nothing_is_kept(
    admin: Client, field: str, value: str
) -> None:
    answer = admin.post(PAGE, {**TOLD, field: value})
    assert answer.status_code == 422
    assert not App.objects.exists()


def test_exchanged_keys_are_used_at_once_under_the_same_address(admin: Client) -> None:
    slug = an_app()
    old = WeCom(slug)
    admin.post(f"{PAGE}{slug}/exchange/", {**TOLD, "token": "Fresh1"})
    assert old.check().status_code == 403
    assert WeCom(slug, token="Fresh1").check().status_code == 200


def test_a_dispatcher_neither_connects_nor_switches(
    admin: Client, browse: Browse
) -> None:
    slug = an_app()
    other = browse(dispatcher())
    assert other.post(PAGE, TOLD).status_code == 403
    assert other.post(f"{PAGE}{slug}/switch/", {"on": "0"}).status_code == 403
    assert App.objects.get().active


def test_the_page_costs_the_same_at_any_length(
    county: None, flat_queries: Callable[..., None]
) -> None:
    serial = count(1)
    flat_queries(
        grow=lambda: an_app(agent_id=str(next(serial))), read=lambda: apps(ADMIN)
    )
