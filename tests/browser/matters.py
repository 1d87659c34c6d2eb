"""Matters that wait to be dispatched, for more than one journey."""

from __future__ import annotations

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
