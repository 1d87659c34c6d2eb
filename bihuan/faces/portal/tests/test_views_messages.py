"""A raiser who does not want to be messaged says so by their code, and can change their mind."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from bihuan.faces.messaging.models import Silence
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
