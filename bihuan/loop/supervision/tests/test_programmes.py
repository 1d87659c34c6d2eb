"""Targets that are counted: the share follows from the count, and may exceed the whole."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from bihuan.kit import clock
from bihuan.kit.verdicts import Refused
from bihuan.loop.cases.tests.factories import a_unit, handler_of, supervisor
from bihuan.loop.supervision import actions
from bihuan.loop.supervision.queries import counted_items, find_item
from bihuan.loop.supervision.tests.factories import (
    an_item,
    claim,
    fresh,
    part_terms,
    parts_of,
)

pytestmark = pytest.mark.usefixtures("supervised")


def test_more_than_was_promised_shows_as_more_than_the_whole() -> None:
    """Seed 007's shape: 664 units were the target, 969.5 were done: 146.0 %."""
    units = [a_unit(), a_unit()]
    goals = [Decimal(600), Decimal(64)]
    item = an_item(
        *(
            part_terms(unit, goal=goal, counted_in="户")
            for unit, goal in zip(units, goals, strict=True)
        )
    )
    actions.give_out(item.pk, actor=supervisor())
    parts = parts_of(item)
    for part in parts:
        claim(part)
    done = [(0, "400"), (0, "900.5"), (1, "69")]  # what is told last counts
    for at, reached in done:
        actions.tell_progress(
            parts[at].pk,
            reached=Decimal(reached),
            text="已改造。",
            actor=handler_of(units[at]),
        )

    (found,) = counted_items(supervisor())
    assert (found.counted_in, found.parts, found.told) == ("户", 2, 2)
    assert (sum(found.reached), found.goals) == (Decimal("969.5"), Decimal(664))
    assert fresh(item).percent == 100
    later = clock.local_day() + timedelta(days=400)
    assert counted_items(supervisor(), since=later) == []  # done in good time
    line = find_item(supervisor(), item.pk).parts[0]
    assert (line.percent, line.reached) == (100, Decimal("900.5"))


def test_a_counted_part_is_told_by_its_count_and_a_count_has_its_unit() -> None:
    unit = a_unit()
    draft = an_item()
    for wrong in (
        {"goal": Decimal(3)},
        {"counted_in": "户"},
        {"goal": Decimal(0), "counted_in": "户"},
    ):
        with pytest.raises(Refused, match="part-goal"):
            actions.plan_part(draft.pk, part_terms(unit, **wrong), actor=supervisor())
    terms = part_terms(unit, goal=Decimal(8), counted_in="处")
    actions.plan_part(draft.pk, terms, actor=supervisor())
    assert counted_items(supervisor()) == []  # nobody was told of it yet
    actions.give_out(draft.pk, actor=supervisor())
    (part,) = parts_of(draft)
    claim(part)

    with pytest.raises(Refused, match="percent"):
        actions.tell_progress(
            part.pk, percent=50, text="一半。", actor=handler_of(unit)
        )
    later = clock.local_day() + timedelta(days=400)
    for since in (None, later):  # what is late is still in work
        (found,) = counted_items(supervisor(), since=since)
        assert (found.told, found.reached) == (0, ())
