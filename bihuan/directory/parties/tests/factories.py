"""Parties for tests, registered by the real action."""

from __future__ import annotations

from itertools import count

from bihuan.directory.parties import actions
from bihuan.directory.parties.words import Kind, NewParty
from bihuan.ground.access.words import Actor, Permission, job
from bihuan.kit.identifiers import uscc_check_character

_next = count(1)
CLERK = job("tests", Permission.SEE_PARTIES)
NOBODY = Actor("account:0")


def a_uscc() -> str:
    head = f"91341602MATE{next(_next):05}"
    return head + uscc_check_character(head)


def an_enterprise(name: str = "", **facts: object) -> NewParty:
    given = {"kind": Kind.ENTERPRISE, "uscc": a_uscc(), "sector": "C2730", **facts}
    return NewParty(name=name or f"测试饮片厂 {next(_next)}", **given)  # type: ignore[arg-type]


def a_party(name: str = "", **facts: object) -> int:
    return actions.register_party(an_enterprise(name, **facts), actor=CLERK)
