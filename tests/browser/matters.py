"""Matters that wait to be dispatched, for more than one journey."""

from __future__ import annotations

import re
from typing import Any

from bihuan.directory.areas.queries import area_ids
from bihuan.directory.catalogue.queries import category_ids
from bihuan.directory.units.queries import unit_ids
from bihuan.ground.access.words import Permission, job
from bihuan.kit import clock
from bihuan.loop.conftest import settle
from bihuan.loop.intake.actions import raise_matter
from bihuan.loop.intake.words import NewMatter, Raised
from bihuan.loop.routing.actions import accept, dispatch
from bihuan.loop.triage.actions import say_why_wrong
from bihuan.loop.triage.words import Kind, Wrong
from tests.browser.people import Person

CLERK = job("tests", *Permission)
LIGHTS = "010102"


def a_matter(title: str, body: str, **more: Any) -> Raised:
    """Told at the telephone unless more is said, and accepted."""
    came = {"profile": "hotline", "channel": "phone", "external_id": title} | more
    matter = NewMatter(title=title, body=body, raised_at=clock.now(), **came)
    raised = raise_matter(matter, actor=CLERK)
    accept(raised.case_id, actor=CLERK)
    return raised


def a_lamp(title: str, body: str = "晚上看不见路，请来修。") -> Raised:
    """One for which the responsibility map names the unit for streets."""
    category, area = category_ids()[LIGHTS], area_ids()["341602"]
    return a_matter(title, body, category_id=category, area_id=area)


def a_corrected_one(title: str) -> Raised:
    """One that somebody dispatched elsewhere than proposed, and said why."""
    raised = a_lamp(title)
    settle()
    told = {"wrong": Wrong.MOVED, "because": "新装的灯由住建局管。"}
    say_why_wrong(raised.case_id, Kind.UNIT, **told, actor=CLERK)
    dispatch(raised.case_id, unit_id=unit_ids()["zjj"], actor=CLERK)
    settle()
    return raised


def contacted(streets: Person, matter: str) -> None:
    """What a bad verdict is owed first; without it the next report does not pass."""
    streets.find(matter, under="在办")
    streets.sees("差评：须整改并再次回访", re.compile("区城管局须在.+前联系诉求人"))
    streets.do("已联系诉求人")
    streets.choose("联系上了吗", "联系上了")
    streets.write("沟通情况（选填）", "向诉求人道歉，约好今晚再查线路。")
    streets.press("已联系诉求人")
    streets.sees("已联系诉求人，或诉求人没有留联系方式")
    settle()
