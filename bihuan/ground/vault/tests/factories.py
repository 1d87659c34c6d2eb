from __future__ import annotations

from django.db import transaction

from bihuan.ground.access.words import Actor, Permission, job
from bihuan.ground.vault import actions

INTAKE = Actor("account:1", frozenset(), frozenset({Permission.RAISE}))
CALLER = Actor("account:2", frozenset(), frozenset({Permission.REVEAL_IDENTITY}))
SECURITY = job("security", Permission.MANAGE_KEYS)


def an_identity(
    name: str = "张三丰",
    phone: str = "13800001234",
    id_number: str = "",
    address: str = "",
    email: str = "",
) -> int:
    with transaction.atomic():
        return actions.keep(name, phone, id_number, address, email, actor=INTAKE)
