"""How the tests of the desk click: addresses, and forms as a page would send them."""

from __future__ import annotations

from typing import Any

from django.test import Client
from django.urls import reverse

from bihuan.loop.cases.models import Case
from bihuan.loop.cases.tests.factories import fresh, handler_of
from bihuan.loop.routing import actions as routing


def page(case: Case, verb: str = "") -> str:
    return reverse("desk:act", args=[case.number, verb]) if verb else where(case)


def where(case: Case) -> str:
    return reverse("desk:case", args=[case.number])


def send(client: Client, case: Case, verb: str, **given: Any) -> Any:
    return client.post(page(case, verb), {"seen": case.version, **given})


def send_back(case: Case, unit: int) -> Case:
    routing.ask_return(
        case.pk,
        ground="三定方案",
        reason="不是我们的。",
        proposed_id=None,
        actor=handler_of(unit),
    )
    return fresh(case)
