"""A raiser who does not want to be messaged says so by their code, and can change their mind."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from bihuan.faces.messaging.models import Silence, Tongue
from bihuan.faces.messaging.tests.factories import PHONE, a_gateway
from bihuan.faces.portal.tests.factories import a_raised, code_of, seen

ASKED = "不要再就这件事发消息"


@pytest.fixture
def gateway(portal: None, settings: Any, tmp_path: Path) -> None:
    settings.KEYS_FILE = tmp_path / "keys.json"
    a_gateway()


def test_it_takes_one_press_to_be_left_alone_and_one_to_be_told_again(
    gateway: None, client: Client
) -> None:
    a_raised(client, phone=PHONE)
    assert ASKED in seen(client)
    assert client.post("/matter/messages/", {"want": "0"}).status_code == 302
    assert Silence.objects.count() == 1
    assert "重新接收消息" in seen(client)
    client.post("/matter/messages/", {"want": "1"})
    assert not Silence.objects.exists()
    assert ASKED in seen(client)


def test_whoever_left_no_telephone_is_not_asked(gateway: None, client: Client) -> None:
    a_raised(client)
    assert ASKED not in seen(client)


def test_without_a_gateway_nobody_is_asked(portal: None, client: Client) -> None:
    a_raised(client, phone=PHONE)
    assert ASKED not in seen(client)


def test_without_the_code_nothing_is_silenced(gateway: None, client: Client) -> None:
    a_raised(client, phone=PHONE)
    assert Client().post("/matter/messages/", {"want": "0"}).status_code == 404
    forged = {"want": "0", "code": code_of(client)[:-1] + "*"}
    assert Client().post("/matter/messages/", forged).status_code == 404
    assert not Silence.objects.exists()


def test_whoever_raised_in_english_is_messaged_in_english_until_they_say_otherwise(
    gateway: None, client: Client
) -> None:
    client.cookies["language"] = "en"
    case = a_raised(client, phone=PHONE)
    (kept,) = Tongue.objects.all()
    assert (kept.raising_id, kept.language) == (case.raisings.get().pk, "en")
    assert "Messages are sent in English." in seen(client)
    assert client.post("/matter/messages/", {"want": "zh"}).status_code == 302
    assert not Tongue.objects.exists()
    assert "Messages are sent in Chinese." in seen(client)
    client.post("/matter/messages/", {"want": "en"})
    client.post("/matter/messages/", {"want": "en"})
    assert Tongue.objects.count() == 1


def test_of_whoever_reads_chinese_or_left_no_telephone_no_language_is_kept(
    gateway: None, client: Client
) -> None:
    a_raised(client, phone=PHONE)
    reader = Client()
    reader.cookies["language"] = "en"
    a_raised(reader)
    assert not Tongue.objects.exists()
