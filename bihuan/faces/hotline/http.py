"""What a request to the hotline is: signed in with an actor, or a machine with a key."""

from __future__ import annotations

from django.http import HttpRequest

from bihuan.ground.access.queries import client_for
from bihuan.ground.access.words import Actor, Client


class StaffRequest(HttpRequest):
    """A request whose actor the middleware has resolved."""

    actor: Actor


def machine(request: HttpRequest) -> Client | None:
    """The telephone system that showed its key, or nobody."""
    scheme, _, secret = request.headers.get("Authorization", "").partition(" ")
    return client_for(secret.strip()) if scheme.lower() == "bearer" else None
