"""What is asked: of the actor's units, by them, and one demand with its answers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import timedelta

from django.db.models import Count, Prefetch, Q, QuerySet

from bihuan.directory.burden import rules
from bihuan.directory.burden.models import Demand, Item, Share
from bihuan.directory.burden.words import (
    DemandLine,
    DemandPage,
    ItemLine,
    Known,
    Mine,
    ShareLine,
    Sheet,
    Sort,
    State,
    Subject,
)
from bihuan.directory.units.queries import unit_names
from bihuan.ground.access.words import Actor, Permission
from bihuan.ground.calendars.queries import day_begins
from bihuan.kit import clock
from bihuan.kit.verdicts import NotVisible

MOST = 50
_CANCELLED_SHOWN = timedelta(days=30)


def may_ask(actor: Actor) -> bool:
    """Whether this actor may ask other units for data at all."""
    return bool(actor.may(Permission.HEAD_UNIT) or actor.may(Permission.DISPATCH))


def asked_of(actor: Actor) -> Mine:
    """What is asked of the actor's units: what is open, what was given, what was cancelled."""
    rows = _counted(Demand.objects.filter(shares__unit__in=actor.units))
    waiting = Share.objects.filter(
        unit__in=actor.units, given_at__isnull=True, demand__state=State.ASKED
    )
    open_ids = list(waiting.values_list("demand_id", flat=True))
    running = rows.filter(pk__in=open_ids).order_by("due_at", "pk")[:MOST]
    done = rows.filter(state=State.ASKED).exclude(pk__in=open_ids)
    since = clock.now() - _CANCELLED_SHOWN
    off = rows.filter(state=State.CANCELLED, cancelled_at__gte=since)
    open_lines = lines(running)
    given = Share.objects.filter(
        unit__in=actor.units,
        demand__sent_at__gte=day_begins(rules.month_of(clock.local_day())),
        demand__state=State.ASKED,
    )
    return Mine(
        open=open_lines,
        past=lines(done.order_by("-sent_at", "-pk")[:MOST]),
        minutes_open=sum(one.minutes for one in open_lines),
        minutes_month=sum(share_minutes(with_items(given))),
        cancelled=lines(off.order_by("-cancelled_at")[:MOST]),
    )


def demands_of(actor: Actor) -> tuple[DemandLine, ...]:
    """What the actor's units ask of others, the latest first."""
    if not may_ask(actor):
        raise NotVisible
    rows = _counted(Demand.objects.filter(asker__in=actor.units))
    return lines(rows.order_by("-asked_at", "-pk")[:MOST])


def held_demands(actor: Actor) -> tuple[DemandLine, ...]:
    """Repetitions that wait for a leader; for others nothing."""
    if not actor.may(Permission.LIGHTEN):
        return ()
    rows = _counted(Demand.objects.filter(state=State.HELD))
    return lines(rows.order_by("asked_at", "pk")[:MOST])


def demand_page(actor: Actor, demand_id: int) -> DemandPage:
    """One demand. All staff read what is asked, on what ground, and what it repeats."""
    row = _counted(Demand.objects.filter(pk=demand_id)).first()
    if row is None or not (actor.units or actor.may(Permission.LEAD)):
        raise NotVisible(str(demand_id))
    shares = list(Share.objects.filter(demand=row).order_by("unit__path", "pk"))
    names = unit_names([one.unit_id for one in shares])
    own = {one.unit_id for one in shares} & actor.units
    may_answer = actor.may(Permission.HANDLE) or actor.may(Permission.REGISTER)
    leads = actor.may(Permission.LEAD) or actor.may(Permission.LIGHTEN)
    told = Demand.objects.opens_data_to(actor.units, demand_id)
    return DemandPage(
        line=lines([row])[0],
        ground=row.ground,
        subject=Subject(row.subject),
        items=_items(row),
        shares=tuple(
            ShareLine(
                unit_id=one.unit_id,
                unit=names.get(one.unit_id, ""),
                given_at=one.given_at,
                rows=len(one.rows) if one.given_at else 0,
                minutes_taken=one.minutes_taken,
            )
            for one in shares
        ),
        known=tuple(
            Known(**{**one, "units": tuple(one["units"])}) for one in row.known
        ),
        reason=row.reason,
        allowed_at=row.allowed_at,
        cancelled_why=row.cancelled_why,
        cancelled_at=row.cancelled_at,
        own=tuple(sorted(own)) if may_answer and row.state != State.HELD else (),
        may_lighten=bool(actor.may(Permission.LIGHTEN)),
        may_read_data=bool(leads or told),
    )


def sheet(actor: Actor, demand_id: int, unit_id: int) -> Sheet:
    """What one unit fills in, with what was typed so far."""
    share = (
        Share.objects.select_related("demand")
        .filter(demand=demand_id, unit=unit_id)
        .exclude(demand__state=State.HELD)
        .first()
    )
    if share is None or unit_id not in actor.units:
        raise NotVisible(str(demand_id))
    return Sheet(
        unit_id=unit_id,
        unit=unit_names([unit_id]).get(unit_id, ""),
        items=_items(share.demand),
        rows=tuple(tuple(row) for row in share.rows),
        given=share.given_at is not None,
    )


def lines(rows: Iterable[Demand]) -> tuple[DemandLine, ...]:
    """Demands as lists show them. Two queries beside their own, at any number."""
    found = list(rows)
    names = unit_names(one.asker_id for one in found)
    sorts: dict[int, list[str]] = {}
    items = Item.objects.filter(demand__in=[one.pk for one in found])
    for demand, sort in items.values_list("demand_id", "sort"):
        sorts.setdefault(demand, []).append(sort)
    now = clock.now()
    return tuple(
        DemandLine(
            id=one.pk,
            title=one.title,
            asker=names.get(one.asker_id, ""),
            state=State(one.state),
            starts_on=one.starts_on,
            ends_on=one.ends_on,
            due_at=one.due_at,
            units=vars(one)["n"],
            given=vars(one)["given"],
            minutes=rules.minutes_of(sorts.get(one.pk, [])),
            late=one.state == State.ASKED and bool(one.due_at and one.due_at < now),
        )
        for one in found
    )


def share_minutes(shares: Sequence[Share]) -> list[int]:
    """What each answer costs its unit: what it says itself, else what the fields say."""
    return [
        one.minutes_taken
        if one.minutes_taken is not None
        else rules.minutes_of(
            [item.sort for item in one.demand.items.all()],
            rows=len(one.rows) if one.given_at else 1,
        )
        for one in shares
    ]


def with_items(rows: QuerySet[Share]) -> list[Share]:
    """Answers with the fields that were asked, in three queries at any number."""
    wanted = Prefetch("demand__items", queryset=Item.objects.order_by("place"))
    return list(rows.select_related("demand").prefetch_related(wanted))


def _items(row: Demand) -> tuple[ItemLine, ...]:
    rows = Item.objects.filter(demand=row).order_by("place")
    return tuple(
        ItemLine(one.pk, one.name, Sort(one.sort), rules.minutes_of([one.sort]))
        for one in rows
    )


def _counted(rows: QuerySet[Demand]) -> QuerySet[Demand]:
    whole = Demand.objects.filter(pk__in=rows.values("pk"))
    return whole.annotate(
        n=Count("shares"),
        given=Count("shares", filter=Q(shares__given_at__isnull=False)),
    )
