"""The meter: minutes asked per month, by who asks and by who answers."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from bihuan.directory.burden import rules
from bihuan.directory.burden.models import Demand, Share
from bihuan.directory.burden.queries.asked import lines, share_minutes, with_items
from bihuan.directory.burden.words import DemandLine, Load, Meter, State
from bihuan.directory.units.queries import unit_names
from bihuan.ground.access.words import Actor
from bihuan.ground.calendars.queries import day_begins
from bihuan.kit import clock
from bihuan.kit.verdicts import NotVisible

MONTHS = 6
MOST = 30
FEWEST = 5  # statements from which a ratio may be shown
Minutes = dict[tuple[int, date], int]


def meter(actor: Actor) -> Meter:
    """What was asked of lower levels in the last six months, for all staff to read.

    A cancelled form counts only as far as units had answered it already.
    """
    if not actor.units and not actor.permissions:
        raise NotVisible
    months = rules.months_until(clock.local_day(), count=MONTHS)
    rows = with_items(
        Share.objects.filter(demand__sent_at__gte=day_begins(months[0])).exclude(
            demand__state=State.CANCELLED, given_at__isnull=True
        )
    )
    by_asker: Minutes = {}
    by_answerer: Minutes = {}
    for share, minutes in zip(rows, share_minutes(rows), strict=True):
        sent = share.demand.sent_at
        assert sent is not None
        month = rules.month_of(clock.local_day(sent))
        for loads, unit in (
            (by_asker, share.demand.asker_id),
            (by_answerer, share.unit_id),
        ):
            loads[unit, month] = loads.get((unit, month), 0) + minutes
    names = unit_names(unit for unit, _ in (*by_asker, *by_answerer))
    allowed, reasons = _allowed()
    ratio, statements = _ratio(rows)
    return Meter(
        months=months,
        askers=_loads(by_asker, months, names),
        answerers=_loads(by_answerer, months, names),
        allowed=allowed,
        reasons=reasons,
        ratio=ratio,
        statements=statements,
    )


def _loads(
    minutes: Minutes, months: tuple[date, ...], names: Mapping[int, str]
) -> tuple[Load, ...]:
    units = {unit for unit, _ in minutes}
    loads = [
        Load(
            unit,
            names.get(unit, ""),
            tuple(minutes.get((unit, month), 0) for month in months),
        )
        for unit in units
    ]
    return tuple(sorted(loads, key=lambda one: (-one.total, one.unit_id)))


def _allowed() -> tuple[tuple[DemandLine, ...], tuple[str, ...]]:
    """Repetitions that a leader allowed, with the reasons, for all staff to read."""
    rows = Demand.objects.filter(allowed_at__isnull=False).order_by("-allowed_at")
    found = list(rows[:MOST])
    for row in found:
        vars(row).update(n=0, given=0)
    return lines(found), tuple(row.reason for row in found)


def _ratio(rows: list[Share]) -> tuple[float | None, int]:
    """What units say it took, over what was counted; nothing below five statements."""
    said = [one for one in rows if one.minutes_taken is not None]
    if len(said) < FEWEST:
        return None, len(said)
    counted = sum(
        rules.minutes_of(
            [item.sort for item in one.demand.items.all()], rows=len(one.rows)
        )
        for one in said
    )
    taken = sum(one.minutes_taken or 0 for one in said)
    return (taken / counted if counted else None), len(said)
