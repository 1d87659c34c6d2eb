"""Groups for tests, made by walking the real actions."""

from __future__ import annotations

from datetime import datetime, timedelta

from bihuan.directory.catalogue.words import Result
from bihuan.faces.groups import actions
from bihuan.faces.groups.models import Asked
from bihuan.faces.groups.words import NewGroup
from bihuan.faces.messaging.jobs import deliver
from bihuan.ground.access.words import Role
from bihuan.kit import clock
from bihuan.loop.cases.models import Case
from bihuan.loop.cases.tests.factories import a_unit, acting, dispatcher
from bihuan.loop.handling.actions import answer_now
from bihuan.project.relay import relay_once

KEY = "693axxx6-7aoc-4bc4-97a0-0ec2sifa5aaa"  # as the vendor's page shows one
WEBHOOK = f"https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key={KEY}"
NOON = datetime(2026, 11, 20, 12, 0, tzinfo=clock.COUNTY_TIME)
ANSWER = "到政务大厅二楼社保窗口申请。"


def a_group(code: str, name: str, tag: str = "", *, firms: int = 0) -> int:
    """A group of the register, entered by a dispatcher."""
    new = NewGroup(code=code, name=name, tag=tag, firms=firms)
    return actions.open_group(new, actor=dispatcher())


def a_robot(group: int, key: str = KEY) -> None:
    """Give a group a robot."""
    webhook = WEBHOOK.replace(KEY, key)
    actions.set_robot(group, webhook=webhook, actor=dispatcher())


def raised(excerpt: int, draft: int) -> str:
    """Make a message a matter; its number."""
    return actions.raise_message(excerpt, draft, actor=dispatcher()).number


def answer(number: str, text: str = ANSWER) -> None:
    """Have it answered at once, as a clerk does who knows."""
    case = Case.objects.get(number=number)
    clerk = acting(Role.INTAKE, a_unit("诉求中心"), name="account:9002")
    answer_now(case.pk, result=Result.EXPLAINED, answer=text, actor=clerk)


def asked_in(group: int, words: str, *, told: str = ANSWER) -> Asked:
    """One question of a group with its answer, not told yet."""
    text = f"白芍园 2026/11/20 14:06:01\n{words}\n"
    excerpt = actions.paste(group, text=text, actor=dispatcher())
    number = raised(excerpt, 1)
    if told:
        answer(number, told)
    return Asked.objects.get(case__number=number, first=True)


def delivered(after: timedelta = timedelta()) -> None:
    """What was queued goes out by the real port, and what became of it is heard."""
    with clock.set_to(clock.now() + after):
        deliver()
        while relay_once():
            pass
