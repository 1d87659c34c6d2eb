"""What a request to these pages is: signed in, with an actor."""

from __future__ import annotations

from django.http import HttpRequest

from bihuan.ground.access.words import Actor


class StaffRequest(HttpRequest):
    """A request whose actor the middleware has resolved."""

    actor: Actor
