"""The truth gap: how often a second look contradicts a first answer that was good."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time

from django.db import connection

from bihuan.directory.units.words import Kind
from bihuan.kit import clock
from bihuan.loop.truth import rules
from bihuan.loop.truth.words import Freely, Interval

# A month is told once nothing in it waits any more: a number that grows by one the day
# after somebody rang would tell a unit which of its matters was looked at.
_COUNTS = """
SELECT e.unit_id, u.kind,
    count(*),
    count(*) FILTER (WHERE l.state = 'waiting'),
    count(*) FILTER (WHERE l.state = 'not-reached'),
    count(*) FILTER (WHERE l.state = 'answered' AND e.grade >= 3
        AND (e.solved OR e.result <> 'solved')),
    count(*) FILTER (WHERE l.contradicted),
    count(*) FILTER (WHERE l.state = 'answered' AND e.grade IS NULL),
    count(*) FILTER (WHERE l.state = 'answered' AND e.grade IS NULL
        AND e.result = 'solved' AND NOT l.solved),
    count(*) FILTER (WHERE l.freely = ANY(%(pressed)s)),
    count(*) FILTER (WHERE l.reopened)
FROM truth_look l
JOIN truth_ending e ON e.id = l.ending_id
JOIN units_unit u ON u.id = e.unit_id
WHERE e.closed_at >= %(since)s AND e.closed_at < %(until)s
GROUP BY e.unit_id, u.kind
"""
_MONTHS = """
SELECT date_trunc('month', e.closed_at AT TIME ZONE 'Asia/Shanghai')::date AS month
FROM truth_look l JOIN truth_ending e ON e.id = l.ending_id
GROUP BY month
HAVING bool_and(l.state <> 'waiting') OR NOT %(told)s
ORDER BY month DESC
"""
_PRESSED = [str(Freely.PRESSED), str(Freely.NEVER_ASKED)]


@dataclass(frozen=True, slots=True)
class Silence:
    """Closed because the raiser said nothing: how many of the asked say it is not done."""

    n: int
    k: int


@dataclass(frozen=True, slots=True)
class GapLine:
    """One unit: of the first answers that were good, how many did not hold."""

    unit_id: int
    looks: int
    waiting: int
    not_reached: int
    gap: Interval
    silence: Silence
    pressed: int
    reopened: int

    @property
    def is_shown(self) -> bool:
        """With fewer, a single raiser could be told from the number."""
        return self.gap.n >= rules.SHOWN_FROM


@dataclass(frozen=True, slots=True)
class GapGroup:
    """Units of one kind: only these are compared with one another."""

    kind: Kind
    lines: tuple[GapLine, ...]
    gap: Interval


@dataclass(frozen=True, slots=True)
class TruthGap:
    """The gap of a span of closings, whole and by unit."""

    since: date
    until: date  # the last day
    looks: int
    waiting: int
    not_reached: int
    pressed: int
    reopened: int
    gap: Interval
    silence: Silence
    groups: tuple[GapGroup, ...]

    @property
    def is_shown(self) -> bool:
        return self.gap.n >= rules.SHOWN_FROM


def gap_between(since: date, until: date) -> TruthGap:
    """The truth gap of what was closed from one day to another, both included.

    Not reached is in no share: neither agreement nor contradiction.
    """
    after = date.fromordinal(until.toordinal() + 1)
    span: dict[str, datetime | list[str]] = {
        "since": _begin(since),
        "until": _begin(after),
        "pressed": _PRESSED,
    }
    with connection.cursor() as cursor:
        cursor.execute(_COUNTS, span)
        rows = [(Kind(row[1]), _line(row)) for row in cursor.fetchall()]
    lines = [line for _kind, line in rows]
    groups = (
        _group(kind, [line for its, line in rows if its is kind]) for kind in Kind
    )
    return TruthGap(
        since=since,
        until=until,
        looks=sum(one.looks for one in lines),
        waiting=sum(one.waiting for one in lines),
        not_reached=sum(one.not_reached for one in lines),
        pressed=sum(one.pressed for one in lines),
        reopened=sum(one.reopened for one in lines),
        gap=_together(lines),
        silence=Silence(
            sum(one.silence.n for one in lines), sum(one.silence.k for one in lines)
        ),
        groups=tuple(group for group in groups if group.lines),
    )


def looked_at_months(*, told: bool = False) -> list[date]:
    """The months with second looks, the newest first; `told`: only finished ones."""
    with connection.cursor() as cursor:
        cursor.execute(_MONTHS, {"told": told})
        return [month for (month,) in cursor.fetchall()]


def _begin(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=clock.COUNTY_TIME)


def _line(row: tuple[int, ...]) -> GapLine:
    unit, _kind, looks, waiting, missed, good, against, silent, undone, *rest = row
    pressed, reopened = rest
    return GapLine(
        unit_id=unit,
        looks=looks,
        waiting=waiting,
        not_reached=missed,
        gap=rules.wilson(against, good),
        silence=Silence(silent, undone),
        pressed=pressed,
        reopened=reopened,
    )


def _group(kind: Kind, lines: list[GapLine]) -> GapGroup:
    widest_first = sorted(
        lines, key=lambda one: (not one.is_shown, -one.gap.low, -one.gap.n)
    )
    return GapGroup(kind, tuple(widest_first), _together(lines))


def _together(lines: list[GapLine]) -> Interval:
    return rules.wilson(
        sum(one.gap.k for one in lines), sum(one.gap.n for one in lines)
    )
