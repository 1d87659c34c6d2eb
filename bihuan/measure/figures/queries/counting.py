"""The SQL of figures: which cases, grouped by what, counted by their bits."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bihuan.ground.access.words import Actor, Permission
from bihuan.loop.cases.words import RUNNING
from bihuan.measure.figures.words import By, Filters, Measure

# Codes on the way down, so one level of a tree is one piece of the path. A case filed
# higher up than that level stays with the node it was filed under.
_OF_TREE = "coalesce(nullif(split_part({tree}.path, '/', %(level)s), ''), {tree}.code)"
KEYS: dict[By | None, str] = {
    None: "''",
    By.UNIT: "f.unit_id::text",
    By.CATEGORY: _OF_TREE.format(tree="k"),
    By.AREA: _OF_TREE.format(tree="a"),
    By.MONTH: "to_char(f.accepted_on, 'YYYY-MM')",
    By.PROFILE: "f.profile",
    By.CHANNEL: "split_part(f.channel, ':', 1)",
}
JOINS = {
    By.CATEGORY: " LEFT JOIN catalogue_category k ON k.id = f.category_id",
    By.AREA: " LEFT JOIN areas_area a ON a.id = f.area_id",
}
# Counted by what is stored first, then joined to the tree: some hundred rows, not all.
_INNER = {By.CATEGORY: "f.category_id", By.AREA: "f.area_id"}
_BITS = {one: f"f.flags & {one.value} <> 0" for one in Measure}
_IN_HAND = ", ".join(f"'{one}'" for one in sorted(RUNNING))
OVERDUE = f"(f.status IN ({_IN_HAND}) AND f.due_at <= %(now)s)"
NUMBERS = (*(one.column for one in Measure), "overdue")
# An overdue case has no late report: it is back in hand or never had one.
_COUNTS = ", ".join(
    [f"count(*) FILTER (WHERE {_BITS[one]}) AS {one.column}" for one in Measure]
    + [f"count(*) FILTER (WHERE {OVERDUE}) AS overdue"]
)
_SECONDS = "extract(epoch FROM f.closed_at - f.accepted_at)"
_CONDITIONS = {
    "since": "f.accepted_on >= %(since)s",
    "until": "f.accepted_on <= %(until)s",
    "profile": "f.profile = %(profile)s",
    "unit": "f.unit_id = %(unit)s",
    "channel": "split_part(f.channel, ':', 1) = %(channel)s",
    "category": (
        "f.category_id IN (SELECT k.id FROM catalogue_category k WHERE k.path LIKE"
        " (SELECT path FROM catalogue_category WHERE code = %(category)s) || '%%')"
    ),
    "area": (
        "f.area_id IN (SELECT a.id FROM areas_area a WHERE a.path LIKE"
        " (SELECT path FROM areas_area WHERE code = %(area)s) || '%%')"
    ),
}


@dataclass(frozen=True, slots=True)
class Population:
    """Which facts are counted, as a condition and its values."""

    where: str
    values: dict[str, Any] = field(default_factory=dict)


def population(filters: Filters, *, now: datetime, actor: Actor) -> Population:
    """The cases that these filters mean, as far as this actor's figures reach."""
    conditions = ["f.accepted_on IS NOT NULL"]
    values: dict[str, Any] = {"now": now}
    for name, condition in _CONDITIONS.items():
        value = getattr(filters, name)
        if value not in (None, ""):
            conditions.append(condition)
            values[name] = value
    if not sees_all(actor):
        conditions.append("f.unit_id = ANY(%(units)s)")
        values["units"] = sorted(actor.units)
    return Population(" AND ".join(conditions), values)


def sees_all(actor: Actor) -> bool:
    """Whether an actor's figures are the county's; a unit's people see their own."""
    return bool(actor.may(Permission.SEE_ALL_CASES) or actor.may(Permission.LEAD))


def counting(by: By | None, where: str) -> str:
    """One row per key: the key, then `NUMBERS`."""
    if by not in _INNER:
        return (
            f"SELECT {KEYS[by]} AS key, {_COUNTS}"  # noqa: S608 - our own words only
            f" FROM figures_casefact f WHERE {where} GROUP BY 1"
        )
    inner = _INNER[by]
    sums = ", ".join(f"sum(f.{one})" for one in NUMBERS)
    return (
        f"SELECT {KEYS[by]} AS key, {sums} FROM ("  # noqa: S608
        f"SELECT {inner}, {_COUNTS} FROM figures_casefact f WHERE {where}"
        f" GROUP BY {inner}) f{JOINS[by]} GROUP BY 1"
    )


def middle(by: By | None, where: str) -> str:
    """One row per key: the key and the median seconds from acceptance to closing."""
    return (
        f"SELECT {KEYS[by]} AS key,"  # noqa: S608
        f" percentile_disc(0.5) WITHIN GROUP (ORDER BY {_SECONDS})::float"
        f" FROM figures_casefact f{JOINS.get(by, '') if by else ''}"
        f" WHERE {where} AND {_BITS[Measure.CLOSED]} GROUP BY 1"
    )
