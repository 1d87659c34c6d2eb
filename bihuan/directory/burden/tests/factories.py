"""Demands for data, made by walking the real actions."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

from bihuan.directory.burden import actions
from bihuan.directory.burden.words import Asked, NewDemand, NewItem, Sort, Subject
from bihuan.directory.units.actions import create_unit
from bihuan.directory.units.words import Kind, NewUnit
from bihuan.ground.access.words import GRANTS, Actor, Permission, Role, job
from bihuan.kit import clock

SYSTEM = job("tests", *Permission)
COUNTED = {"受理": "受理数"}  # what the platform counts, by the key of the fact
LEADER = Actor("account:8001", permissions=GRANTS[Role.LEADER])


def today() -> date:
    return clock.local_day()


def a_body(name: str, kind: Kind = Kind.TOWN) -> int:
    """A town, or a department; answers its id."""
    new = NewUnit(code=f"B{uuid4().hex[:8]}", name=name, short_name=name, kind=kind)
    return create_unit(new, actor=SYSTEM)


def head_of(unit: int) -> Actor:
    return Actor(f"account:{7000 + unit}", frozenset({unit}), GRANTS[Role.UNIT_HEAD])


def a_demand(
    asker: int, *units: int, items: Any = ("脱贫户数量",), **changes: Any
) -> NewDemand:
    new = {
        "draft": str(uuid4()),
        "title": "三季度脱贫户情况表",
        "asker_id": asker,
        "ground": "省乡村振兴局〔2026〕15号。",
        "subject": Subject.VILLAGE,
        "starts_on": date(2026, 7, 1),
        "ends_on": date(2026, 9, 30),
        "due_on": today() + timedelta(days=7),
        "units": units,
        "items": tuple(
            one if isinstance(one, NewItem) else NewItem(one, Sort.NUMBER)
            for one in items
        ),
    }
    return NewDemand(**{**new, **changes})


def asked(asker: int, *units: int, **changes: Any) -> Asked:
    new = a_demand(asker, *units, **changes)
    return actions.ask(new, held=COUNTED, actor=head_of(asker))


def answered(demand: int, unit: int, *, minutes: int | None = None) -> None:
    """The unit gives one number for one village."""
    actions.give(
        demand, unit, rows=[["12"]], minutes_taken=minutes, actor=head_of(unit)
    )
