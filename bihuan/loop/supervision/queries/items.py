"""Items in lists: who may see them, narrowed, a page at a time, and how many there are."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from bihuan.ground.access.words import Actor, Permission
from bihuan.ground.calendars.queries import day_begins
from bihuan.kit import clock
from bihuan.kit.keysets import page_of
from bihuan.kit.paging import Page
from bihuan.kit.verdicts import NotVisible, Verdict
from bihuan.loop.cases.words import Light
from bihuan.loop.supervision import rules
from bihuan.loop.supervision.models import Item, Part
from bihuan.loop.supervision.words import ItemState, Source

SIZE = 30
MOST_LISTED = 300  # of a meeting, on paper
ENDED = (ItemState.CLOSED, ItemState.DROPPED)
OPEN = tuple(state for state in ItemState if state not in ENDED)
_READERS = (Permission.SUPERVISE, Permission.LEAD, Permission.SEE_ALL_CASES)


class Counted(StrEnum):
    """The lists that are counted above the list."""

    OPEN = "open"
    RED = "red"
    READY = "ready"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Sifted:
    """How the list is narrowed; nothing given means all that are open."""

    which: str = ""  # a state, "closed", or "all"
    light: Light | None = None
    source: str = ""
    unit_id: int | None = None
    mine: bool = False  # what the actor instructed, signs or set up
    text: str = ""


@dataclass(frozen=True, slots=True)
class ItemLine:
    """One item as lists show it."""

    id: int
    number: str
    title: str
    source: Source
    source_name: str
    state: ItemState
    light: Light
    due_on: date
    act_by: datetime
    rung: str
    parts: int
    done: int
    percent: int
    instructed_by: str
    signer: str
    set_up_at: datetime
    ended_at: datetime | None
    units: tuple[int, ...] = ()


def visible_items(actor: Actor) -> QuerySet[Item]:
    """What this actor may know: all, or what their units have a part in that was given out."""
    if any(actor.may(one) for one in _READERS):
        return Item.objects.all()
    if not actor.units:
        return Item.objects.none()
    parts = Part.objects.filter(item=OuterRef("pk"), case__isnull=False)
    mine = Q(unit__in=actor.units) | Q(helpers__unit__in=actor.units)
    mine |= Q(case__owner__in=actor.units)
    return Item.objects.filter(Exists(parts.filter(mine)))


def may_set_up(actor: Actor) -> Verdict:
    """Whether this actor may put items on the list."""
    return actor.may(Permission.SUPERVISE)


def items(
    actor: Actor, sifted: Sifted, *, key: str | None = None, size: int = SIZE
) -> Page[ItemLine]:
    """One page of the list, what falls due next first."""
    rows = _sifted(actor, sifted)
    page = page_of(rows, "act_by", "id", key=key, size=size)
    return Page(lines_of(page.items), next=page.next, previous=page.previous)


def counts_of_items(actor: Actor) -> dict[Counted, int]:
    """How many are open, late, waiting for a signature, and closed; one query."""
    open_ = Q(state__in=OPEN)
    counts = visible_items(actor).aggregate(
        open=Count("pk", filter=open_),
        red=Count("pk", filter=open_ & Q(act_by__lte=clock.now())),
        ready=Count("pk", filter=Q(state=ItemState.READY)),
        closed=Count("pk", filter=Q(state=ItemState.CLOSED)),
    )
    return {one: counts[one] for one in Counted}


def carried_over(actor: Actor, first: date) -> tuple[list[ItemLine], list[ItemLine]]:
    """For a month's meeting: what earlier meetings decided and was not done when it began,
    then what was decided in the month (泸溪 B04). What was done meanwhile stays listed.
    """
    begins = day_begins(first)
    ends = day_begins((first.replace(day=28) + timedelta(days=4)).replace(day=1))
    rows = visible_items(actor).filter(source=Source.MEETING)
    rows = rows.exclude(state=ItemState.DROPPED).order_by("act_by", "id")
    left = Q(ended_at__isnull=True) | Q(ended_at__gte=begins)
    before = rows.filter(left, set_up_at__lt=begins)
    new = rows.filter(set_up_at__gte=begins, set_up_at__lt=ends)
    return lines_of(before[:MOST_LISTED]), lines_of(new[:MOST_LISTED])


def item_of_paper(actor: Actor, item_id: int) -> None:
    """Whether this actor may read the papers of an item; `NotVisible` if not."""
    if not visible_items(actor).filter(pk=item_id).exists():
        raise NotVisible(str(item_id))


def lines_of(rows: Iterable[Item]) -> list[ItemLine]:
    """Rows as lists show them, with the units of their parts, in one query more."""
    rows, now = list(rows), clock.now()
    units: dict[int, list[int]] = {}
    parts = Part.objects.filter(item__in=[one.pk for one in rows]).order_by("place")
    for item, unit in parts.values_list("item", "unit"):
        held = units.setdefault(item, [])
        if unit not in held:
            held.append(unit)
    return [_line(one, tuple(units.get(one.pk, ())), now) for one in rows]


def _line(row: Item, units: tuple[int, ...], now: datetime) -> ItemLine:
    state = ItemState(row.state)
    return ItemLine(
        id=row.pk,
        number=row.number,
        title=row.title,
        source=Source(row.source),
        source_name=row.source_name,
        state=state,
        light=rules.light(
            act_by=row.act_by, warn_by=row.warn_by, is_open=state in OPEN, now=now
        ),
        due_on=row.due_on,
        act_by=row.act_by,
        rung=row.rung,
        parts=row.parts_in_all,
        done=row.done,
        percent=row.percent,
        instructed_by=row.instructed_by,
        signer=row.signer,
        set_up_at=row.set_up_at,
        ended_at=row.ended_at,
        units=units,
    )


def _sifted(actor: Actor, sifted: Sifted) -> QuerySet[Item]:
    rows = _in_state(visible_items(actor), sifted.which)
    if sifted.light is not None:
        rows = rows.filter(_lit(sifted.light, clock.now()), state__in=OPEN)
    if sifted.source:
        rows = rows.filter(source=sifted.source)
    if sifted.unit_id is not None:
        theirs = Q(unit=sifted.unit_id) | Q(helpers__unit=sifted.unit_id)
        rows = rows.filter(Exists(Part.objects.filter(theirs, item=OuterRef("pk"))))
    if sifted.mine:
        me = actor.name
        rows = rows.filter(Q(instructed_by=me) | Q(signer=me) | Q(set_up_by=me))
    if text := sifted.text.strip():
        rows = rows.filter(Q(title__icontains=text) | Q(number__iexact=text))
    return rows


def _in_state(rows: QuerySet[Item], which: str) -> QuerySet[Item]:
    if which == "all":
        return rows
    if which in [*ItemState]:
        return rows.filter(state=which)
    return rows.filter(state__in=OPEN)


def _lit(light: Light, now: datetime) -> Q:
    late = Q(act_by__lte=now)
    near = Q(warn_by__lte=now)
    if light is Light.RED:
        return late
    return ~late & near if light is Light.YELLOW else ~late & ~near
