"""The window's page: what it took down lately, and which services fail people most."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Q

from bihuan.directory.units.queries import unit_names
from bihuan.faces.voices.models import Refusal, Report
from bihuan.faces.voices.queries.matters import lines_of
from bihuan.faces.voices.words import (
    Reading,
    ReportLine,
    ServiceLine,
    Trouble,
    WindowPage,
)
from bihuan.ground.access.words import Actor, Permission
from bihuan.kit import clock
from bihuan.kit.verdicts import NotVisible
from bihuan.loop.cases.queries import visible_cases

MOST = 30
A_YEAR = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Slip:
    """What the raiser at the window takes along, but for the code."""

    number: str
    service: str
    trouble: Trouble
    at: datetime
    may_open: bool


def window_page(actor: Actor) -> WindowPage:
    """What was taken down lately, by service over a year, and refusals that wait."""
    if not actor.may(Permission.REGISTER):
        raise NotVisible
    rows = list(Report.objects.select_related("case__owner").order_by("-at")[:MOST])
    lines = lines_of(actor, [one.case for one in rows])
    names = unit_names(one.unit_id for one in rows if one.unit_id)
    return WindowPage(
        reports=tuple(
            ReportLine(
                matter=lines[one.case_id],
                service=one.service,
                trouble=Trouble(one.trouble),
                against=names.get(one.unit_id or 0, ""),
            )
            for one in rows
        ),
        services=_services(),
        waiting_refusals=Refusal.objects.filter(state=Reading.WAITING).count(),
    )


def slip_of(actor: Actor, number: str) -> Slip:
    """What was taken down, for the slip of the clerk who just took it down.

    A grid worker takes down what they may not open afterwards: the slip needs no more
    than what they typed. Whose it is is known by the session that holds its code.
    """
    if not actor.may(Permission.REGISTER):
        raise NotVisible(number)
    row = Report.objects.filter(case__number=number).first()
    if row is None:
        raise NotVisible(number)
    return Slip(
        number=number,
        service=row.service,
        trouble=Trouble(row.trouble),
        at=row.at,
        may_open=visible_cases(actor).filter(pk=row.case_id).exists(),
    )


def _services() -> tuple[ServiceLine, ...]:
    since = clock.now() - A_YEAR
    rows = (
        Report.objects.filter(at__gte=since)
        .values("service")
        .annotate(
            n=Count("pk"),
            impossible=Count("pk", filter=Q(trouble=Trouble.IMPOSSIBLE)),
            hard=Count("pk", filter=Q(trouble=Trouble.HARD)),
            denied=Count("pk", filter=Q(trouble=Trouble.DENIED)),
        )
        .order_by("-n", "service")[:10]
    )
    return tuple(
        ServiceLine(row["service"], row["impossible"], row["hard"], row["denied"])
        for row in rows
    )
