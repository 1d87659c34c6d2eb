"""Subscriptions for tests, made by walking the real actions and the real relay."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from bihuan.faces.webhooks import actions
from bihuan.faces.webhooks.models import Delivery
from bihuan.faces.webhooks.rules import EVENTS
from bihuan.faces.webhooks.tests.receiver import Receiver
from bihuan.faces.webhooks.words import Made, NewSubscription, Scope
from bihuan.ground.access.words import Role
from bihuan.kit import clock
from bihuan.loop.cases.tests.factories import acting
from bihuan.project.relay import relay_once

START = clock.machine_now().replace(microsecond=0)


def security() -> Any:
    return acting(Role.SECURITY_ADMIN, name="account:9100")


def later(**span: float) -> Any:
    return clock.set_to(START + timedelta(**span))


def subscribed(receiver: Receiver, **changes: Any) -> Made:
    """A subscription to everything, whose secret the receiver was given."""
    told: dict[str, Any] = {
        "name": f"市平台 {len(receiver.secrets)}",
        "url": receiver.url,
        "kinds": tuple(EVENTS),
        "scope": Scope.INTERNAL,
        **changes,
    }
    made = actions.subscribe(NewSubscription(**told), actor=security())
    receiver.secrets.append(made.secret)
    return made


def relayed() -> None:
    while relay_once():
        pass


def states() -> list[tuple[str, str, int]]:
    """Kind, state and attempts of every delivery, in the order of the ledger."""
    rows = Delivery.objects.order_by("entry", "subscription")
    return list(rows.values_list("kind", "state", "attempts"))
