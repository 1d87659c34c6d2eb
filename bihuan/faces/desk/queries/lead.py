"""The leader's page: what is stuck, who waits, what falls due, how it goes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from bihuan.faces.desk import rules
from bihuan.faces.desk.queries.truth import lately
from bihuan.faces.desk.rules.truth import between, percent
from bihuan.ground.access.words import Actor, Permission
from bihuan.ground.calendars.queries import day_ends
from bihuan.kit import clock
from bihuan.kit.remembered import remembered
from bihuan.loop.cases.queries import Waiting, Wanted, page_of_waiting
from bihuan.loop.cases.words import OPEN, Status
from bihuan.loop.oversight.queries import stuck
from bihuan.loop.truth.queries import TruthGap
from bihuan.measure.figures.queries import leader
from bihuan.measure.figures.words import Leader, Sort, Statistic, Value

CANDIDATES = 40  # of the most overdue, those without movement longest are shown
SHOWN = 8
FIRST = frozenset(
    {
        "accepted",
        "closed",
        "solved-share",
        "on-time",
        "satisfied",
        "rated",
        "returned",
        "rehandled",
    }
)
RESTING = (Status.PAUSED, Status.DEFERRED)


@dataclass(frozen=True, slots=True)
class Matter:
    """One line of the leader's lists."""

    number: str
    title: str
    unit: str
    status: str
    since: datetime
    due_at: datetime | None


@dataclass(frozen=True, slots=True)
class Lead:
    figures: Leader
    stuck: tuple[Matter, ...]
    due_today: tuple[Matter, ...]
    longest: tuple[Matter, ...]
    rungs: tuple[tuple[str, int], ...]
    chart: dict[str, object]
    month: tuple[tuple[Statistic, str], ...]
    month_more: tuple[tuple[Statistic, str], ...]
    truth: TruthGap

    @property
    def truth_share(self) -> str:
        return percent(self.truth.gap.share)

    @property
    def truth_range(self) -> str:
        return between(self.truth.gap)


# How old the page may be: it says as of when it is, and thirty people open it at nine.
FRESH_SECONDS = 10.0


def lead(actor: Actor) -> Lead:
    """The whole page; its cost does not grow with the past."""
    actor.may(Permission.LEAD).enforce()
    return _lead(actor, get_language())


@remembered(FRESH_SECONDS)
def _lead(actor: Actor, language: str) -> Lead:
    figures = leader(actor)
    now = figures.as_of
    working = tuple(sorted(OPEN - set(RESTING)))
    late = Wanted(working, now, day_ends(clock.local_day(now)), late=True)
    today = Wanted(working, now, day_ends(clock.local_day(now)), today=True)
    overdue = page_of_waiting(late, actor=actor, size=CANDIDATES).items
    due = page_of_waiting(today, actor=actor, size=SHOWN).items
    values = figures.month.values
    month = [(one, _shown(one, values[one.code])) for one in figures.statistics]
    return Lead(
        figures=figures,
        stuck=tuple(_matter(one.case, one.moved_at) for one in stuck(overdue)[:SHOWN]),
        due_today=tuple(_matter(case, case.raised_at) for case in due),
        longest=tuple(
            Matter(
                one.number,
                one.title,
                one.unit,
                rules.STATUSES[one.status],
                one.raised_at,
                one.due_at,
            )
            for one in figures.longest
        ),
        rungs=tuple(
            (name, figures.rungs.get(rung, 0))
            for rung, name in rules.RUNGS.items()
            if rung in LADDER
        ),
        chart=_chart(figures),
        month=tuple(one for one in month if one[0].code in FIRST),
        month_more=tuple(one for one in month if one[0].code not in FIRST),
        truth=lately(),
    )


def _shown(one: Statistic, value: Value) -> str:
    """A statistic as people read it; a dash where nothing was counted yet."""
    if value.amount is None:
        return "—"
    return f"{value.amount:.1%}" if one.sort is Sort.RATE else f"{value.n:,}"


LADDER = ("reminder", "yellow", "red", "unit-head", "notice", "interview")


def _matter(case: Waiting, since: datetime) -> Matter:
    return Matter(
        case.number,
        case.title,
        case.unit,
        rules.STATUSES[case.status],
        since,
        case.act_by,
    )


def _chart(figures: Leader) -> dict[str, object]:
    """The trend as ECharts reads it; the page has the same numbers as a table."""
    days = [f"{one.day.month}-{one.day.day}" for one in figures.trend]
    return {
        "color": ["#0f5c70", "#d99a1c"],
        "animation": False,
        "grid": {"left": 40, "right": 12, "top": 36, "bottom": 28},
        "legend": {"top": 0, "left": 0, "icon": "roundRect"},
        "tooltip": {"trigger": "axis"},
        "xAxis": {"type": "category", "data": days, "axisTick": {"show": False}},
        "yAxis": {"type": "value", "minInterval": 1},
        "series": [
            _series(_("已受理"), [one.accepted for one in figures.trend]),
            _series(_("已销号"), [one.closed for one in figures.trend]),
        ],
    }


def _series(name: str, values: list[int]) -> dict[str, object]:
    return {
        "name": name,
        "type": "line",
        "data": values,
        "showSymbol": False,
        "lineStyle": {"width": 2},
    }
