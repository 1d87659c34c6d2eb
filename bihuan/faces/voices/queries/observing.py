"""Observers with their terms and duties; the page of one who showed their code."""

from __future__ import annotations

from django.db.models import Count, Q, QuerySet

from bihuan.faces.voices import rules
from bihuan.faces.voices.models import Observer, Opinion
from bihuan.faces.voices.queries.matters import lines_of
from bihuan.faces.voices.words import (
    OBSERVER,
    Badged,
    ObserverLine,
    ObserversPage,
)
from bihuan.ground.access.words import Actor, Permission
from bihuan.ground.calendars.queries import day_begins
from bihuan.ground.vault.queries import digest, masked
from bihuan.kit import clock
from bihuan.kit.receipts import parse
from bihuan.kit.verdicts import NotVisible, Refused
from bihuan.loop.intake.queries import receipt_code

MOST = 30
_ORDER = ("expiring", "running", "ahead", "over", "ended")
NOBODY = Actor("raiser:observer")


def observers(actor: Actor) -> ObserversPage:
    """Every observer, those whose term ends soon first, and the latest opinions."""
    _readers(actor)
    rows = list(_counted(Observer.objects.all()))
    opinions = Opinion.objects.select_related("case__owner").order_by("-at")[:MOST]
    cases = [one.case for one in opinions]
    return ObserversPage(
        observers=_lines(rows),
        opinions=tuple(lines_of(actor, cases).values()),
        may_appoint=bool(actor.may(Permission.DISPATCH)),
    )


def observer_page(actor: Actor, observer_id: int) -> ObserverLine:
    """One observer, for whoever keeps the list."""
    _readers(actor)
    rows = list(_counted(Observer.objects.filter(pk=observer_id)))
    if not rows:
        raise NotVisible(str(observer_id))
    return _lines(rows)[0]


def observer_with(code: str) -> int:
    """Whose code this is, or `NotVisible`."""
    try:
        found = Observer.objects.filter(code=digest("observer", parse(code)))
    except Refused:
        raise NotVisible from None
    pk = found.values_list("pk", flat=True).first()
    if pk is None:
        raise NotVisible
    return pk


def badged(code: str) -> Badged:
    """The page of an observer: term, duties, and what became of each opinion."""
    rows = list(_counted(Observer.objects.filter(pk=observer_with(code))))
    given = list(
        Opinion.objects.filter(observer=rows[0])
        .select_related("case__owner")
        .order_by("-at")[:MOST]
    )
    # To the raiser themselves, so that they follow and judge like everybody.
    codes = {one.case_id: receipt_code(OBSERVER, one.name) for one in given}
    lines = lines_of(NOBODY, [one.case for one in given], codes=codes)
    return Badged(_lines(rows)[0], tuple(map(lines.__getitem__, codes)))


def _readers(actor: Actor) -> None:
    allowed = (Permission.DISPATCH, Permission.SUPERVISE, Permission.LEAD)
    if not any(actor.may(one) for one in allowed):
        raise NotVisible


def _counted(rows: QuerySet[Observer]) -> QuerySet[Observer]:
    since = day_begins(rules.quarter_of(clock.local_day()))
    return rows.annotate(
        in_all=Count("opinions"),
        given=Count("opinions", filter=Q(opinions__at__gte=since)),
    ).order_by("ends_on", "pk")


def _lines(rows: list[Observer]) -> tuple[ObserverLine, ...]:
    names = masked(one.identity_id for one in rows)
    today = clock.local_day()
    lines = [
        ObserverLine(
            id=one.pk,
            name=names[one.identity_id].name if one.identity_id in names else "",
            trade=one.trade,
            starts_on=one.starts_on,
            ends_on=one.ends_on,
            per_quarter=one.per_quarter,
            given=getattr(one, "given", 0),
            in_all=getattr(one, "in_all", 0),
            state=rules.term_state(
                starts_on=one.starts_on,
                ends_on=one.ends_on,
                ended=one.ended_at is not None,
                today=today,
            ),
        )
        for one in rows
    ]
    return tuple(sorted(lines, key=lambda one: _ORDER.index(one.state)))
