"""Messages for tests, made by walking the real actions and the real relay."""

from __future__ import annotations

import itertools
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.db import transaction

from bihuan.directory.units.actions import appoint
from bihuan.faces.messaging import actions
from bihuan.faces.messaging.http import standin
from bihuan.faces.messaging.models import Message
from bihuan.faces.messaging.words import Channel, State
from bihuan.ground.access.actions import create_account
from bihuan.ground.access.words import Role
from bihuan.kit import clock
from bihuan.loop.cases.models import Case
from bihuan.loop.cases.tests.factories import SYSTEM, a_case, dispatcher, handler_of
from bihuan.loop.closing import actions as closing
from bihuan.loop.handling import actions as handling
from bihuan.loop.routing import actions as routing
from bihuan.project.relay import relay_once

PHONE = "16600004747"
STAFF_PHONE = "16600009001"
_serial = itertools.count(1)


def today_at(hour: int, minute: int = 0, *, days: int = 0) -> datetime:
    """An hour of today in county time; what is older than a day is told to nobody."""
    here = clock.machine_now().astimezone(clock.COUNTY_TIME)
    moment = here.replace(hour=hour, minute=minute, second=0, microsecond=0)
    return moment + timedelta(days=days)


def a_gateway(folder: Path | None = None, **more: Any) -> None:
    """The county's gateway for text messages: the stand-in in this folder's place."""
    actions.set_gateway(Channel.SMS, url="standin:", actor=SYSTEM, **more)


def a_raised_case(**changes: object) -> Case:
    """A case whose raiser left a telephone."""
    return a_case(**{"phone": PHONE, "raiser_name": "测试人", **changes})


def somebody_of(unit: int, role: Role = Role.HANDLER, phone: str = STAFF_PHONE) -> int:
    """A member of staff who can be reached by text message; their account."""
    n = next(_serial)
    account = create_account(f"handler{n}", f"承办{n}", actor=SYSTEM).id
    appoint(unit, account_id=account, role=role, actor=SYSTEM)
    if phone:
        with transaction.atomic():
            actions.keep_address(account, Channel.SMS, phone)
    return account


def dispatched(case: Case, unit: int) -> None:
    routing.accept(case.pk, actor=dispatcher())
    routing.dispatch(case.pk, unit_id=unit, actor=dispatcher())


def answered(case: Case, unit: int) -> None:
    """From dispatched to where the raiser is asked."""
    routing.claim(case.pk, actor=handler_of(unit))
    handling.report_done(
        case.pk, result="solved", answer="灯已修好。", actor=handler_of(unit)
    )
    closing.pass_audit(case.pk, actor=dispatcher())


def relayed() -> None:
    """Let the reactions run; clocks stand still."""
    while relay_once():
        pass


def states(**wanted: Any) -> list[tuple[str, str]]:
    """Kind and state of every message, in order."""
    rows = Message.objects.filter(**wanted).order_by("pk")
    return list(rows.values_list("kind", "state"))


def pending() -> list[str]:
    rows = Message.objects.filter(
        state__in=(State.QUEUED, State.HELD, State.RETRYING)
    ).order_by("pk")
    return list(rows.values_list("kind", flat=True))


def texts(gateway: standin.StandIn) -> list[str]:
    return [one["text"] for one in standin.read(gateway.folder)]
