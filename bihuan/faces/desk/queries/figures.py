"""The figures at the desk: the county or one's own units, and units of one kind side by side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from bihuan.ground.access.words import Actor, Permission
from bihuan.kit import clock
from bihuan.kit.paging import Page
from bihuan.measure.figures.queries import (
    by_kind,
    figures,
    programmes,
    promises,
    rows_behind,
)
from bihuan.measure.figures.words import (
    BY_CODE,
    Behind,
    By,
    Filters,
    Line,
    Part,
    Programme,
    Promise,
    Statistic,
    Table,
)

DAYS = 30
# Of units each rate with what must stand beside it.
COLUMNS = (
    *("accepted", "solved", "responded", "on-time", "extended"),
    *("satisfied", "rated", "set-aside", "rehandled"),
)


@dataclass(frozen=True, slots=True)
class FiguresPage:
    """Every statistic in all, and the columns of the table by unit, kind by kind."""

    table: Table
    groups: Mapping[str, Sequence[Line]]
    columns: Sequence[Statistic]
    promises: Sequence[Promise]
    programmes: Sequence[Programme]


@dataclass(frozen=True, slots=True)
class RowsPage:
    """The cases behind one number of that page."""

    about: Statistic
    part: Part
    rows: Page[Behind]


def figures_page(
    actor: Actor, since: date | None, until: date | None, profile: str
) -> FiguresPage:
    """The figures of a period; of the last thirty days where nothing is asked."""
    _may_look(actor)
    since, until = period(since, until)
    table = figures(since=since, until=until, by=By.UNIT, profile=profile, actor=actor)
    columns = [BY_CODE[code] for code in COLUMNS]
    cuts = promises(since=since, until=until, actor=actor)
    shown = [one for one in cuts if profile in ("", one.profile)]
    counted = programmes(since=since, until=until, actor=actor)
    return FiguresPage(table, by_kind(table.rows), columns, shown, counted)


def rows_page(
    actor: Actor, filters: Filters, code: str, *, row: str | None, part: str, key: str
) -> RowsPage:
    """The cases behind a number: of all units, or of one line of the table."""
    _may_look(actor)
    which = Part.DENOMINATOR if part == Part.DENOMINATOR else Part.NUMERATOR
    rows = rows_behind(
        code,
        filters,
        by=None if row is None else By.UNIT,
        row=row or "",
        part=which,
        key=key or None,
        actor=actor,
    )
    return RowsPage(BY_CODE[code], which, rows)


def period(since: date | None, until: date | None) -> tuple[date, date]:
    """The days that are asked for."""
    last = until or clock.local_day()
    return since or last - timedelta(days=DAYS - 1), last


def _may_look(actor: Actor) -> None:
    if not actor.may(Permission.LEAD) and not actor.may(Permission.SEE_ALL_CASES):
        actor.may(Permission.HEAD_UNIT).enforce()
