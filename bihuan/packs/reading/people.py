"""The CSV files of a pack about people, firms, groups and what they raise."""

from __future__ import annotations

import re
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from bihuan.directory.parties.rules import may_register, tidy
from bihuan.directory.parties.words import Kind, NewParty
from bihuan.faces.groups.rules import may_be_registered
from bihuan.faces.groups.words import Gathers, NewGroup
from bihuan.ground.access.words import Role
from bihuan.kit.identifiers import check_phone
from bihuan.kit.sentences import say
from bihuan.packs.reading.tables import Row, read_rows
from bihuan.packs.words import Appeal, NewPerson, Placed, Problem

_USERNAME = re.compile(r"[a-z][a-z0-9._-]{1,31}")
_ZONE = ZoneInfo("Asia/Shanghai")
_EPOCH = datetime(1970, 1, 1, tzinfo=_ZONE)


def people(folder: Path, problems: list[Problem]) -> list[Placed[NewPerson]]:
    """people.csv, demo packs only: invented people and their posts."""
    rows = read_rows(
        folder,
        "people.csv",
        needs=("username", "name", "unit", "role"),
        may=("title",),
        problems=problems,
    )
    found = []
    for row in rows:
        username = row.text("username")
        if _USERNAME.fullmatch(username) is None:
            row.wrong(
                say(
                    "用户名应为小写字母开头的字母和数字，这里是“{name}”。",
                    name=username,
                )
            )
        if not row.text("role"):
            row.wrong(say("“role”不能为空，可选：{words}。", words=tuple(Role)))
        person = NewPerson(
            username=username,
            name=row.text("name", required=True),
            unit=row.text("unit", required=True),
            role=row.word("role", Role, Role.HANDLER),
            title=row.text("title"),
        )
        found.append(Placed(person, row.file, row.line))
    return found


def parties(folder: Path, problems: list[Problem]) -> list[Placed[NewParty]]:
    """enterprises.csv: firms by USCC, whether 四上, never their turnover."""
    rows = read_rows(
        folder,
        "enterprises.csv",
        needs=("uscc", "name", "sector", "area"),
        may=("scale_class", "tags"),
        problems=problems,
    )
    found = []
    for row in rows:
        party = tidy(
            NewParty(
                kind=Kind.ENTERPRISE,
                name=row.text("name"),
                uscc=row.text("uscc"),
                sector=row.text("sector"),
                scale_class=row.flag("scale_class"),
                area=row.text("area", required=True),
                tags=tuple(row.text("tags").split()),
            )
        )
        row.judge(may_register(party))
        found.append(Placed(party, row.file, row.line))
    return found


def groups(folder: Path, problems: list[Problem]) -> list[Placed[NewGroup]]:
    """registers/groups.csv: the WeChat matrix, its firms counted but not named.

    A group is led from a post, so there is a unit and a title and no person.
    """
    rows = read_rows(
        folder,
        "registers/groups.csv",
        needs=("code", "name", "firms"),
        may=("kind", "tag", "leader", "leader_title", "closes_on"),
        problems=problems,
    )
    found = []
    for row in rows:
        firms = row.text("firms", required=True)
        if firms and not firms.isdecimal():
            row.wrong(say("“firms”应为整数，这里是“{firms}”。", firms=firms))
        group = NewGroup(
            code=row.text("code", required=True),
            name=row.text("name", required=True),
            firms=int(firms) if firms.isdecimal() else 0,
            kind=row.word("kind", Gathers, Gathers.INDUSTRY),
            tag=row.text("tag"),
            leader=row.text("leader"),
            leader_title=row.text("leader_title"),
            closes_on=row.day("closes_on"),
        )
        row.judge(may_be_registered(group))
        found.append(Placed(group, row.file, row.line))
    return found


def appeals(folder: Path, problems: list[Problem]) -> list[Placed[Appeal]]:
    """appeals.csv: invented appeals for the demo, in the columns that import reads."""
    rows = read_rows(
        folder,
        "appeals.csv",
        needs=("id", "title", "body", "at", "channel"),
        may=("raiser", "phone", "area", "category", "profile"),
        problems=problems,
    )
    return [Placed(_appeal(row), row.file, row.line) for row in rows]


def _appeal(row: Row) -> Appeal:
    if row.text("phone"):
        row.judge(check_phone(row.text("phone")))
    return Appeal(
        id=row.text("id", required=True),
        title=row.text("title", required=True),
        body=row.text("body", required=True),
        at=_moment(row),
        raiser=row.text("raiser"),
        phone=row.text("phone"),
        area=row.text("area"),
        channel=row.text("channel", required=True),
        category=row.text("category"),
        profile=row.text("profile"),
    )


def _moment(row: Row) -> datetime:
    text = row.text("at")
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        row.wrong(
            say("“at”应写成 2026-03-02 08:30 这样的时刻，这里是“{text}”。", text=text)
        )
        return _EPOCH
    return moment if moment.tzinfo else moment.replace(tzinfo=_ZONE)
