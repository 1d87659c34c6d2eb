"""Matters raised through the portal's own pages."""

from __future__ import annotations

import io
from datetime import timedelta

from django.http import HttpResponse
from django.test import Client
from PIL import Image

from bihuan.faces.portal.http import new_token
from bihuan.kit import clock
from bihuan.loop.cases.models import Case
from bihuan.loop.cases.tests.factories import a_profile, dispatcher, handler_of
from bihuan.loop.closing import actions as closing
from bihuan.loop.handling import actions as handling
from bihuan.loop.routing import actions as routing

MATTER = "药都路口的路灯坏了三天，晚上看不见路。"


def a_portal() -> None:
    """A county whose hotline can be reached here."""
    a_profile(channels=["phone", "portal"])


def a_token(age: int = 60) -> str:
    """The token of a form that was drawn so many seconds ago."""
    with clock.set_to(clock.now() - timedelta(seconds=age)):
        return new_token()


def raise_(client: Client, **typed: object) -> HttpResponse:
    """Fill in the form and send it."""
    return client.post("/raise/", {"token": a_token(), "matter": MATTER, **typed})


def a_raised(client: Client, **typed: object) -> Case:
    """A matter that this client has raised and holds the code of."""
    response = raise_(client, **typed)
    assert response.status_code == 302, response.content.decode()
    return Case.objects.latest("pk")


def code_of(client: Client) -> str:
    """The receipt code, as the receipt page shows it."""
    page = client.get("/receipt/").content.decode()
    return page.split('<p class="receipt-code" translate="no">')[1].split("<")[0]


def seen(client: Client, address: str = "/matter/") -> str:
    """What this client's page says."""
    return client.get(address).content.decode()


def to_call_back(case: Case, unit: int) -> None:
    """Walk a registered case to where its raiser is asked."""
    routing.accept(case.pk, actor=dispatcher())
    routing.dispatch(case.pk, unit_id=unit, actor=dispatcher())
    routing.claim(case.pk, actor=handler_of(unit))
    handling.report_done(
        case.pk, result="solved", answer="灯已修好。", actor=handler_of(unit)
    )
    closing.pass_audit(case.pk, actor=dispatcher())


def a_photo() -> io.BytesIO:
    """A small photograph to upload."""
    file = io.BytesIO()
    Image.new("RGB", (40, 30), "navy").save(file, "JPEG")
    file.name = "路口.jpg"
    file.seek(0)
    return file
