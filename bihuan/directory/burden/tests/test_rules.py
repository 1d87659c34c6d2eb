"""What is the same fact, what may be asked, what it costs, what fits in a cell."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bihuan.directory.burden import rules
from bihuan.directory.burden.tests.factories import a_demand, today
from bihuan.directory.burden.words import MINUTES, MOST_ROWS, NewItem, Sort
from bihuan.kit.identifiers import citizen_id_check_character


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
        ("13800138000", Sort.NUMBER, "answer-personal"),
        ("13,800,138,000", Sort.NUMBER, ""),
        ("13800138000.00", Sort.NUMBER, ""),
        ("8613800138000", Sort.LIST, "answer-personal"),
        ("工程款13,800,138,000元", Sort.TEXT, ""),
        ("91341600MA2N0000XX", Sort.WORDS, ""),
        ("2026年投入13.5万元", Sort.TEXT, ""),
    ],
)
def test_nobodys_number_is_taken_nor_quoted(cell: str, sort: Sort, code: str) -> None:
    for judge in (rules.may_be_given, rules.may_be_kept):
        verdict = judge([[cell]], names=["备注"], sorts=[sort])
        assert verdict.code == code
        assert cell not in str(verdict.sentence)


def a_citizens_number() -> str:
    first = "34160219900307001"
    return first + citizen_id_check_character(first)


def test_a_citizens_number_is_found_though_it_sticks_to_others() -> None:
    number = a_citizens_number()
    wrong = number[:-1] + ("1" if number[-1] != "1" else "2")
    assert rules.names_somebody(f"20260101{number}13800138000")
    assert not rules.names_somebody(f"20260101{wrong}9900000000099")
    assert not rules.names_somebody("2019-341602-48-01-012345")  # a project's code


PEOPLE = (
    "张伟 李娜 王强",
    "陈建国 刘桂英 赵文博 孙丽 周海涛",
    "1.张秀兰 2.王桂芝 3.李国庆",
    "李志强（组长） 王海燕 孙晓东",
    "欧阳明 司马文斌 张丽",
    "张伟、李强、王芳",
    "王小明；李小红；赵大山",
    "吴桂花 郑春生 钱小红 冯二妮",
    "韩冬梅 杨志远 董卿 曹颖",
)
HARMLESS = (
    "张庄村 李楼村 王集村 赵桥村",
    "张庄 李楼 王集 刘大庄 马场",
    "五马镇 古井镇 华佗镇 魏岗镇 牛集镇 颜集镇",
    "白芍 白术 黄芪 黄精 金银花",
    "黄桃 石榴 马铃薯 毛豆",
    "任务重 时间紧 人员少 常年外出 方案未定",
    "高温 单位合并 安排不当 路况差 费用大",
    "白酒 黄酒 牛肉 马肉",
    "住建局 水务局 城管局 交通局",
    "党建 文化 安全 环保",
    "康复 温泉 武术 龙舟",
    "文明 富强 和平 安宁",
    "万达 永辉 国美 苏宁",
    "有 无 有 有",
    "白天、夜间、全天",
    "张伟",
    "张伟 李娜",
)


@pytest.mark.parametrize("column", PEOPLE)
@pytest.mark.parametrize("sort", [Sort.WORDS, Sort.TEXT, Sort.LIST])
def test_a_list_of_people_is_not_taken_under_a_harmless_title(
    column: str, sort: Sort
) -> None:
    rows = [[cell] for cell in column.split()]
    for judge in (rules.may_be_given, rules.may_be_kept):
        verdict = judge(rows, names=["帮扶情况"], sorts=[sort])
        assert verdict.code == "answer-people"
        assert "请填人数" in str(verdict)


@pytest.mark.parametrize("column", HARMLESS)
def test_villages_products_and_reasons_are_no_list_of_people(column: str) -> None:
    rows = [[cell] for cell in column.split()]
    assert rules.may_be_given(rows, names=["情况"], sorts=[Sort.WORDS])


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


def test_months_and_days_are_no_telephone_number() -> None:
    for told in ("1998.6-2026.12", "1995-10-2026-3", "2019-01-02 2019-03-04"):
        assert not rules.names_somebody(told)
    assert rules.names_somebody("1998-6202-612 即 199-8620-2612")
