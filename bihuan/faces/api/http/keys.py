"""Who asks: the key in the `Authorization` header, and what it may be used for."""

from __future__ import annotations

import hashlib
import re
from datetime import datetime, timedelta

from django.db import transaction
from django.http import HttpRequest
from ninja.security import HttpBearer

from bihuan.faces.api.http.reading import check_readable
from bihuan.ground.access.actions import note_key_use
from bihuan.ground.access.queries import client_for
from bihuan.ground.access.words import Client, Permission
from bihuan.kit import clock

# A key that was just looked up is believed for this long, so that a burst costs one
# query; a revoked or expired key is therefore refused everywhere within three seconds.
BELIEVED_FOR = timedelta(seconds=3)
_MOST_KNOWN = 1000
_SECRET = re.compile(r"bh_[0-9a-f]{10}_[A-Za-z0-9_-]{43}")
_known: dict[bytes, tuple[Client, datetime]] = {}


class Asking(HttpRequest):
    """A request whose key was let in."""

    auth: Client


class Key(HttpBearer):
    """A key with at least one of these scopes; with none named, any key."""

    openapi_bearerFormat = "bh_…"  # noqa: N815 - as OpenAPI spells it

    def __init__(self, *scopes: Permission) -> None:
        super().__init__()
        self.scopes = scopes

    def authenticate(self, request: HttpRequest, token: str) -> Client | None:
        client = client_of(request)
        if client is None:
            return None
        if self.scopes and not any(client.may(scope) for scope in self.scopes):
            client.may(self.scopes[0]).enforce()
        check_readable(request)
        return client


def client_of(request: HttpRequest) -> Client | None:
    """The machine whose key came with this request, or nobody."""
    scheme, _, secret = request.headers.get("Authorization", "").partition(" ")
    secret = secret.strip()
    if scheme.lower() != "bearer" or not _SECRET.fullmatch(secret):
        return None
    now, name = clock.now(), hashlib.sha256(secret.encode()).digest()
    client, until = _known.get(name, (None, now))
    if client is None or until <= now or until > now + BELIEVED_FOR:
        client = client_for(secret)
        _remember(name, client, now)
    return client


def forget_keys() -> None:
    """Look every key up again; for tests."""
    _known.clear()


def _remember(name: bytes, client: Client | None, now: datetime) -> None:
    """Strangers are not remembered: their number has no end."""
    if client is None:
        _known.pop(name, None)
        return
    if client.last_used_on != now.date():
        with transaction.atomic():
            note_key_use(client.key_id)
    if len(_known) >= _MOST_KNOWN:
        _known.clear()
    _known[name] = (client, now + BELIEVED_FOR)
