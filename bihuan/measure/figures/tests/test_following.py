"""Three readings of the same lives come to the same figures."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import transaction

from bihuan.directory.catalogue.words import Result
from bihuan.ground.ledger.queries import timeline
from bihuan.kit import clock
from bihuan.loop.cases.tests.factories import SYSTEM, a_closed_case, a_unit, raiser_of
from bihuan.loop.closing import actions as closing
from bihuan.loop.conftest import settle
from bihuan.measure.figures import actions, rules
from bihuan.measure.figures.jobs import fold
from bihuan.measure.figures.models import CaseFact, Delta, Rollup
from bihuan.measure.figures.queries import figures
from bihuan.measure.figures.queries.rolled import DAY, ROLLED, rolled
from bihuan.measure.figures.tests.factories import (
    START,
    by_hand,
    live,
    told_by_the_ledger,
)
from bihuan.measure.figures.words import COLUMNS, By, Told

pytestmark = pytest.mark.usefixtures("county")


def facts() -> dict[int, dict[str, object]]:
    """All but `seq`: firings of clocks stand in the stream, and nobody tells us of them."""
    rows = {row["case_id"]: row | {"seq": 0} for row in CaseFact.objects.values()}
    for row in rows.values():
        if row["result"] == Result.WITHDRAWN:  # whose verdict is not counted
            row["grade"], row["graded_round"] = None, 0
    return rows


def cells(model: type = Rollup) -> dict[tuple[object, ...], tuple[int, ...]]:
    rows = model.objects.values_list("day", "unit_id", *COLUMNS)
    return {row[:2]: row[2:] for row in rows if any(row[2:])}


def rebuild() -> None:
    with transaction.atomic():
        actions.rebuild()


@pytest.mark.parametrize("seed", range(4))
def test_the_reactions_the_tables_and_the_ledger_alone_agree(seed: int) -> None:
    live(seed)
    while fold():
        pass
    followed, folded = facts(), cells()
    as_of = START + timedelta(days=400)

    with clock.set_to(as_of):
        table = figures(actor=SYSTEM)
    rebuild()

    assert facts() == followed
    assert cells() == folded
    alone = by_hand(told_by_the_ledger(), as_of=as_of)
    shown = {
        code: (value.n, value.of or 0)
        for code, value in table.total.values.items()
        if code in alone
    }
    assert shown == alone


def test_the_lives_are_not_all_alike() -> None:
    for seed in range(4):
        live(seed)
    table = figures(actor=SYSTEM)

    met = {code for code, value in table.total.values.items() if value.n}
    expected = "closed solved explained-share on-time responded satisfied rated late"
    expected += " one-go returned extended rehandled merged-share withdrawn-share"
    assert met >= {*expected.split(), "median-days"}


def test_the_rollup_with_what_is_not_folded_gives_the_same_figures() -> None:
    live(3)
    before = rolled(None, since=None, until=None)

    while fold():
        pass

    assert rolled(None, since=None, until=None) == before
    assert Delta.objects.count() == 0
    total = figures(actor=SYSTEM).total.values
    for one in ROLLED:
        assert before[""][one.top.column] == total[one.code].n


@pytest.mark.parametrize("by", [By.UNIT, By.MONTH])
def test_facts_and_rollup_have_the_same_lines(by: By) -> None:
    live(4)

    counted = figures(by=by, actor=SYSTEM).rows
    summed = rolled(by, since=None, until=None)

    assert {row.key: row.values["closed"].n for row in counted} == {
        key: numbers["closed"] for key, numbers in summed.items() if numbers["accepted"]
    }


def test_hearing_the_same_entries_twice_changes_nothing() -> None:
    case = a_closed_case(a_unit())
    settle()
    before, deltas = facts(), Delta.objects.count()

    entries = timeline(f"case:{case.pk}")
    with transaction.atomic():
        actions.follow(entries)

    assert facts() == before
    assert Delta.objects.count() == deltas


def test_an_entry_that_the_rebuilding_already_saw_is_passed_over() -> None:
    a_closed_case(a_unit())
    rebuild()
    before = facts()

    settle()

    assert facts() == before
    assert rolled(None, since=None, until=None)[""]["closed"] == 1


def test_a_reopened_case_leaves_the_closed_ones_and_comes_back_once() -> None:
    unit = a_unit()
    case = a_closed_case(unit)
    settle()
    actor, raising = raiser_of(case)
    day = f"{clock.local_day()}"

    closing.reopen(raising, reason="又坏了。", actor=actor)
    settle()

    now = rolled(DAY, since=None, until=None)[day]
    assert (now["accepted"], now["closed"], now["finished"]) == (1, 0, 0)
    assert (now["reopened"], now["one_go"]) == (1, 0)


def test_what_a_step_changes_adds_up_to_nothing_there_and_back() -> None:
    told = Told(1, 1, "hotline", "phone", status="accepted", accepted_at=START)
    away = replace(told, unit=4)

    changes = rules.changes(told, away)
    changes.update(rules.changes(away, told))

    assert not +changes
    assert not -changes
