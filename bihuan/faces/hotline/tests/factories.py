"""Operators and calls for tests."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from bihuan.directory.registers.tests.factories import a_register
from bihuan.faces.hotline.actions import pop
from bihuan.faces.hotline.models import Call
from bihuan.faces.hotline.words import Mode, WrapUp
from bihuan.ground.access.tests.factories import an_account
from bihuan.ground.access.words import GRANTS, Actor, Role

PHONE = "13900005678"
STORY = "薛阁街道菜市场北门的下水道堵了三天，污水流到路上。"


def an_operator(*units: int, username: str = "seat") -> Actor:
    """Somebody at the telephones, with an account of their own."""
    account = an_account(username)
    return Actor(f"account:{account.id}", frozenset(units), GRANTS[Role.INTAKE])


def the_lines() -> None:
    """The register of lines, with one for firms."""
    a_register(
        {"number": "12345", "name": "总号", "mode": "main", "firms": ""},
        {"number": "12319", "name": "城建热线", "mode": "absorbed", "firms": ""},
    )


def a_call(operator: Actor, phone: str = PHONE, **more: str) -> UUID:
    """A call that this operator has taken."""
    return UUID(pop(phone=phone, actor=operator, **more))


def row(ticket: UUID) -> Call:
    return Call.objects.get(ticket=ticket)


def told(mode: Mode = Mode.DISPATCH, **more: Any) -> WrapUp:
    """What an operator wrote."""
    said: dict[str, Any] = {"profile": "hotline", "body": STORY, "phone": PHONE}
    return WrapUp(mode=mode, **(said | more))
