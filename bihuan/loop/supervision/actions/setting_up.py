"""Setting an item up (立项) and dividing it into parts (分解), before it is given out."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Max

from bihuan.directory.units.queries import is_active
from bihuan.ground.access.words import Actor, Permission
from bihuan.ground.files.actions import keep_file
from bihuan.ground.files.words import Content
from bihuan.ground.ledger.actions import record
from bihuan.kit import clock
from bihuan.kit.transactions import joins_transaction, opens_transaction, tried_again
from bihuan.kit.verdicts import NotVisible
from bihuan.loop.supervision import rules
from bihuan.loop.supervision.actions.standing import LockedItem, lock_item, refresh
from bihuan.loop.supervision.models import Helper, Item, Part
from bihuan.loop.supervision.words import (
    Event,
    ItemState,
    ItemTerms,
    PartTerms,
    item_stream,
)

_OF_TERMS = (
    "title",
    "body",
    "source",
    "source_name",
    "due_on",
    "signer",
    "instructed_by",
    "rhythm",
)


@tried_again
@opens_transaction
def set_up(
    terms: ItemTerms,
    *,
    papers: Sequence[Content] = (),
    source_key: str = "",
    actor: Actor,
) -> int:
    """Put an item on the list, with the paper that it rests on; answers its id.

    `source_key` names what may open only one item: the second time, the first one's number is told.
    """
    actor.may(Permission.SUPERVISE).enforce()
    rules.may_set_up(terms, today=clock.local_day()).enforce()
    there = Item.objects.filter(source_key=source_key) if source_key else None
    known = there.values_list("number", flat=True).first() if there else None
    rules.may_set_up_once(known or "").enforce()

    item = put_up(terms, source_key=source_key, actor=actor)
    for one in papers:
        _keep(item, one, actor)

    return item.pk


@joins_transaction
def put_up(terms: ItemTerms, *, source_key: str = "", actor: Actor) -> LockedItem:
    """The row of a new item, and its record."""
    now = clock.now()
    item = Item.objects.create(
        **{name: getattr(terms, name) for name in _OF_TERMS},
        source_key=source_key,
        set_up_by=actor.name,
        set_up_at=now,
    )
    year = now.astimezone(clock.COUNTY_TIME).year
    item.number = f"DB{year}-{item.pk:05d}"
    item.save(update_fields=["number"])

    record(
        Event.SET_UP,
        item_stream(item.pk),
        actor=actor.name,
        number=item.number,
        source=str(item.source),
        due=item.due_on.isoformat(),
    )
    locked = LockedItem(item)
    refresh(locked)
    return locked


@opens_transaction
def change_item(item_id: int, terms: ItemTerms, *, actor: Actor) -> None:
    """Set an item up differently, while no unit was told of it."""
    actor.may(Permission.SUPERVISE).enforce()
    item = lock_item(item_id)

    rules.may_change(ItemState(item.state)).enforce()
    rules.may_set_up(terms, today=clock.local_day()).enforce()

    for name in _OF_TERMS:
        setattr(item, name, getattr(terms, name))
    item.save(update_fields=_OF_TERMS)
    refresh(item)

    record(
        Event.CHANGED,
        item_stream(item.pk),
        actor=actor.name,
        due=item.due_on.isoformat(),
    )


@opens_transaction
def keep_paper(item_id: int, paper: Content, *, actor: Actor) -> None:
    """Put another paper with an item: minutes, an instruction, a photograph."""
    actor.may(Permission.SUPERVISE).enforce()
    item = lock_item(item_id)

    _keep(item, paper, actor)


def _keep(item: Item, paper: Content, actor: Actor) -> None:
    stream = item_stream(item.pk)
    keep_file(stream, paper.name, paper, kind_of_use="source", actor=actor)
    record(Event.PAPER_KEPT, stream, actor=actor.name)


@opens_transaction
def plan_part(item_id: int, terms: PartTerms, *, actor: Actor) -> int:
    """Divide off one part: whose it is, what it comes to, until when."""
    actor.may(Permission.SUPERVISE).enforce()
    item = lock_item(item_id)

    rules.may_change(ItemState(item.state)).enforce()
    return add_part(item, terms, actor=actor).pk


@joins_transaction
def add_part(item: LockedItem, terms: PartTerms, *, actor: Actor) -> Part:
    """What `plan_part` does, as a step."""
    there = Part.objects.filter(item=item)
    rules.may_plan_part(
        terms,
        item_due=item.due_on,
        there=there.count(),
        active=is_active(terms.unit_id) and all(map(is_active, terms.helpers)),
        today=clock.local_day(),
    ).enforce()

    part = Part.objects.create(
        item=item,
        place=(there.aggregate(last=Max("place"))["last"] or 0) + 1,
        title=terms.title.strip(),
        target=terms.target.strip(),
        unit_id=terms.unit_id,
        due_on=terms.due_on,
        goal=terms.goal,
        counted_in=terms.counted_in.strip(),
    )
    Helper.objects.bulk_create(
        Helper(part=part, unit_id=one) for one in dict.fromkeys(terms.helpers)
    )
    refresh(item)

    record(
        Event.PART_PLANNED,
        item_stream(item.pk),
        actor=actor.name,
        part=part.pk,
        unit=part.unit_id,
        due=part.due_on.isoformat(),
    )
    return part


@opens_transaction
def drop_part(item_id: int, part_id: int, *, actor: Actor) -> None:
    """Take a planned part out again."""
    actor.may(Permission.SUPERVISE).enforce()
    item = lock_item(item_id)

    rules.may_change(ItemState(item.state)).enforce()
    part = Part.objects.filter(item=item, pk=part_id).first()
    if part is None:
        raise NotVisible(str(part_id))

    unit = part.unit_id
    part.delete()
    refresh(item)

    record(
        Event.PART_DROPPED,
        item_stream(item.pk),
        actor=actor.name,
        part=part_id,
        unit=unit,
    )
