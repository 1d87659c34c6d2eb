"""The queues: which lists somebody has, how long they are, and one page of one of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from hashlib import blake2s

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from bihuan.directory.catalogue.queries import profile
from bihuan.faces.desk import rules
from bihuan.faces.desk.queries.filters import Filters, Options, narrowed, options
from bihuan.faces.desk.queries.naming import called, names_for
from bihuan.faces.desk.queries.proposals import ProposalLine, proposal_lines
from bihuan.faces.desk.words import Source, Tab
from bihuan.ground.access.words import Actor
from bihuan.ground.calendars.queries import day_ends
from bihuan.kit import clock
from bihuan.kit.paging import Page
from bihuan.loop.cases.queries import (
    CAP,
    FoundCase,
    Waiting,
    Wanted,
    counts_of,
    key_after,
    light_of,
    page_of_waiting,
)
from bihuan.loop.cases.words import Light
from bihuan.loop.closing.queries import judged_badly
from bihuan.loop.handling.queries import (
    Helping,
    WaitingExtension,
    extensions_to_decide,
    helping,
    how_many_extensions,
    how_many_help,
)

# A page that nobody touched is drawn again after this long, for its "2 hours left".
STALE_AFTER = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a list, ready to be drawn."""

    number: str
    title: str
    about: tuple[str, ...]
    light: str
    due_at: datetime | None
    status: str = ""
    tone: str = "plain"
    flags: tuple[str, ...] = ()
    branch: int = 0
    provisional: bool = False
    closed: bool = False
    proposal: ProposalLine | None = None


@dataclass(frozen=True, slots=True)
class TabView:
    code: str
    label: str
    count: int
    current: bool
    alarming: bool

    @property
    def shown(self) -> str:
        return f"{CAP - 1}+" if self.count >= CAP else str(self.count)


@dataclass(frozen=True, slots=True)
class Queue:
    """A page of waiting things, with the mark by which a browser knows that it is old."""

    board: str
    title: str
    tabs: tuple[TabView, ...]
    empty: str
    filters: Filters
    options: Options
    lines: Page[Line] = field(default_factory=lambda: Page([]))
    mark: str = ""

    @property
    def proposes(self) -> bool:
        """Whether something here can be dispatched as it is proposed."""
        offered = (line.proposal for line in self.lines.items)
        return any(one is not None and one.accepts for one in offered)


