"""Where access meets HTTP: the request, the adapters of allauth, the doorkeeper."""

from __future__ import annotations

from django.http import HttpRequest

from bihuan.ground.access.words import Actor


class StaffRequest(HttpRequest):
    """A signed-in member of staff is asking."""

    actor: Actor
