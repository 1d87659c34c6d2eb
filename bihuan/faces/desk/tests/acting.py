"""How the tests of the desk click: addresses, and forms as a page would send them."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any

from django.test import Client
from django.urls import reverse

from bihuan.directory.areas.queries import area_ids
from bihuan.loop.cases.models import Case
from bihuan.loop.cases.tests.factories import an_accepted_case, fresh, handler_of
from bihuan.loop.conftest import settle
from bihuan.loop.routing import actions as routing
from bihuan.loop.triage.tests.factories import LAMP


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


def a_lamp(tree: dict[str, int], **more: Any) -> Case:
    """A matter for which the map speaks; it waits to be dispatched."""
    about = {"category_id": tree["0101"], "area_id": area_ids()["341602"]}
    case = an_accepted_case(**{"body": LAMP} | about | more)
    settle()
    return fresh(case)


def accepting(case: Case) -> str:
    return reverse("desk:accept_proposed", args=[case.number])


def wrong(case: Case, kind: str = "unit") -> str:
    return reverse("desk:explain_wrong", args=[case.number, kind])


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
