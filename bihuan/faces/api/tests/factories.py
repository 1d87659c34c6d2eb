from __future__ import annotations

import itertools
import json
from typing import Any

from django.test import Client

from bihuan.ground.access.actions import issue_key
from bihuan.ground.access.words import IssuedKey, Permission, job

SECURITY = job("security", Permission.MANAGE_KEYS)
EVERYTHING = ("raise", "follow", "comment", "rate", "see-all-cases")
_serial = itertools.count(1)


def a_key(*scopes: str, rate: int = 6000) -> IssuedKey:
    """A key for a machine, with every scope of the API unless told otherwise."""
    return issue_key(
        f"平台{next(_serial)}",
        scopes=scopes or EVERYTHING,
        rate_per_minute=rate,
        actor=SECURITY,
    )


class Machine:
    """A program that holds one key and speaks to the API."""

    def __init__(self, *scopes: str, rate: int = 6000, key: IssuedKey | None = None):
        self.key = key or a_key(*scopes, rate=rate)
        self.headers = {"Authorization": f"Bearer {self.key.secret}"}
        self.client = Client(raise_request_exception=True)

    @property
    def name(self) -> str:
        return f"client:{self.key.id}"

    def get(self, path: str, *, language: str = "zh-CN", **query: Any) -> Any:
        headers = {**self.headers, "Accept-Language": language}
        return self.client.get(f"/api/v1{path}", query, headers=headers)

    def post(
        self, path: str, *, key: str = "", language: str = "zh-CN", **told: Any
    ) -> Any:
        headers = {**self.headers, "Accept-Language": language}
        if key:
            headers["Idempotency-Key"] = key
        return self.client.post(
            f"/api/v1{path}",
            json.dumps(told),
            content_type="application/json",
            headers=headers,
        )

    def raises(self, **told: Any) -> Any:
        """Raise something and give back what came."""
        n = next(_serial)
        matter = {
            "profile": "hotline",
            "external_id": f"x{n}",
            "body": f"幸福路口的路灯坏了三天，第 {n} 次反映。",
            **told,
        }
        answer = self.post("/matters", **matter)
        assert answer.status_code == 201, answer.content.decode()
        return answer.json()
