from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse

from bihuan.ground.access.words import Actor, Permission

_posts: list[frozenset[Permission]] = []


class Posts:
    """Stands in for the units: says what whoever signed in may do."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        held = _posts[-1] if _posts else frozenset()
        request.actor = Actor(f"account:{request.user.pk}", frozenset(), held)
        return self.get_response(request)


@pytest.fixture(autouse=True)
def ground(settings: Any, tmp_path: Path) -> None:
    settings.ROOT_URLCONF = "bihuan.ground.access.tests.addresses"
    settings.KEYS_FILE = tmp_path / "keys" / "keys.json"
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    stack = list(settings.MIDDLEWARE)
    place = stack.index("bihuan.project.middleware.WhoAsks")
    stack[place] = f"{__name__}.Posts"
    settings.MIDDLEWARE = stack


@pytest.fixture(autouse=True)
def no_posts() -> None:
    _posts.clear()


@pytest.fixture
def holding() -> Callable[..., None]:
    """`holding(Permission.SUPERVISE)`: whoever signs in holds such a post."""

    def hold(*permissions: Permission) -> None:
        _posts.append(frozenset(permissions))

    return hold


@pytest.fixture
def fresh_counters(db: None) -> None:
    cache.clear()
