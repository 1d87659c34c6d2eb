"""Connection figures: of every day, line and lane, with what each rate is of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from bihuan.faces.hotline import rules
from bihuan.faces.hotline.models import Call, Logged
from bihuan.faces.hotline.queries.calling import lines
from bihuan.faces.hotline.words import (
    CONNECTED,
    LANES,
    MODES,
    Connected,
    DayOf,
    Lane,
    Mode,
    Outcome,
)
from bihuan.ground.access.words import Actor, Permission
from bihuan.kit import clock
from bihuan.kit.verdicts import NotVisible

SPAN = 30
LONGEST = 366
READERS = (
    Permission.LEAD,
    Permission.SUPERVISE,
    Permission.IMPORT,
    Permission.REGISTER,
)


@dataclass(frozen=True, slots=True)
class Of:
    """One line or lane with its figures."""

    name: str
    beside: str
    figures: Connected


@dataclass(frozen=True, slots=True)
class ConnectionPage:
    first: date
    last: date
    total: Connected
    days: tuple[DayOf, ...]
    lines: tuple[Of, ...]
    lanes: tuple[Of, ...]
    modes: tuple[tuple[str, int], ...]
    others: int
    chart: dict[str, object]
    may_import: bool

    @property
    def below(self) -> list[DayOf]:
        """Days under the target of 95 %."""
        return [one for one in self.days if one.below]


def connection(
    actor: Actor, *, first: date | None = None, last: date | None = None
) -> ConnectionPage:
    """How calls of a period were answered; the last thirty days unless said.

    A day is a county day from 0 to 24 o'clock. Three queries at any length.
    """
    if not any(actor.may(one) for one in READERS):
        raise NotVisible
    last = last or clock.local_day()
    first = max(first or last - timedelta(days=SPAN - 1), last - timedelta(LONGEST))
    rows = _counted(first, last)
    days = tuple(DayOf(day, found) for day, found in _by(rows, "day"))
    counts = _modes(first, last)
    known = {one.number: one.name for one in lines()}
    return ConnectionPage(
        first=first,
        last=last,
        total=_added(rows),
        days=days,
        lines=tuple(
            Of(line, beside=known.get(line, ""), figures=found)
            for line, found in _by(rows, "line")
        ),
        lanes=tuple(
            Of(_(LANES[Lane(lane)]), "", found) for lane, found in _by(rows, "lane")
        ),
        modes=tuple((_(MODES[mode]), counts.get(mode, 0)) for mode in Mode),
        others=sum(counts.values()) - sum(counts.get(mode, 0) for mode in Mode),
        chart=_chart(days),
        may_import=bool(actor.may(Permission.IMPORT)),
    )


def calls_by_mode(actor: Actor, *, first: date, last: date) -> dict[str, int]:
    """How many calls of a period were answered in each of the three ways."""
    if not any(actor.may(one) for one in READERS):
        raise NotVisible
    counts = _modes(first, last)
    return {mode: counts.get(mode, 0) for mode in Mode}


def _counted(first: date, last: date) -> list[Mapping[str, Any]]:
    """Calls, answered and answered quickly by day, line and lane, in one query."""
    logged = Logged.objects.filter(day__gte=first, day__lte=last)
    counted = logged.values("day", "line", "lane").annotate(
        calls=Count("pk"),
        answered=Count("pk", filter=Q(answered_at__isnull=False)),
        quickly=Count("pk", filter=Q(quick=True)),
    )
    return [*counted.order_by("day", "line")]


def _modes(first: date, last: date) -> dict[str, int]:
    """How many calls ended in each of the three ways, and those in none of them."""
    ended = Call.objects.exclude(outcome=Outcome.PROGRESS).filter(
        ended_at__date__gte=first, ended_at__date__lte=last
    )
    counted = ended.values("mode").annotate(n=Count("pk"))
    return {one["mode"]: one["n"] for one in counted}


def _by(rows: Iterable[Mapping[str, Any]], name: str) -> list[tuple[Any, Connected]]:
    groups: dict[Any, list[Mapping[str, Any]]] = {}
    for row in rows:
        groups.setdefault(row[name], []).append(row)
    return [(key, _added(found)) for key, found in sorted(groups.items())]


def _added(rows: Iterable[Mapping[str, Any]]) -> Connected:
    return rules.added(
        [(row["calls"], row["answered"], row["quickly"]) for row in rows]
    )


def _chart(days: Iterable[DayOf]) -> dict[str, object]:
    shown = list(days)
    rate = [round((one.figures.rate or 0) * 100, 2) for one in shown]
    quick = [round((one.figures.quick_rate or 0) * 100, 2) for one in shown]
    return {
        "animation": False,
        "aria": {"enabled": True},
        "grid": {"left": 44, "right": 16, "top": 36, "bottom": 28},
        "legend": {"top": 0, "left": 0},
        "tooltip": {"trigger": "axis"},
        "xAxis": {"type": "category", "data": [f"{one.day:%m-%d}" for one in shown]},
        "yAxis": {"type": "value", "max": 100, "min": 60},
        "series": [
            {
                "name": _("接通率（%）"),
                "type": "line",
                "data": rate,
                "color": "#0f6674",
                "markLine": {
                    "silent": True,
                    "symbol": "none",
                    "lineStyle": {"color": "#b3261e", "type": "dashed"},
                    "label": {"formatter": "95%", "position": "insideEndTop"},
                    "data": [{"yAxis": CONNECTED * 100}],
                },
            },
            {
                "name": _("15秒内接听（%）"),
                "type": "line",
                "data": quick,
                "color": "#8a6d1a",
                "lineStyle": {"type": "dotted"},
            },
        ],
    }
