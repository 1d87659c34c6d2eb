"""What follows for items from what happens to cases, clocks and signals."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from bihuan.directory.units.queries import is_active, names_on_paper
from bihuan.ground.access.words import Actor
from bihuan.ground.clocks.queries import find_clock
from bihuan.kit import clock
from bihuan.kit.transactions import joins_transaction
from bihuan.loop.cases.actions import lock_case
from bihuan.loop.supervision import rules
from bihuan.loop.supervision.actions.giving_out import set_term
from bihuan.loop.supervision.actions.setting_up import add_part, put_up
from bihuan.loop.supervision.actions.standing import lock_item, lock_part, refresh
from bihuan.loop.supervision.models import Item, Part
from bihuan.loop.supervision.words import (
    PROGRESS_CLOCK,
    ItemTerms,
    PartTerms,
    Source,
    part_stream,
)

_SIGNAL_DAYS = 15  # until what looked too good is looked into


@joins_transaction
def follow_cases(case_ids: Iterable[int]) -> int:
    """Keep the items of these cases as their parts now stand; says how many there were."""
    rows = Part.objects.filter(case__in=set(case_ids)).order_by("item")
    items = list(rows.values_list("item", flat=True).distinct())
    for item in items:
        refresh(lock_item(item))
    return len(items)


@joins_transaction
def keep_term(case_id: int, *, actor: Actor) -> bool:
    """A part went to another unit: its own day stands, not the profile's usual period."""
    part = Part.objects.filter(case=case_id).first()
    return part is not None and set_term(lock_case(case_id), part, actor=actor)


@joins_transaction
def follow_part(part_id: int) -> None:
    """The calendar changed: word of progress is due when its clock says."""
    _item, part, _case = lock_part(part_id)
    running = find_clock(part_stream(part_id), PROGRESS_CLOCK)
    due = running.due_at if running else None
    if due != part.progress_by:
        part.progress_by = due
        part.save(update_fields=["progress_by"])


@joins_transaction
def open_from_signal(
    signal_id: int, *, about: str, unit_id: int | None, month: date, actor: Actor
) -> int | None:
    """A signal is to be looked into: a draft with the unit's part, once for each signal.

    Who signs and what exactly is asked is a person's to say; nothing is given out here.
    """
    key = f"signal:{signal_id}"
    if Item.objects.filter(source_key=key).exists():
        return None
    today = clock.local_day()
    due_on = today + timedelta(days=_SIGNAL_DAYS)
    name = names_on_paper([unit_id]).get(unit_id, "") if unit_id else ""
    title, body = rules.signal_texts(about=about, unit=name, month=month)
    terms = ItemTerms(
        title=title,
        body=body,
        source=Source.SIGNAL,
        source_name=f"反常提示第{signal_id}号",
        due_on=due_on,
        signer="",
    )
    item = put_up(terms, source_key=key, actor=actor)
    if unit_id is not None and is_active(unit_id):
        part = PartTerms(title=title, target=body, unit_id=unit_id, due_on=due_on)
        add_part(item, part, actor=actor)
    return item.pk
