"""The scores of a model as tables, and as charts with the same numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from bihuan.faces.desk.rules.models import LEVELS
from bihuan.loop.triage.words import ModelPage, Month

_TEAL, _AMBER, _GREY = "#0f5c70", "#d99a1c", "#8a99a3"


@dataclass(frozen=True, slots=True)
class ThresholdOf:
    """From how sure on some profiles propose, or dispatch without a person.

    No names of profiles stand for all of them.
    """

    share: float
    automatic: bool
    profiles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ClassRow:
    name: str
    n: int
    precision: float
    recall: float
    f1: float


@dataclass(frozen=True, slots=True)
class BinRow:
    """Proposals about as sure as each other: how sure on average, and how often right."""

    begins: float
    ends: float
    n: int
    sure: float
    right: float


@dataclass(frozen=True, slots=True)
class PointRow:
    """What is left to people below a threshold, and how right the rest is."""

    threshold: float
    decided: float
    right: float
    marks: tuple[ThresholdOf, ...]


@dataclass(frozen=True, slots=True)
class Scores:
    """One set of scores as the page shows it."""

    n: int
    accuracy: float
    macro_f1: float
    ece: float
    coverage: float
    top3: float | None
    levels: tuple[tuple[str, int, float], ...]
    classes: tuple[ClassRow, ...]
    bins: tuple[BinRow, ...]
    curve: tuple[PointRow, ...]
    marked: tuple[tuple[ThresholdOf, PointRow], ...]
    bins_chart: dict[str, object]
    curve_chart: dict[str, object]


def scores(page: ModelPage, of: str, thresholds: Sequence[ThresholdOf]) -> Scores:
    """Of the trial (`held`) or of practice (`live`)."""
    kept: Mapping[str, Any] = page.held if of == "held" else page.live
    levels = page.held_levels if of == "held" else page.live_levels
    bins = tuple(BinRow(*one) for one in kept["bins"])
    curve = tuple(_points(kept["curve"], thresholds))
    marked = tuple((each, one) for one in curve for each in one.marks)
    return Scores(
        n=kept["n"],
        accuracy=kept["accuracy"],
        macro_f1=kept["macro_f1"],
        ece=kept["ece"],
        coverage=kept["coverage"],
        top3=kept.get("top3"),
        levels=tuple((_(LEVELS[level - 1]), n, share) for level, n, share in levels),
        classes=tuple(_classes(kept["per_class"], page.names)),
        bins=bins,
        curve=curve,
        marked=marked,
        bins_chart=_bins_chart(bins),
        curve_chart=_curve_chart(curve, marked),
    )


def _classes(
    kept: Mapping[str, Mapping[str, Any]], names: Mapping[str, str]
) -> list[ClassRow]:
    """Those that come most often first."""
    rows = [
        ClassRow(
            names.get(label) or _("已停用（%(code)s）") % {"code": label or "—"},
            one["n"],
            one["precision"],
            one["recall"],
            one["f1"],
        )
        for label, one in kept.items()
    ]
    return sorted(rows, key=lambda row: (-row.n, row.name))


def _points(
    kept: Sequence[Sequence[float]], thresholds: Sequence[ThresholdOf]
) -> list[PointRow]:
    """Each threshold stands at the nearest one below it that was counted."""
    at: dict[float, list[ThresholdOf]] = {}
    for each in thresholds:
        below = [point[0] for point in kept if point[0] <= each.share + 1e-9]
        at.setdefault(max(below, default=0.0), []).append(each)
    return [
        PointRow(threshold, decided, right, tuple(at.get(threshold, ())))
        for threshold, decided, right in kept
    ]


# -- Charts: options as ECharts reads them ---------------------------------------------


def _percent(share: float) -> float:
    return round(100 * share, 1)


def _axis(name: str, **more: object) -> dict[str, object]:
    return {
        "type": "value",
        "name": name,
        "nameLocation": "middle",
        "max": 100,
        "axisLabel": {"formatter": "{value}%"},
        **more,
    }


def _frame(**more: object) -> dict[str, object]:
    return {
        "animation": False,
        "grid": {"left": 64, "right": 24, "top": 48, "bottom": 52},
        "legend": {"top": 0, "left": 0, "icon": "roundRect"},
        **more,
    }


def _bins_chart(bins: Sequence[BinRow]) -> dict[str, object]:
    """How often right against how sure; on the diagonal it may be taken at its word.

    The larger a point, the more proposals it stands for.
    """
    most = max((one.n for one in bins), default=1)
    return _frame(
        xAxis=_axis(_("模型说的把握"), nameGap=30, min=0),
        yAxis=_axis(_("实际判对"), nameGap=44, min=0),
        series=[
            _line(_("理想：说几成就对几成"), [[0, 0], [100, 100]], _GREY, dashed=True),
            _line(
                _("实际"),
                [
                    {
                        "value": [_percent(one.sure), _percent(one.right)],
                        "symbolSize": round(6 + 18 * (one.n / most) ** 0.5),
                    }
                    for one in bins
                ],
                _TEAL,
            ),
        ],
    )


def _curve_chart(
    curve: Sequence[PointRow], marked: Sequence[tuple[ThresholdOf, PointRow]]
) -> dict[str, object]:
    """Accuracy against the share that is decided, with what profiles ask for."""
    seen = [one for one in curve if one.decided > 0]
    points = [[_percent(one.decided), _percent(one.right)] for one in seen]
    marks = [
        {
            "value": [_percent(at.decided), _percent(at.right)],
            "label": {"formatter": f"{each.share:.2f}"},
        }
        for each, at in marked
        if at.decided > 0
    ]
    return _frame(
        xAxis=_axis(_("有建议的占比"), nameGap=30, min=0),
        yAxis=_axis(_("其中判对"), nameGap=44, scale=True),
        series=[
            _line(_("门槛从低到高"), points, _TEAL),
            {
                "name": _("事项类型用的门槛"),
                "type": "scatter",
                "symbol": "diamond",
                "symbolSize": 16,
                "color": _AMBER,
                "data": marks,
                "label": {"show": True, "position": "bottom", "color": "#17242c"},
            },
        ],
    )


def _line(
    name: str, data: Sequence[object], colour: str, *, dashed: bool = False
) -> dict[str, object]:
    return {
        "name": name,
        "type": "line",
        "color": colour,
        "data": data,
        "symbol": "none" if dashed else "circle",
        "symbolSize": 7,
        "lineStyle": {"width": 2, "type": "dashed" if dashed else "solid"},
    }


def month_chart(months: Sequence[Month]) -> dict[str, object]:
    """How right and how sure, month by month."""
    told = (
        (_("判对"), _TEAL, [_percent(one.accuracy) for one in months]),
        (_("模型说的把握"), _AMBER, [_percent(one.sure) for one in months]),
        (_("留给人选的"), _GREY, [_percent(one.abstained) for one in months]),
    )
    return _frame(
        grid={"left": 52, "right": 24, "top": 64, "bottom": 32},
        tooltip={"trigger": "axis"},
        xAxis={
            "type": "category",
            "data": [f"{one.month.year}-{one.month.month:02}" for one in months],
        },
        yAxis=_axis("", min=0),
        series=[
            {
                "name": name,
                "type": "line",
                "color": colour,
                "data": values,
                "symbolSize": 7,
                "lineStyle": {"width": 2},
            }
            for name, colour, values in told
        ],
    )
