"""Units and people for tests, made by the real actions."""

from __future__ import annotations

from itertools import count

from django.db import transaction

from bihuan.directory.units import actions
from bihuan.directory.units.words import NewUnit
from bihuan.ground.access.actions import keep_demo_accounts
from bihuan.ground.access.words import Actor, Permission, Role, job

_next = count(1)
ADMIN = job("tests", Permission.MANAGE_ACCOUNTS)
NOBODY = Actor("account:0")


def a_unit(code: str = "", *, parent: str = "", **flags: bool) -> int:
    code = code or f"unit-{next(_next)}"
    unit = NewUnit(code=code, name=f"单位 {code}", parent=parent, **flags)
    return actions.create_unit(unit, actor=ADMIN)


def an_account() -> int:
    name = f"person{next(_next)}"
    with transaction.atomic():
        ids = keep_demo_accounts({name: name}, password="Some-words-2026", actor=ADMIN)
    return ids[name]


def a_post(unit_id: int, role: Role, account_id: int = 0) -> int:
    """The account that now holds the role."""
    account_id = account_id or an_account()
    actions.appoint(unit_id, account_id=account_id, role=role, actor=ADMIN)
    return account_id
