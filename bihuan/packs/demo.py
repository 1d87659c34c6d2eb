"""The people of a demo county, and the one password they all have.

Everybody may know it: demo accounts exist only where a pack says `demo = true`,
and such a pack holds nothing but invented people. A real county's pack has no
people.csv; its first account is made with `bihuan createadmin`.
"""

from __future__ import annotations

from dataclasses import dataclass

from bihuan.ground.access.words import Role
from bihuan.packs.checking import read, shipped
from bihuan.packs.models import LoadedPack
from bihuan.packs.words import NewPerson

PASSWORD = "Bihuan-demo-2026"  # noqa: S105 - meant to be read by everybody

ROLE_NAMES = {
    Role.INTAKE: "受理员",
    Role.DISPATCHER: "派单员",
    Role.HANDLER: "承办人",
    Role.UNIT_HEAD: "单位负责人",
    Role.CALLBACK: "回访员",
    Role.SUPERVISOR: "督查员",
    Role.GRID: "网格员",
    Role.LEADER: "县领导",
    Role.ORGANISATION: "组织部",
    Role.DISCIPLINE: "纪委监委",
    Role.SYSTEM_ADMIN: "系统管理员",
    Role.SECURITY_ADMIN: "安全管理员",
    Role.AUDIT_ADMIN: "审计管理员",
}


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """One account to try a role with."""

    role: str
    name: str  # what is typed at sign-in
    password: str


def accounts() -> list[DemoAccount]:
    """One account for each role of the demo packs that are loaded here."""
    found: dict[Role, DemoAccount] = {}
    for person in _people():
        found.setdefault(
            person.role,
            DemoAccount(ROLE_NAMES[person.role], person.username, PASSWORD),
        )
    return [found[role] for role in Role if role in found]


def _people() -> list[NewPerson]:
    loaded = set(LoadedPack.objects.values_list("code", flat=True))
    folders = [folder for folder in shipped() if folder.name in loaded]
    return [one.value for folder in folders for one in read(folder).people]
