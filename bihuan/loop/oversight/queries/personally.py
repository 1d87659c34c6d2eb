"""What heads of units were called to handle personally: for them and for whoever watches."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from bihuan.ground.access.words import Actor, Permission
from bihuan.kit.paging import Page, decode_key, encode_key
from bihuan.loop.cases.words import OPEN, Status
from bihuan.loop.oversight.models import HeadDuty

SIZE = 30


@dataclass(frozen=True, slots=True)
class DutyLine:
    """One matter a head was called to. No title: watchers need not know who raised what."""

    id: int
    case_id: int
    case_number: str
    unit_id: int
    rung: str
    called_at: datetime
    taken_by: str
    taken_at: datetime | None
    reason: str
    due_at: datetime | None
    status: Status
    is_held: bool  # still with the unit, and not over

    @property
    def waits(self) -> bool:
        """The head has not taken it on."""
        return self.is_held and self.taken_at is None


def head_duties(
    actor: Actor, *, which: str = "", key: str = "", size: int = SIZE
) -> Page[DutyLine]:
    """Newest first; a head sees those of their own units, who watches sees all.

    `which` narrows to those not taken on (`waiting`), taken (`taken`), or over (`over`).
    """
    rows = _all()
    if not actor.may(Permission.WATCH_HEADS):
        rows = rows.filter(unit__in=actor.units)
    if which == "over":
        rows = rows.exclude(case__status__in=OPEN)
    elif which:
        rows = rows.filter(case__status__in=OPEN, taken_at__isnull=which == "waiting")
    if key:
        at, last = decode_key(key, datetime, int)
        assert isinstance(at, datetime)
        rows = rows.filter(called_at__lte=at).exclude(called_at=at, pk__gte=last)
    found = [_line(row) for row in rows.order_by("-called_at", "-pk")[: size + 1]]
    after = None
    if len(found) > size:
        after = encode_key(found[size - 1].called_at, found[size - 1].id)
    return Page(found[:size], after)


def duty_of(case_id: int, unit_id: int | None) -> DutyLine | None:
    """Whether the head of the unit that holds a case was called to it."""
    if unit_id is None:
        return None
    row = _all().filter(case=case_id, unit=unit_id).first()
    return _line(row) if row else None


def _all() -> QuerySet[HeadDuty]:
    return HeadDuty.objects.select_related("case", "reason")


def _line(row: HeadDuty) -> DutyLine:
    return DutyLine(
        id=row.pk,
        case_id=row.case_id,
        case_number=row.case.number,
        unit_id=row.unit_id,
        rung=row.rung,
        called_at=row.called_at,
        taken_by=row.taken_by,
        taken_at=row.taken_at,
        reason=row.reason.text if row.reason else "",
        due_at=row.case.due_at,
        status=Status(row.case.status),
        is_held=row.case.owner_id == row.unit_id and row.case.status in OPEN,
    )
