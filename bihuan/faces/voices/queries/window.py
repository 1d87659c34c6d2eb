"""The window's page: what it took down lately, and which services fail people most."""

from __future__ import annotations

from datetime import timedelta

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
from bihuan.loop.cases.queries import FoundCase, find_case

MOST = 30
A_YEAR = timedelta(days=365)


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


def slip_of(actor: Actor, number: str) -> FoundCase:
    """The matter a slip is printed for, if this actor may know of it."""
    return find_case(actor, number)


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
