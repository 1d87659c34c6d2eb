"""Programmes: what the parts of an item have reached together, of what they were to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import OuterRef, Q, Subquery

from bihuan.ground.access.words import Actor
from bihuan.ground.calendars.queries import day_ends
from bihuan.loop.supervision.models import Part, Progress
from bihuan.loop.supervision.queries.items import visible_items

MOST = 200


@dataclass(frozen=True, slots=True)
class CountedItem:
    """What the parts of one item that are counted alike were to reach, and have."""

    item_id: int
    number: str
    title: str
    counted_in: str
    parts: int
    told: int  # of them have told how far they are
    goals: Decimal
    reached: tuple[Decimal, ...]


def counted_items(
    actor: Actor, *, since: date | None = None, until: date | None = None
) -> list[CountedItem]:
    """Items given out whose parts are counted, by what they are counted in. One query.

    Of the parts that were in work at some time from `since` to `until`: given out by
    then, and not due before unless they are late. What a part told last counts, as of
    now.
    """
    told = Progress.objects.filter(part=OuterRef("pk"), reached__isnull=False)
    rows = Part.objects.filter(item__in=visible_items(actor), goal__isnull=False)
    rows = rows.filter(item__given_out_at__isnull=False)
    if since:
        rows = rows.filter(Q(due_on__gte=since) | Q(percent__lt=100))
    if until:
        rows = rows.filter(item__given_out_at__lt=day_ends(until))
    last = Subquery(told.order_by("-pk").values("reached")[:1])
    found: dict[tuple[int, str], list[Part]] = {}
    reached: dict[int, Decimal | None] = {}
    parts = rows.select_related("item").annotate(last=last)
    for row in parts.order_by("-item", "counted_in", "place"):
        found.setdefault((row.item_id, row.counted_in), []).append(row)
        reached[row.pk] = row.last
    return [_counted(some, reached) for some in list(found.values())[:MOST]]


def _counted(
    parts: Sequence[Part], reached: Mapping[int, Decimal | None]
) -> CountedItem:
    first = parts[0]
    found = [reached[one.pk] for one in parts]
    told = tuple(one for one in found if one is not None)
    return CountedItem(
        item_id=first.item_id,
        number=first.item.number,
        title=first.item.title,
        counted_in=first.counted_in,
        parts=len(parts),
        told=len(told),
        goals=sum((one.goal for one in parts if one.goal), Decimal(0)),
        reached=told,
    )
