"""Matters for tests of classes: invented campaigns of an invented county."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from django.db import transaction

from bihuan.directory.areas.actions import keep_areas
from bihuan.directory.areas.queries import area_ids
from bihuan.directory.areas.words import NewArea
from bihuan.ground.ledger.models import Entry
from bihuan.ground.ledger.queries import timeline
from bihuan.kit import clock
from bihuan.kit.verdicts import Refused
from bihuan.loop.cases.models import Case
from bihuan.loop.cases.tests.factories import SYSTEM, a_matter
from bihuan.loop.causes.jobs import group
from bihuan.loop.causes.models import Belonging, Problem
from bihuan.loop.causes.words import stream_of
from bihuan.loop.conftest import settle
from bihuan.loop.intake.actions import raise_many

# Each as three people would put it, none like the other.
SMELL = (
    (
        "柳溪苑旁边的养猪场臭气熏天",
        "柳溪苑小区西边的养猪场每天傍晚排出恶臭，窗户都不敢开。",
    ),
    (
        "养猪场恶臭影响柳溪苑居民",
        "我住柳溪苑三栋，养猪场的臭味半夜最重，孩子咳嗽不止。",
    ),
    (
        "请管管柳溪苑附近养猪场的异味",
        "柳溪苑北面的养猪场粪水直排，异味扑鼻，多次反映没有结果。",
    ),
    ("柳溪苑旁边养猪场什么时候搬走", "柳溪苑业主盼望养猪场早日搬迁，臭气实在受不了。"),
)
PARKING = (
    ("云栖府买房必须捆绑车位", "云栖府售楼部说不买车位就不签购房合同，捆绑销售车位。"),
    ("投诉云栖府强制购买车位", "云栖府开发商强制捆绑销售车位，一个车位十二万。"),
    ("云栖府捆绑销售车位合法吗", "在云栖府买房被要求同时购买车位，请问合法吗？"),
    ("云栖府开发商车位捆绑", "云栖府把车位和房子绑定一起卖，不要车位就不卖房。"),
)
LIFT = (
    ("云栖府电梯经常停运", "云栖府二栋电梯一个月坏了四次，老人上下楼困难。"),
    ("云栖府二栋电梯又坏了", "云栖府二栋电梯停运三天，物业不修，老人出不了门。"),
)
OTHERS = (
    ("谷水路路灯不亮", "谷水路从桥头到学校的路灯坏了一周，晚上看不见。"),
    ("咨询老年公交卡年审", "老人的公交卡在哪里年审，需要带什么证件？"),
    ("青石巷下水道堵塞", "青石巷口下水道堵塞，污水流到路面。"),
    ("丰产村自来水浑浊", "丰产村二组自来水发黄，烧开有沉淀。"),
    ("请增加三路车班次", "三路车早上四十分钟一班，学生常常迟到。"),
    ("文峰小学门口缺斑马线", "文峰小学门口没有斑马线，放学时很危险。"),
)


def tell(
    *texts: tuple[str, str],
    at: datetime | None = None,
    apart_days: int = 1,
    **more: object,
) -> list[int]:
    """Raise these, one after another; gives the cases."""
    at = at or clock.now() - timedelta(days=apart_days * len(texts))
    matters = [
        a_matter(
            title=title,
            body=body,
            raised_at=at + timedelta(days=apart_days * n),
            **more,
        )
        for n, (title, body) in enumerate(texts)
    ]
    return [one.case_id for one in raise_many(matters, actor=SYSTEM)]


def told(*texts: tuple[str, str], **more: object) -> list[int]:
    """The same, with all that follows: reactions and grouping."""
    cases = tell(*texts, **more)
    grouped()
    return cases


def two_towns() -> tuple[int, int]:
    """花戏楼街道 (341602001) and 薛阁街道 (341602002); their ids."""
    with transaction.atomic():
        keep_areas(
            [
                NewArea(code="341602001", name="花戏楼街道"),
                NewArea(code="341602002", name="薛阁街道"),
            ]
        )
    ids = area_ids()
    return ids["341602001"], ids["341602002"]


def grouped() -> None:
    """Let reactions run, and group whatever waits."""
    settle()
    while group():
        pass
    settle()


def a_problem(*texts: tuple[str, str], **more: object) -> Problem:
    """A proposed class, with other matters around it that are none."""
    told(*OTHERS)
    cases = told(*(texts or SMELL), **more)
    return Problem.objects.get(belongings__case=cases[0], belongings__left_at=None)


def members_of(problem: Problem) -> set[int]:
    rows = problem.belongings.filter(left_at=None)
    return set(rows.values_list("case_id", flat=True))


def fresh(problem: Problem) -> Problem:
    return Problem.objects.get(pk=problem.pk)


def case_of(pk: int) -> Case:
    return Case.objects.get(pk=pk)


def kinds(problem: Problem) -> list[str]:
    return [entry.kind for entry in timeline(stream_of(problem.pk))]


def today(days: int = 0) -> date:
    return clock.local_day() + timedelta(days=days)


def unchanged(call: Callable[[], object], code: str) -> None:
    before = Entry.objects.count(), Belonging.objects.filter(left_at=None).count()
    with pytest.raises(Refused, match=code):
        call()
    assert before == (
        Entry.objects.count(),
        Belonging.objects.filter(left_at=None).count(),
    )