def queue(actor: Actor, board: str, filters: Filters) -> Queue:
    """One page of one list, with the lengths of all; four or five queries at any length."""
    tabs = rules.tabs_for(actor, board)
    counts = _counts(actor, tabs)
    chosen = _chosen(tabs, counts, filters.tab)
    lines: Page[Line] = _lines(actor, chosen, filters) if chosen else Page([])
    return Queue(
        board=board,
        title=rules.BOARDS[board][0],
        tabs=tuple(_tab_view(tab, counts[tab.code], chosen) for tab in tabs),
        empty=chosen.empty if chosen else "",
        filters=filters,
        options=options(int(clock.now().timestamp()) // 60, get_language()),
        lines=lines,
        mark=_mark_of(chosen, counts, lines),
    )


def following(actor: Actor, case: FoundCase) -> str:
    """The number of what waits to be dispatched after this one, "" for none."""
    wanted = wanted_by(actor, rules.TABS["dispatch"])
    page = page_of_waiting(wanted, actor=actor, key=key_after(case), size=1)
    return page.items[0].number if page.items else ""


def _counts(actor: Actor, tabs: list[Tab]) -> dict[str, int]:
    of_cases = [tab for tab in tabs if tab.source is Source.CASES]
    wanted = [wanted_by(actor, tab) for tab in of_cases]
    counts = dict(
        zip((tab.code for tab in of_cases), counts_of(wanted, actor=actor), strict=True)
    )
    for tab in tabs:
        if tab.source is Source.BRANCHES:
            counts[tab.code] = how_many_help(actor.units)
        elif tab.source is Source.EXTENSIONS:
            counts[tab.code] = how_many_extensions(actor)
    return counts


def _chosen(tabs: list[Tab], counts: Mapping[str, int], asked: str) -> Tab | None:
    """The list asked for, or the first in which something waits."""
    by_code = {tab.code: tab for tab in tabs}
    waiting = next((tab for tab in tabs if counts[tab.code]), None)
    return by_code.get(asked) or waiting or (tabs[0] if tabs else None)


def _tab_view(tab: Tab, count: int, chosen: Tab | None) -> TabView:
    return TabView(tab.code, tab.label, count, tab is chosen, tab.late and count > 0)


def wanted_by(actor: Actor, tab: Tab, filters: Filters | None = None) -> Wanted:
    """Which cases one list of a queue holds for this actor, narrowed if told how."""
    now = clock.now()
    plain = Wanted(
        statuses=tab.statuses,
        now=now,
        today_ends=day_ends(clock.local_day(now)),
        owners=tuple(sorted(actor.units)) if tab.own else None,
        late=tab.late,
        today=tab.today,
    )
    return plain if filters is None else narrowed(plain, filters)


def _lines(actor: Actor, tab: Tab, filters: Filters) -> Page[Line]:
    key = filters.key or None
    if tab.source is Source.BRANCHES:
        return _branch_lines(helping(actor.units, key=key))
    if tab.source is Source.EXTENSIONS:
        return _extension_lines(extensions_to_decide(actor, key=key))
    wanted = wanted_by(actor, tab, filters)
    page = page_of_waiting(wanted, actor=actor, key=key)
    several = len(tab.statuses) > 1
    own = tab.own and len(actor.units) == 1
    proposed = proposal_lines(actor, page.items if rules.is_inbox(tab) else ())
    bad = judged_badly(one.id for one in page.items if one.round > 1)
    lines = [
        _line(case, wanted, proposed.get(case.id), several=several, own=own)
        for case in page.items
    ]
    lines = [
        _owing(line) if case.id in bad else line
        for case, line in zip(page.items, lines, strict=True)
    ]
    return Page(lines, next=page.next, previous=page.previous)


def _line(
    case: Waiting,
    wanted: Wanted,
    proposal: ProposalLine | None,
    *,
    several: bool,
    own: bool,
) -> Line:
    light = light_of(
        act_by=case.act_by,
        due_at=case.due_at,
        warn_at=case.warn_at,
        now=wanted.now,
        today_ends=wanted.today_ends,
    )
    about = (
        called(profile(case.profile_id)),
        case.category,
        case.area,
        "" if own else case.unit,
    )
    return Line(
        number=case.number,
        title=case.title,
        about=tuple(part for part in about if part),
        light=light,
        due_at=case.act_by,
        status=rules.STATUSES[case.status] if several else "",
        tone=rules.TONES[case.status],
        flags=_flags(case),
        provisional=case.provisional,
        proposal=proposal,
    )


def _owing(line: Line) -> Line:
    """A line of which a bad verdict counts, until a content one closes it."""
    return replace(line, flags=(_("差评整改"), *line.flags))


def _flags(case: Waiting) -> tuple[str, ...]:
    flags = []
    if case.round > 1:
        flags.append(_("第%(n)s次办理") % {"n": case.round})
    if case.escalation in ("unit-head", "notice", "interview"):
        flags.append(_(rules.RUNGS[case.escalation]))
    return tuple(flags)


def _branch_lines(page: Page[Helping]) -> Page[Line]:
    names = names_for((one.lead_id for one in page.items), ())
    now = clock.now()
    lines = [
        Line(
            number=one.number,
            title=one.task or one.title,
            about=(one.title, _("主办：%(unit)s") % {"unit": names.unit(one.lead_id)}),
            light=Light.RED if one.due_at <= now else Light.GREEN,
            due_at=one.due_at,
            branch=one.branch_id,
        )
        for one in page.items
    ]
    return Page(lines, next=page.next, previous=page.previous)


def _extension_lines(page: Page[WaitingExtension]) -> Page[Line]:
    names = names_for(
        (one.unit_id for one in page.items), (one.asked_by for one in page.items)
    )
    now = clock.now()
    lines = [
        Line(
            number=one.number,
            title=one.title,
            about=(names.unit(one.unit_id), names.actor(one.asked_by), one.reason),
            light=Light.RED if one.due_at and one.due_at <= now else Light.YELLOW,
            due_at=one.due_at,
        )
        for one in page.items
    ]
    return Page(lines, next=page.next, previous=page.previous)


def _mark_of(tab: Tab | None, counts: Mapping[str, int], lines: Page[Line]) -> str:
    """A short word that changes when anything on the page would look different."""
    span = int(clock.now().timestamp() // STALE_AFTER.total_seconds())
    shown = [
        (line.number, line.light, line.due_at, line.status, line.proposal)
        for line in lines.items
    ]
    said = repr((tab.code if tab else "", sorted(counts.items()), shown, span))
    return blake2s(said.encode(), digest_size=9).hexdigest()
