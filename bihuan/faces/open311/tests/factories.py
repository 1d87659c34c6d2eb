from __future__ import annotations

import itertools
from typing import Any
from xml.etree.ElementTree import Element

from defusedxml.ElementTree import fromstring
from django.db import transaction
from django.test import Client

from bihuan.directory.catalogue.actions import keep_categories
from bihuan.directory.catalogue.words import NewCategory
from bihuan.ground.access.actions import issue_key
from bihuan.ground.access.words import Permission, job
from bihuan.loop.cases.tests.factories import a_county, a_profile

SECURITY = job("security", Permission.MANAGE_KEYS)
LIGHTS, ROADS = "010102", "010101"
PUBLIC = {
    "code": "public-message",
    "name": "网上公开留言",
    "stream": "LY",
    "channels": ["portal", "open311"],
    "privacy": "public",
}
REPORT = {
    "service_code": LIGHTS,
    "address_string": "幸福路与和平路口",
    "description": "路口的路灯坏了三天。",
}
_serial = itertools.count(1)


def a_public_county() -> None:
    """A county with a public sort of matter, a private one, and a few categories."""
    a_county()
    a_profile()
    a_profile(**PUBLIC)
    with transaction.atomic():
        keep_categories(
            [
                NewCategory("01", "城乡建设", "Construction"),
                NewCategory("0101", "市政设施", "Municipal facilities", parent="01"),
                NewCategory(ROADS, "道路破损", "Broken roads", parent="0101"),
                NewCategory(
                    LIGHTS,
                    "路灯照明",
                    "Street lighting",
                    parent="0101",
                    keywords=("路灯", "灯杆"),
                ),
            ]
        )


class Client311:
    """A program that speaks GeoReport v2 with one key."""

    def __init__(self, *scopes: str, rate: int = 6000) -> None:
        issued = issue_key(
            f"城市应用{next(_serial)}",
            scopes=scopes or ("raise",),
            rate_per_minute=rate,
            actor=SECURITY,
        )
        self.id, self.secret = issued.id, issued.secret
        self.channel = f"open311:{issued.id}"
        self.client = Client()

    def get(self, path: str, *, language: str = "zh-CN", **query: Any) -> Any:
        return self.client.get(
            f"/open311/v2/{path}", query, headers={"Accept-Language": language}
        )

    def post(self, path: str = "requests.json", **told: Any) -> Any:
        headers = {
            name.replace("_", "-"): told.pop(name)
            for name in ("Idempotency_Key", "Prefer")
            if name in told
        }
        sent = {"api_key": self.secret, **REPORT, **told}
        kept = {name: value for name, value in sent.items() if value is not None}
        return self.client.post(f"/open311/v2/{path}", kept, headers=headers)

    def posts(self, **told: Any) -> str:
        """Report something; give its number."""
        answer = self.post(**told)
        assert answer.status_code == 200, answer.content.decode()
        return str(answer.json()[0]["service_request_id"])


def read(answer: Any) -> Element:
    """The XML of an answer, whose type must be XML's."""
    assert answer.headers["Content-Type"] == "text/xml; charset=utf-8"
    root: Element = fromstring(answer.content)
    return root
