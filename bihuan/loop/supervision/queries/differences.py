"""What differs between two ledgers, and whose it is to explain."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from bihuan.ground.access.words import Actor, Permission
from bihuan.kit import clock
from bihuan.kit.verdicts import NotVisible
from bihuan.loop.supervision.models import Difference
from bihuan.loop.supervision.words.ledgers import Standing

MOST_MINE = 100


@dataclass(frozen=True, slots=True)
class DifferenceLine:
    """One difference: what it is, who is to explain it, until when, and what they said."""

    id: int
    kind: Standing
    row_id: int | None
    key: str
    firm: str
    text: str
    case_number: str
    case_title: str
    unit_id: int | None
    due_at: datetime
    late: bool
    words: str
    ended_by: str
    ended_at: datetime | None


def my_differences(actor: Actor) -> list[DifferenceLine]:
    """What this actor's units are to explain, the most urgent first."""
    rows = Difference.objects.filter(unit__in=actor.units, ended_at__isnull=True)
    waiting = rows.filter(reconciliation__concluded_at__isnull=True)
    return lines_of_differences(waiting, most=MOST_MINE)


def difference_of(actor: Actor, difference_id: int) -> DifferenceLine:
    """One open difference, for whoever reconciles or owns it."""
    rows = Difference.objects.filter(pk=difference_id, ended_at__isnull=True)
    if not actor.may(Permission.RECONCILE):
        rows = rows.filter(unit__in=actor.units)
    found = lines_of_differences(rows)
    if not found:
        raise NotVisible(str(difference_id))
    return found[0]


def ledgers_of_difference(difference_id: int) -> int:
    """To which reconciliation a difference belongs."""
    rows = Difference.objects.filter(pk=difference_id)
    return rows.values_list("reconciliation_id", flat=True).get()


def lines_of_differences(
    rows: QuerySet[Difference], *, most: int | None = None
) -> list[DifferenceLine]:
    """Differences as pages show them, the most urgent first."""
    now = clock.now()
    rows = rows.select_related("row__case", "case").order_by("due_at", "pk")
    found = []
    for one in rows[:most]:
        case = one.case or (one.row.case if one.row else None)
        found.append(
            DifferenceLine(
                id=one.pk,
                kind=Standing(one.kind),
                row_id=one.row_id,
                key=one.row.key if one.row else "",
                firm=one.row.firm if one.row else "",
                text=one.row.text if one.row else "",
                case_number=case.number if case else "",
                case_title=case.title if case else "",
                unit_id=one.unit_id,
                due_at=one.due_at,
                late=one.ended_at is None and now > one.due_at,
                words=one.words,
                ended_by=one.ended_by,
                ended_at=one.ended_at,
            )
        )
    return found
