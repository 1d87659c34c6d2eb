"""Registers for tests, made by the real actions."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from bihuan.directory.registers.actions import keep_registers
from bihuan.directory.registers.words import (
    Column,
    Kind,
    NewRegister,
    NewVersion,
    Option,
    Type,
)
from bihuan.ground.access.words import Actor, Permission, job

KEEPER = job("tests", Permission.KEEP_REGISTERS)
COLUMNS = (
    Column("number", "号码", "Number", Type.PHONE, required=True),
    Column("name", "名称", "Name", required=True),
    Column(
        "mode",
        "方式",
        "Mode",
        Type.CHOICE,
        options=(Option("absorbed", "整体并入", "Absorbed"), Option("main", "总号")),
    ),
    Column("firms", "户数", "Firms", Type.NUMBER),
)


def line(number: str, name: str, mode: str = "", firms: str = "") -> dict[str, str]:
    return {"number": number, "name": name, "mode": mode, "firms": firms}


def a_register(
    *rows: dict[str, str],
    code: str = "lines",
    starts_on: date = date(2026, 1, 1),
    actor: Actor = KEEPER,
) -> int:
    """Make sure a register has this version."""
    new = NewRegister(
        code=code,
        name="热线名录",
        name_en="Lines",
        kind=Kind.LINES,
        key="number",
        columns=COLUMNS,
        versions=(NewVersion(starts_on, rows or (line("12345", "总号"),)),),
    )
    with transaction.atomic():
        return keep_registers([new], actor=actor)
