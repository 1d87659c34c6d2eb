"""Queues, all cases and calls to make, as rows to be taken along: the same that the pages show."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime
from typing import TypeVar

from django.utils.translation import gettext as _

from bihuan.directory.catalogue.queries import profile
from bihuan.faces.desk import rules
from bihuan.faces.desk.queries import calling
from bihuan.faces.desk.queries.filters import Filters, Options
from bihuan.faces.desk.queries.naming import called, names_for
from bihuan.faces.desk.queries.queue import wanted_by
from bihuan.faces.desk.words import Source, Tab
from bihuan.faces.exports.words import Row
from bihuan.ground.access.words import Actor, Permission
from bihuan.ground.calendars.queries import day_ends
from bihuan.kit import clock
from bihuan.kit.keysets import page_of
from bihuan.kit.paging import Page
from bihuan.kit.verdicts import NotVisible
from bihuan.loop.cases.queries import (
    FoundCase,
    Waiting,
    Wanted,
    deadline_of,
    light_of,
    page_of_waiting,
    search,
    visible_cases,
)
from bihuan.loop.closing.queries import CallTask, calls_to_make
from bihuan.loop.closing.words import CallState
from bihuan.loop.handling.queries import extensions_to_decide, helping

SIZE = 1_000
T = TypeVar("T")


def whole(read: Callable[[str | None], Page[T]]) -> Iterator[list[T]]:
    """All pages of a list, one after the other; no more than one is in memory."""
    key: str | None = None
    while True:
        page = read(key)
        yield page.items
        key = page.next
        if key is None:
            return


def said_at(moment: datetime | None) -> str:
    """A moment in county time, as spreadsheets sort it; "" for none."""
    if moment is None:
        return ""
    return f"{moment.astimezone(clock.COUNTY_TIME):%Y-%m-%d %H:%M}"


def said_on(day: date | None) -> str:
    """A day, "" for none."""
    return day.isoformat() if day else ""


# -- Queues ------------------------------------------------------------------------------


def tab_of(actor: Actor, board: str, code: str) -> Tab:
    """The list of a page that was on the screen, if this actor has it at all."""
    known = rules.tabs_for(actor, board) if board in rules.BOARDS else []
    for one in known:
        if one.code == code:
            return one
    raise NotVisible(code)


def chosen_filters(filters: Filters, offered: Options) -> list[tuple[str, str]]:
    """The filters in words, as they stand above the list."""
    light = dict(offered.lights).get(filters.light)
    named = {
        _("事项类型"): dict(offered.profiles).get(filters.profile, ""),
        _("类别"): dict(offered.categories).get(filters.category, "").strip("　"),
        _("地区"): dict(offered.areas).get(filters.area, ""),
        _("时限"): _(light) if light else "",
        _("包含文字"): filters.text,
    }
    return [(name, value) for name, value in named.items() if value]


def queue_header(tab: Tab) -> tuple[str, ...]:
    """The columns of a queue; branches and requests for time have their own."""
    if tab.source is Source.BRANCHES:
        return (_("编号"), _("标题"), _("协办任务"), _("主办单位"), _("到期"))
    if tab.source is Source.EXTENSIONS:
        return (
            *(_("编号"), _("标题"), _("承办单位"), _("申请人")),
            *(_("理由"), _("申请时间"), _("到期")),
        )
    return (
        *(_("编号"), _("标题"), _("事项类型"), _("类别"), _("地区"), _("承办单位")),
        *(_("状态"), _("时限"), _("下一步到期"), _("办理期限"), _("诉求时间")),
        *(_("第几次办理"), _("升级"), _("期限暂定")),
    )


def queue_rows(actor: Actor, tab: Tab, filters: Filters) -> Iterator[Row]:
    """Every line of one list of a queue, in its order."""
    if tab.source is Source.BRANCHES:
        yield from _branches(actor)
    elif tab.source is Source.EXTENSIONS:
        yield from _extensions(actor)
    else:
        wanted = wanted_by(actor, tab, filters)
        pages = whole(
            lambda key: page_of_waiting(wanted, actor=actor, key=key, size=SIZE)
        )
        for page in pages:
            for case in page:
                yield _waiting(case, wanted)


def _waiting(case: Waiting, wanted: Wanted) -> Row:
    light = light_of(
        act_by=case.act_by,
        due_at=case.due_at,
        warn_at=case.warn_at,
        now=wanted.now,
        today_ends=wanted.today_ends,
    )
    return (
        *(case.number, case.title, called(profile(case.profile_id))),
        *(case.category, case.area, case.unit, _(rules.STATUSES[case.status])),
        *(_(rules.LIGHTS[light]), said_at(case.act_by), said_at(case.due_at)),
        *(said_at(case.raised_at), case.round),
        _(rules.label(rules.RUNGS, case.escalation)) if case.escalation else "",
        _("暂定") if case.provisional else "",
    )


def _branches(actor: Actor) -> Iterator[Row]:
    for page in whole(lambda key: helping(actor.units, key=key)):
        names = names_for((one.lead_id for one in page), ())
        for one in page:
            unit = names.unit(one.lead_id)
            yield (one.number, one.title, one.task, unit, said_at(one.due_at))


def _extensions(actor: Actor) -> Iterator[Row]:
    for page in whole(lambda key: extensions_to_decide(actor, key=key)):
        names = names_for((one.unit_id for one in page), (one.asked_by for one in page))
        for one in page:
            yield (
                *(one.number, one.title, names.unit(one.unit_id)),
                *(names.actor(one.asked_by), one.reason),
                *(said_at(one.asked_at), said_at(one.due_at)),
            )


# -- All cases ---------------------------------------------------------------------------


def case_header() -> tuple[str, ...]:
    """The columns of all cases."""
    return (
        *(_("编号"), _("标题"), _("事项类型"), _("承办单位"), _("状态")),
        *(_("时限"), _("到期"), _("诉求时间"), _("销号时间")),
    )


def case_rows(actor: Actor, text: str) -> Iterator[Row]:
    """All cases that this actor sees, newest first, or those that hold these words."""
    actor.may(Permission.SEE_ALL_CASES).enforce()
    if text:
        yield from map(_case, search(actor, text, most=SIZE))
        return
    rows = visible_cases(actor).select_related("owner")
    for page in whole(
        lambda key: page_of(rows, "id", key=key, size=SIZE, descending=True)
    ):
        yield from map(_case, page)


def _case(case: FoundCase) -> Row:
    light, due_at = deadline_of(case)
    return (
        *(case.number, case.title, called(profile(case.profile_id))),
        case.owner.called if case.owner else "",
        *(_(rules.STATUSES[case.status]), _(rules.LIGHTS[light]), said_at(due_at)),
        *(said_at(case.raised_at), said_at(case.closed_at)),
    )


# -- Calls ----------------------------------------------------------------------------------


def call_header() -> tuple[str, ...]:
    """The columns of calls to make. Who is called stands in no list."""
    return (
        *(_("编号"), _("标题"), _("事项类型"), _("承办单位"), _("第几次办理")),
        *(_("到期"), _("时限"), _("已打次数"), _("下次"), _("差评整改")),
    )


def call_rows(actor: Actor, state: str) -> Iterator[Row]:
    """Every raiser whom this actor may call, in one of the three states."""
    chosen = CallState(state) if state in set(CallState) else CallState.NOW
    now = clock.now()
    ends = day_ends(clock.local_day(now))
    for page in whole(lambda key: calls_to_make(actor, chosen, key=key, size=SIZE)):
        for one in page:
            yield _call(one, now, ends)


def call_state(state: str) -> str:
    """What a list of calls is called."""
    chosen = CallState(state) if state in set(CallState) else CallState.NOW
    return _(calling.TABS[chosen])


def _call(one: CallTask, now: datetime, ends: datetime) -> Row:
    light = light_of(
        act_by=one.call_by, due_at=None, warn_at=None, now=now, today_ends=ends
    )
    return (
        *(one.number, one.title, called(profile(one.profile_id)), one.unit),
        *(one.round, said_at(one.call_by), _(rules.LIGHTS[light])),
        *(one.tries.times, said_at(one.tries.next_at)),
        _("是") if one.judged_badly else "",
    )
