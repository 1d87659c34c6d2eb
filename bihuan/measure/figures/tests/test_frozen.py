"""Figures from rows that are kept: the same as the statements count, and as the ledger tells."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bihuan.directory.burden.tests.factories import a_body
from bihuan.directory.units.words import Kind
from bihuan.ground.access.words import Permission, job
from bihuan.kit import clock
from bihuan.kit.verdicts import NotVisible
from bihuan.loop.cases.tests.factories import a_closed_case, a_unit, raiser_of
from bihuan.loop.closing import actions as closing
from bihuan.loop.conftest import settle
from bihuan.measure.figures.queries import (
    by_kind,
    cases_behind,
    counted,
    figures,
    interval,
    retold,
    rows_behind,
    rows_between,
)
from bihuan.measure.figures.tests.factories import START, live
from bihuan.measure.figures.words import (
    KIND_NAMES,
    STATISTICS,
    By,
    Filters,
    Measure,
    Part,
    Row,
    Value,
)

READER = job("tests", *Permission)
DAYS = (START.date(), START.replace(year=2027).date())


@pytest.mark.usefixtures("county")
def test_rows_come_to_the_figures_of_the_statements_and_to_their_cases() -> None:
    live(3)
    rows = rows_between(*DAYS, actor=READER)
    found = counted(rows, public=False)
    table = figures(since=DAYS[0], until=DAYS[1], by=By.UNIT, actor=READER)

    assert found.total.values == table.total.values
    lines = [line for some in found.units.values() for line in some]
    assert {one.key: one.values for one in lines} == {
        one.key: one.values for one in table.rows
    }
    assert set(found.units) <= set(KIND_NAMES)
    assert sum(map(len, by_kind(table.rows).values())) == len(table.rows)
    for one in STATISTICS:
        for part in Part:
            kept = cases_behind(rows, one.code, by=None, key="", part=part)
            page = rows_behind(one.code, Filters(*DAYS), part=part, actor=READER)
            assert len(kept) == len(page.items)


@pytest.mark.usefixtures("county")
def test_rows_follow_from_the_ledger_alone_whatever_happened_since() -> None:
    live(2, cases=5)
    case = a_closed_case(a_unit())
    settle()
    as_of = clock.now()
    until = max(DAYS[1], clock.local_day())
    kept = rows_between(DAYS[0], until, actor=READER)
    actor, raising = raiser_of(case)
    closing.reopen(raising, reason="又坏了。", actor=actor)
    settle()

    assert rows_between(DAYS[0], until, actor=READER) != kept
    assert list(retold(kept, as_of=as_of)) == kept
    wrong = [replace(kept[0], bits=kept[0].bits ^ 2), *kept[1:]]
    again = list(retold(wrong, as_of=as_of))
    assert again == kept


@pytest.mark.usefixtures("county")
def test_what_everybody_reads_tells_of_no_few() -> None:
    live(1, cases=4, steps=6)
    rows = rows_between(*DAYS, actor=READER)
    public = counted(rows, public=True)

    assert not any(one.live for one in public.statistics)
    assert all(
        value.hidden or value.n == 0 or value.n >= 5
        for value in public.total.values.values()
    )


@pytest.mark.usefixtures("county")
def test_one_line_of_a_kind_is_not_the_total_less_what_is_shown() -> None:
    towns = [a_body("甲镇"), a_body("乙镇")]
    water = a_body("自来水公司", Kind.UTILITY)
    sizes = {towns[0]: 9, towns[1]: 8, water: 3}
    bits, cases = Measure.ACCEPTED.value, iter(range(1, 100))
    rows = [
        Row(next(cases), 1, bits, overdue=False, unit=unit, category=None, seconds=None)
        for unit, many in sizes.items()
        for _ in range(many)
    ]
    found = counted(rows, public=True)
    lines = {one.key: one for some in found.units.values() for one in some}

    assert found.total.values["accepted"].n == 20
    for code in found.total.values:
        hidden = [key for key in lines if lines[key].values[code].hidden]
        assert len(hidden) != 1, code
        assert not hidden or sum(sizes[int(key)] for key in hidden) >= 5
    assert lines[f"{water}"].values["accepted"].hidden
    assert lines[f"{towns[1]}"].values["accepted"].hidden
    assert lines[f"{towns[0]}"].values["accepted"].n == 9


def test_only_those_who_see_the_county_may_keep_its_rows() -> None:
    with pytest.raises(NotVisible):
        rows_between(*DAYS, actor=job("tests", Permission.HANDLE))


@pytest.mark.parametrize(
    ("value", "between"),
    [
        (Value(8, 10, 0.8), (0.490, 0.943)),
        (Value(0, 10, 0.0), (0.0, 0.278)),
        (Value(800, 1000, 0.8), (0.774, 0.824)),
        (Value(0, 0, None), None),
        (Value(7, None, 7), None),
        (Value(3, 5, 0.6, hidden=True), None),
    ],
)
def test_an_interval_says_what_so_few_can_tell(
    value: Value, between: tuple[float, float] | None
) -> None:
    found = interval(value)
    assert (found and tuple(round(one, 3) for one in found)) == between
