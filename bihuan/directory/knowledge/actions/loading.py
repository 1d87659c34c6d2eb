"""A pack's answers, approved by being loaded."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bihuan.directory.areas.queries import area_ids
from bihuan.directory.catalogue.queries import category_ids
from bihuan.directory.knowledge import rules
from bihuan.directory.knowledge.actions.keeping import (
    content_of,
    put_in_force,
    row_of,
    stream_of,
)
from bihuan.directory.knowledge.models import Answer
from bihuan.directory.knowledge.words import Event, NewAnswer, PackAnswer
from bihuan.directory.units.queries import unit_ids
from bihuan.ground.access.words import Actor
from bihuan.ground.ledger.actions import record
from bihuan.kit.transactions import joins_transaction


@joins_transaction
def keep_answers(answers: Sequence[PackAnswer], *, actor: Actor) -> int:
    """Make the knowledge base contain a pack's answers; answer how many changed.

    An answer of a pack is approved by being loaded. A changed one replaces the former;
    those not named stay.
    """
    units, areas, categories = unit_ids(), area_ids(), category_ids()
    there = {row.code: row for row in Answer.objects.filter(code__isnull=False)}
    changed = 0
    for one in answers:
        new = _new(one, units, areas, categories)
        rules.may_propose(new).enforce()
        row, old = row_of(new, actor), there.get(one.code)
        if old is not None and _same(old, row) and old.public == one.public:
            continue
        if old is not None:
            row.replaces = old
            Answer.objects.filter(pk=old.pk).update(code=None)
        row.code = one.code
        row.save()
        put_in_force(row, public=one.public, actor=actor)
        record(
            Event.APPROVED,
            stream_of(row),
            actor=actor.name,
            public=one.public,
            content=content_of(row),
        )
        changed += 1
    return changed


def _new(
    one: PackAnswer,
    units: Mapping[str, int],
    areas: Mapping[str, int],
    categories: Mapping[str, int],
) -> NewAnswer:
    return NewAnswer(
        question=one.question,
        text=one.text,
        source=one.source,
        owner_id=units[one.owner],
        valid_from=one.valid_from,
        valid_until=one.valid_until,
        asked_as=one.asked_as,
        category_id=categories.get(one.category),
        area_id=areas.get(one.area),
        review_months=one.review_months,
    )


def _same(old: Answer, new: Answer) -> bool:
    fields = (
        "question", "asked_as", "text", "source", "category_id", "area_id",
        "owner_id", "valid_from", "valid_until", "review_months",
    )  # fmt: skip
    return all(getattr(old, name) == getattr(new, name) for name in fields)
