"""How the tests of the desk click: addresses, and forms as a page would send them."""

from __future__ import annotations

from html.parser import HTMLParser
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


class _Inputs(HTMLParser):
    """The inputs of one form, as a browser would send them."""

    def __init__(self, action: str) -> None:
        super().__init__()
        self.action, self.inside = action, False
        self.values: dict[str, str] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = dict(attrs)
        if tag == "form":
            self.inside = said.get("action") == self.action
        if not self.inside or tag != "input":
            return
        chosen = said.get("type") not in ("radio", "checkbox") or "checked" in said
        if chosen and said.get("name"):
            self.values[str(said["name"])] = said.get("value") or ""


def inputs(page: str, action: str) -> dict[str, str]:
    """What the form that goes to this address holds, by name."""
    reader = _Inputs(action)
    reader.feed(page)
    return reader.values
