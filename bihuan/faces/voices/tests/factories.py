"""What comes in by voices, made by walking the real actions."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

from bihuan.faces.voices import actions
from bihuan.faces.voices.models import Call
from bihuan.faces.voices.words import (
    Badge,
    NewCall,
    NewObserver,
    NewRefusal,
    NewStep,
    NewWalk,
    Trouble,
    WindowReport,
)
from bihuan.ground.access.words import Actor, Role
from bihuan.kit import clock
from bihuan.loop.cases.tests.factories import acting, dispatcher
from bihuan.loop.intake.words import Raised

DAY = timedelta(days=1)
TOLD = {"matter": "某窗口要我跑了五趟。", "place": "", "name": "", "phone": ""}


def today() -> date:
    return clock.local_day()


def clerk() -> Actor:
    return acting(Role.INTAKE, name="account:9101")


def leader() -> Actor:
    return acting(Role.LEADER, name="account:9102")


def a_report(unit: int | None = None, **changes: Any) -> WindowReport:
    new = {
        "draft": str(uuid4()),
        "service": "食品经营许可",
        "trouble": Trouble.DENIED,
        "said": "系统里没有这一类，办不了。",
        "wish": "告诉我到底缺什么。",
        "unit_id": unit,
        "phone": "13800001111",
    }
    return WindowReport(**{**new, **changes})


def a_refusal(unit: int, *, by: Actor | None = None, **changes: Any) -> int:
    new = {
        "draft": str(uuid4()),
        "service": "临时占道许可",
        "unit_id": unit,
        "wanted": "门口搭台办开业活动。",
        "ground": "占道超过两米不予许可。",
        "instead": "缩到两米以内可以办。",
        "phone": "13800002222",
    }
    return actions.ask_refusal(NewRefusal(**{**new, **changes}), actor=by or clerk())


def an_observer(**changes: Any) -> Badge:
    new = {
        "draft": str(uuid4()),
        "name": "王观察",
        "trade": "餐饮",
        "phone": "13800003333",
        "starts_on": today(),
        "ends_on": today() + 365 * DAY,
        "per_quarter": 2,
    }
    return actions.appoint(NewObserver(**{**new, **changes}), actor=dispatcher())


def a_walk(unit: int, *, walker: Actor | None = None, **changes: Any) -> int:
    new = {
        "draft": str(uuid4()),
        "service": "开办小餐馆",
        "unit_id": unit,
        "role": "新店店主",
        "promised": "3 个工作日",
    }
    walker = walker or leader()
    return actions.begin_walk(NewWalk(**{**new, **changes}), actor=walker)


def a_step(obstacle: str = "", **changes: Any) -> NewStep:
    new = {
        "draft": str(uuid4()),
        "what": "取号、交材料",
        "minutes": 25,
        "obstacle": obstacle,
    }
    return NewStep(**{**new, **changes})


def a_call(*, days: int = 30) -> int:
    new = NewCall(
        "涉企收费线索", "收了不该收的钱，请告诉我们。", today(), today() + days * DAY
    )
    pk = actions.draft_call(new, actor=dispatcher())
    actions.publish_call(pk, actor=dispatcher())
    return pk


def a_clue(call: int, text: str, nonce: str = "") -> Raised:
    told = {**TOLD, "matter": text}
    from_portal = acting(Role.GRID, name="raiser:portal")
    return actions.give_clue(call, told, nonce=nonce or text, actor=from_portal)


def an_ended_call() -> int:
    """A call whose last day was yesterday."""
    pk = a_call()
    Call.objects.filter(pk=pk).update(
        opens_on=today() - 9 * DAY, closes_on=today() - DAY
    )
    return pk
