"""The first people of a county: administrators, made by whoever holds the machine."""

from __future__ import annotations

from bihuan.directory.units import actions as units
from bihuan.directory.units.queries import dispatch_centres, find_unit
from bihuan.directory.units.words import Kind, NewUnit
from bihuan.ground.access.actions import create_account
from bihuan.ground.access.words import Role
from bihuan.project.preparing import operator

_HOME = "admin"  # the unit of administrators where no dispatch centre exists yet


def make_administrator(username: str, name: str, role: str, *, password: str) -> int:
    """Open an account for one of the three separated administrators; answer its id."""
    actor = operator("createadmin")
    account = create_account(username, name, password=password, actor=actor)
    units.appoint(_home(), account_id=account.id, role=Role(role), actor=actor)
    return account.id


def _home() -> int:
    centres = dispatch_centres()
    if centres:
        return centres[0]
    found = find_unit(_HOME)
    if found is not None:
        return found.pk
    unit = NewUnit(code=_HOME, name="县域治理运行中心", kind=Kind.CENTRE)
    return units.create_unit(unit, actor=operator("createadmin"))
