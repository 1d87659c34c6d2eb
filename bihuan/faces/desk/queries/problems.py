"""Classes of problems in lists: the hottest now, and the hot list of a period."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from math import ceil

from bihuan.directory.areas.queries import area_tree
from bihuan.directory.areas.words import AreaNode, Level
from bihuan.directory.units.queries import unit_tree
from bihuan.directory.units.words import Kind
from bihuan.faces.desk.rules.problems import SPANS, STATE_TONES, STATES
from bihuan.ground.access.words import Actor, Permission
from bihuan.kit import clock
from bihuan.kit.paging import Page
from bihuan.kit.verdicts import NotVisible
from bihuan.loop.causes import queries as causes
from bihuan.loop.causes.queries import HotLine, ProblemLine, TownCount
from bihuan.loop.causes.words import LIVE, State

READERS = frozenset(
    {
        Permission.SUPERVISE,
        Permission.DISPATCH,
        Permission.LEAD,
        Permission.SEE_ALL_CASES,
        Permission.HANDLE,
        Permission.HEAD_UNIT,
    }
)
TOP = 20
LONGEST_PERIOD = timedelta(days=732)
_HIGH, _WIDE = 24, 8  # of one bar of a curve, in the drawing's own units


@dataclass(frozen=True, slots=True)
class Bar:
    """One week of a curve, ready to be drawn."""

    x: int
    y: int
    height: int


@dataclass(frozen=True, slots=True)
class ProblemRow:
    """One class as a list shows it."""

    line: ProblemLine
    state: str
    tone: str
    days: int
    bars: tuple[Bar, ...]
    lately: int  # told in the last four weeks
    before: int  # and in the four before
    review_late: bool


@dataclass(frozen=True, slots=True)
class ProblemFilters:
    """How somebody narrowed the list; codes, as they stand in the address."""

    state: str = ""
    area: str = ""
    owner: str = ""
    key: str = ""

    @property
    def narrowed(self) -> bool:
        return any((self.state, self.area, self.owner))


@dataclass(frozen=True, slots=True)
class Tile:
    """One town of the county's map: how much lies there, in five shades."""

    code: str
    name: str
    problems: int
    members: int
    shade: int


@dataclass(frozen=True, slots=True)
class ProblemList:
    """The page of all classes."""

    rows: Page[ProblemRow]
    filters: ProblemFilters
    states: tuple[tuple[str, str], ...]
    areas: tuple[tuple[str, str], ...]
    owners: tuple[tuple[str, str], ...]
    tiles: tuple[Tile, ...]


@dataclass(frozen=True, slots=True)
class HotList:
    """The hot list of some days, both included."""

    first: date
    last: date
    lines: tuple[HotLine, ...]
    spans: tuple[tuple[str, date, date], ...]


def may_read(actor: Actor) -> None:
    """Who has nothing to do with classes of problems is not told of them."""
    if not READERS & actor.permissions:
        raise NotVisible


def problem_list(actor: Actor, filters: ProblemFilters) -> ProblemList:
    """Classes by heat, a fixed number of queries at any length."""
    may_read(actor)
    wanted = {State(filters.state)} if filters.state in STATES else LIVE
    page = causes.problems(
        actor,
        states=wanted,
        area=filters.area,
        owner=number_in(filters.owner),
        key=filters.key or None,
    )
    towns = [one for one in area_tree(down_to=Level.TOWN) if one.depth]
    return ProblemList(
        rows=Page(rows_of(actor, page.items), next=page.next, previous=page.previous),
        filters=filters,
        states=tuple(STATES.items()),
        areas=tuple((one.code, one.name) for one in towns),
        owners=tuple(
            (str(one.pk), one.called)
            for one in unit_tree()
            if one.kind is not Kind.VILLAGE
        ),
        tiles=_tiles(causes.by_town(actor), towns),
    )


def _tiles(
    counts: Mapping[str, TownCount], towns: Iterable[AreaNode]
) -> tuple[Tile, ...]:
    """Every town in its own place, whether or not anything lies there; none for a quiet county."""
    if not counts:
        return ()
    nothing = TownCount(0, 0)
    found = [(one, counts.get(one.code, nothing)) for one in towns]
    most = max((count.members for _, count in found), default=0)
    return tuple(
        Tile(
            one.code,
            one.name,
            count.problems,
            count.members,
            _shade(count.members, most),
        )
        for one, count in found
    )


def _shade(members: int, most: int) -> int:
    """From 0 for nothing to 4 for the most."""
    return ceil(4 * members / most) if most else 0


def number_in(text: str) -> int | None:
    """An id of an address, if it can be one."""
    return int(text) if text.isdecimal() and len(text) < 10 else None


def rows_of(actor: Actor, lines: Iterable[ProblemLine]) -> list[ProblemRow]:
    """Lines with their curves, in one query more."""
    lines = list(lines)
    curves = causes.trends(actor, [one.id for one in lines]) if lines else {}
    today = clock.local_day()
    return [_row(one, curves.get(one.id, ()), today) for one in lines]


def _row(line: ProblemLine, weeks: tuple[int, ...], today: date) -> ProblemRow:
    most = max(weeks, default=0) or 1
    heights = [round(_HIGH * n / most) for n in weeks]
    return ProblemRow(
        line=line,
        state=STATES.get(line.state, line.state),
        tone=STATE_TONES.get(line.state, "plain"),
        days=_days(line.first_at, line.last_at),
        bars=tuple(
            Bar(x=_WIDE * n, y=_HIGH - high, height=high)
            for n, high in enumerate(heights)
        ),
        lately=sum(weeks[-4:]),
        before=sum(weeks[-8:-4]),
        review_late=line.review_on is not None and line.review_on <= today,
    )


def _days(first: datetime, last: datetime) -> int:
    return (clock.local_day(last) - clock.local_day(first)).days + 1


def hot_list(actor: Actor, first: date | None, last: date | None) -> HotList:
    """The hot list of the days given; of the last thirty where they make no sense."""
    may_read(actor)
    today = clock.local_day()
    last = min(last or today, today)
    if first is None or first > last or last - first > LONGEST_PERIOD:
        first = last - timedelta(days=29)
    return HotList(
        first=first,
        last=last,
        lines=tuple(causes.hot_problems(actor, first=first, last=last, top=TOP)),
        spans=(
            (SPANS[0], today - timedelta(days=6), today),
            (SPANS[1], today - timedelta(days=29), today),
            (SPANS[2], today - timedelta(days=89), today),
            (SPANS[3], date(today.year, 1, 1), today),
        ),
    )
