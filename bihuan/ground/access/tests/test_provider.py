"""The county's own identity provider, played by a small one on this machine."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from django.urls import reverse

from bihuan.ground.access.models import Account
from bihuan.ground.access.tests.factories import an_account
from bihuan.ground.ledger.queries import timeline

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("fresh_counters"),
]


class Provider(BaseHTTPRequestHandler):
    """As much of OpenID Connect as one sign-in needs."""

    person: ClassVar[dict[str, str]] = {}

    def do_GET(self) -> None:
        here = f"http://{self.headers['Host']}"
        if self.path.endswith("/.well-known/openid-configuration"):
            names = ("authorization", "token", "userinfo")
            body = {"issuer": here} | {f"{n}_endpoint": f"{here}/{n}" for n in names}
        else:
            body = dict(self.person)
        self._answer(body)

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self._answer({"access_token": "t", "token_type": "Bearer"})

    def _answer(self, body: dict[str, str]) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(json.dumps(body).encode())

    def log_message(self, *_args: Any) -> None:
        pass


@pytest.fixture(autouse=True)
def provider(settings: Any) -> Iterator[None]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Provider) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        settings.SOCIALACCOUNT_PROVIDERS = {
            "openid_connect": {
                "APPS": [
                    {
                        "provider_id": "county",
                        "name": "统一身份认证",
                        "client_id": "bihuan",
                        "secret": "s",
                        "settings": {
                            "server_url": f"http://127.0.0.1:{server.server_port}",
                            "oauth_pkce_enabled": True,
                        },
                    }
                ]
            }
        }
        yield
        server.shutdown()


def come_back_as(username: str, **answer: str) -> tuple[Client, Any]:
    Provider.person = {"sub": f"person-{username}", "preferred_username": username}
    client = Client()
    away = client.post(
        reverse("openid_connect_login", kwargs={"provider_id": "county"})
    )
    state = parse_qs(urlsplit(away["Location"]).query)["state"][0]
    back = reverse("openid_connect_callback", kwargs={"provider_id": "county"})
    return client, client.get(back, {"state": state, **(answer or {"code": "c"})})


def test_a_known_person_comes_in_twice_through_the_countys_provider() -> None:
    account = an_account("wang.xm")
    for _ in range(2):
        client, _answer = come_back_as("Wang.XM")
        assert client.session["_auth_user_id"] == str(account.id)

    kinds = [entry.kind for entry in timeline(f"account:{account.id}")]
    assert kinds[1:] == ["access.signed-in"] * 2


def test_an_unknown_person_is_told_whom_to_ask_and_gets_no_account() -> None:
    client, answer = come_back_as("stranger")

    assert answer["Location"] == reverse("account_login")
    page = client.get(answer["Location"]).content.decode()
    assert "请联系系统管理员开通" in page
    assert not Account.objects.exists()


def test_a_shut_account_stays_shut_also_through_the_provider() -> None:
    an_account("wang.xm")
    Account.objects.update(is_active=False)

    client, _answer = come_back_as("wang.xm")

    assert "_auth_user_id" not in client.session


def test_a_failed_trip_to_the_provider_leads_back_to_the_sign_in_page() -> None:
    client, answer = come_back_as("wang.xm", error="server_error")

    assert answer["Location"] == reverse("account_login")
    assert "没有成功" in client.get(answer["Location"]).content.decode()
