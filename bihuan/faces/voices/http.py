"""What a request to voices is, and as whom those act who need no account."""

from __future__ import annotations

import segno
from django.http import HttpRequest
from markupsafe import Markup

from bihuan.ground.access.words import Actor, Permission

ANYBODY = Actor("raiser:portal", permissions=frozenset({Permission.RAISE}))


class StaffRequest(HttpRequest):
    """A request whose actor the middleware has resolved."""

    actor: Actor


def observer(observer_id: int) -> Actor:
    """An observer who showed their code."""
    return Actor(f"observer:{observer_id}", permissions=frozenset({Permission.RAISE}))


def qr(text: str) -> Markup:
    """A QR code that stands in the page itself."""
    drawn = segno.make(text, error="m", micro=False)
    return Markup(drawn.svg_inline(border=2, omitsize=True))  # noqa: S704 - paths
