"""What is the same fact, what may be asked, what it costs, what fits in a cell."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bihuan.directory.burden import rules
from bihuan.directory.burden.tests.factories import a_demand, today
from bihuan.directory.burden.words import MINUTES, MOST_ROWS, NewItem, Sort


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("脱贫户数量", "辖区脱贫户情况", True),
        ("脱贫户数", "脱貧戶數", True),
        ("脱贫户（数量）", "脱贫户 数量", True),
        ("企业名单", "企业数", True),
        ("脱贫户数量", "监测户数量", False),
        ("数量", "数", False),
    ],
)
def test_the_same_fact_is_known_whatever_an_office_calls_it(
    *, one: str, other: str, same: bool
) -> None:
    assert (rules.same_fact(one) == rules.same_fact(other)) is same


@given(st.text(max_size=60))
def test_a_key_can_be_made_of_any_name_and_stays_the_same(name: str) -> None:
    key = rules.same_fact(name)
    assert len(key) <= 2 * len(name) + 1
    assert rules.same_fact(f" {name}") == key


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({}, ""),
        ({"title": " "}, "demand-title"),
        ({"ground": ""}, "demand-ground"),
        ({"asker_id": 9}, "demand-asker"),
        ({"units": ()}, "demand-units"),
        ({"units": (1, 2)}, "demand-units"),
        ({"items": ()}, "demand-items"),
        ({"items": (NewItem("脱贫户", Sort.NUMBER),) * 2}, "demand-twice"),
        ({"items": (NewItem("户主身份证号", Sort.WORDS),)}, "demand-personal"),
        (
            {"items": tuple(NewItem(f"事{n}甲", Sort.DATE) for n in range(13))},
            "demand-many",
        ),
        ({"starts_on": date(2026, 12, 1)}, "demand-period"),
        ({"due_on": today()}, "demand-notice"),
    ],
)
def test_who_asks_names_ground_fields_units_and_a_day(
    changes: dict[str, object], code: str
) -> None:
    new = a_demand(1, 2, **changes)
    assert rules.may_be_asked(new, units={1}, today=today()).code == code


@pytest.mark.parametrize(
    ("sort", "cell", "fits"),
    [
        (Sort.NUMBER, "1,203.5", True),
        (Sort.NUMBER, "十二", False),
        (Sort.NUMBER, "=1+1", False),
        (Sort.DATE, "2026-11-22", True),
        (Sort.DATE, "11月22日", False),
        (Sort.CHOICE, "是", True),
        (Sort.CHOICE, "有", False),
        (Sort.WORDS, "张庄村", True),
        (Sort.WORDS, "\u200b", False),
        (Sort.TEXT, "长" * 2001, False),
    ],
)
def test_a_cell_is_of_its_sort(*, sort: Sort, cell: str, fits: bool) -> None:
    assert rules.fits(sort, cell) is fits


@given(st.sampled_from(Sort), st.text())
def test_whatever_is_typed_is_judged_and_never_breaks(sort: Sort, cell: str) -> None:
    verdict = rules.may_be_given([[cell]], names=["事"], sorts=[sort])
    assert bool(verdict) is rules.fits(sort, cell)


@pytest.mark.parametrize(
    ("name", "personal"),
    [
        ("手 机 号", True),
        ("姓-名", True),
        ("户主", True),
        ("聯繫人", True),
        ("联系·电话", True),
        ("出生 日期", True),
        ("住址", True),
        ("企业地址", False),
        ("脱贫户数量", False),
        ("热线电话数量", False),
        ("项目名称", False),
    ],
)
def test_what_identifies_somebody_is_not_asked_however_it_is_written(
    *, name: str, personal: bool
) -> None:
    new = a_demand(1, 2, items=(NewItem(name, Sort.WORDS),))
    verdict = rules.may_be_asked(new, units={1}, today=today())
    assert (verdict.code == "demand-personal") is personal


@pytest.mark.parametrize(
    ("cell", "sort", "code"),
    [
        ("张某 138 0013 8000", Sort.TEXT, "answer-personal"),
        ("１３８００１３８０００", Sort.WORDS, "answer-personal"),
        ("11010119900307001x", Sort.LIST, "answer-personal"),
        ("110101 19900307 0011", Sort.WORDS, "answer-personal"),
        ("13800138000", Sort.NUMBER, ""),
        ("91341600MA2N0000XX", Sort.WORDS, ""),
        ("2026年投入13.5万元", Sort.TEXT, ""),
    ],
)
def test_nobodys_number_is_taken_nor_quoted(cell: str, sort: Sort, code: str) -> None:
    for judge in (rules.may_be_given, rules.may_be_kept):
        verdict = judge([[cell]], names=["备注"], sorts=[sort])
        assert verdict.code == code
        assert cell not in str(verdict.sentence)


def test_every_line_costs_and_a_list_costs_once() -> None:
    sorts = [Sort.NUMBER, Sort.LIST]
    assert rules.minutes_of(sorts) == MINUTES[Sort.NUMBER] + MINUTES[Sort.LIST]
    assert rules.minutes_of(sorts, rows=3) == 3 * 5 + MINUTES[Sort.LIST]


def test_an_answer_has_lines_but_not_without_end() -> None:
    told = {"names": ["数"], "sorts": [Sort.NUMBER]}
    assert rules.may_be_given([], **told).code == "answer-empty"
    assert rules.may_be_given([["1"]] * (MOST_ROWS + 1), **told).code == "answer-long"


def test_months_are_counted_backwards_over_the_year() -> None:
    months = rules.months_until(date(2026, 2, 28), count=4)
    assert months == (
        date(2025, 11, 1),
        date(2025, 12, 1),
        date(2026, 1, 1),
        date(2026, 2, 1),
    )
