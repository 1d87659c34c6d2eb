"""Locking an item, and keeping its copies equal to what its parts add up to."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NewType

from bihuan.ground.calendars.queries import day_ends
from bihuan.kit.clock import earliest
from bihuan.kit.transactions import joins_transaction
from bihuan.kit.verdicts import NotVisible
from bihuan.loop.cases.actions import LockedCase, lock_case
from bihuan.loop.cases.words import OPEN, RUNNING, Status
from bihuan.loop.oversight.words import LADDER
from bihuan.loop.supervision import rules
from bihuan.loop.supervision.models import Item, Part, Review
from bihuan.loop.supervision.words import NEVER, ItemState, PartState

# A case comes before the item of which it is a part, always: whoever locks both does so
# in this order, and the relay has locked cases before it comes to items.
LockedItem = NewType("LockedItem", Item)
_WARNING = timedelta(days=3)
_COPIES = (
    "state",
    "act_by",
    "warn_by",
    "rung",
    "parts_in_all",
    "done",
    "percent",
)


@joins_transaction
def lock_item(item_id: int) -> LockedItem:
    """Read an item afresh and hold it until the transaction ends."""
    found = Item.objects.select_for_update().filter(pk=item_id).first()
    if found is None:
        raise NotVisible(str(item_id))
    return LockedItem(found)


@joins_transaction
def lock_part(part_id: int) -> tuple[LockedItem, Part, LockedCase]:
    """A part that was given out, its case and its item."""
    ids = Part.objects.filter(pk=part_id, case__isnull=False)
    found = ids.values_list("item_id", "case_id").first()
    if found is None:
        raise NotVisible(str(part_id))
    case = lock_case(int(found[1]))
    item = lock_item(found[0])
    return item, Part.objects.select_related("case").get(pk=part_id), case


@joins_transaction
def states_of(parts: Sequence[Part]) -> list[PartState]:
    """How these parts stand, by their cases and reviews, in one query."""
    passed = set(
        Review.objects.filter(part__in=parts, passed=True).values_list("part", "round")
    )
    return [
        rules.part_state(
            Status(one.case.status) if one.case else None,
            reviewed=one.case is not None and (one.pk, one.case.round) in passed,
        )
        for one in parts
    ]


@joins_transaction
def refresh(item: LockedItem) -> None:
    """Write down how an item stands now."""
    parts = list(Part.objects.filter(item=item).select_related("case"))
    states = states_of(parts)
    item.state = rules.item_state(
        states,
        signed=item.state == ItemState.CLOSED,
        dropped=item.state == ItemState.DROPPED,
    )
    item.parts_in_all, item.done = len(parts), states.count(PartState.DONE)
    shares = [
        100 if state is PartState.DONE else one.percent
        for one, state in zip(parts, states, strict=True)
    ]
    item.percent = sum(shares) // len(shares) if shares else 0
    item.rung = _highest(parts)
    item.act_by, item.warn_by = _limits(item, parts)
    item.save(update_fields=_COPIES)


def _limits(item: Item, parts: Sequence[Part]) -> tuple[datetime, datetime]:
    """The nearest deadline of an open item, and from when on it shows yellow."""
    if item.state in (ItemState.CLOSED, ItemState.DROPPED):
        return NEVER, NEVER
    last = day_ends(item.due_on)
    cases = [one.case for one in parts if one.case and one.case.status in OPEN]
    act_by = earliest(last, *(one.act_by for one in cases)) or last
    running = [one.warn_at for one in cases if one.status in RUNNING]
    warn_by = earliest(last - _WARNING, *running) or last
    return act_by, warn_by


def _highest(parts: Sequence[Part]) -> str:
    """The highest rung on which an open part stands."""
    rungs = [
        one.case.escalation for one in parts if one.case and one.case.status in OPEN
    ]
    return max(rungs, key=_height, default="")


def _height(rung: str) -> int:
    return [*map(str, LADDER)].index(rung) + 1 if rung in [*LADDER] else 0
