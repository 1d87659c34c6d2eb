"""Rates of things that are no cases: time promised and taken, programmes and their targets."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from bihuan.ground.calendars.words import Period


@dataclass(frozen=True, slots=True)
class Promise:
    """What one profile promises of what the law allows, and what its closed cases took.

    `promised_cut` and `elapsed_cut` are kept apart: a promise is not yet kept.
    """

    profile: str
    name: str
    name_en: str
    statutory: Period
    source: str
    promised: Period
    promised_cut: Decimal | None
    closed: int
    taken: Decimal | None  # days in the mean, counted as the law counts them
    elapsed_cut: Decimal | None


@dataclass(frozen=True, slots=True)
class Ratio:
    """A rate that is not of cases: what it is called, and how it is computed."""

    code: str
    name: str
    name_en: str
    formula: str
    formula_en: str


@dataclass(frozen=True, slots=True)
class Programme:
    """What one item's parts reached of what they were to; more than the whole shows so."""

    item: int
    number: str
    title: str
    counted_in: str
    parts: int
    told: int
    reached: Decimal
    target: Decimal
    completion: Decimal | None


RATIOS = (
    Ratio(
        "completion",
        "项目完成率",
        "Programme completion",
        "统计期内在办的督查事项，各部分最近反馈的完成数之和 ÷ 目标数之和，按事项和计量单位；没有反馈的部分计零；可以超过 100%",
        "of supervision items in work in the period: sum of what their parts told last ÷ sum of their targets, by item and by what is counted; "
        "a part that told nothing counts as nought; may exceed 100 %",
    ),
    Ratio(
        "promised-cut",
        "承诺压缩率",
        "Promised time reduction",
        "1 − 承诺时限 ÷ 法定时限，按事项类型；两者用同一种日计",
        "1 − promised days ÷ statutory days, by profile, both in the same sort of days",
    ),
    Ratio(
        "elapsed-cut",
        "实际压缩率",
        "Elapsed time reduction",
        "1 − 平均用时 ÷ 法定时限。平均用时：统计期内受理、已销号（不含撤回）各件从受理次日到销号之日的日数之和 ÷ 件数；"
        "按法定时限的那种日计，不扣除依法中止的时间；可以为负",
        "1 − mean days taken ÷ statutory days. Days from the one after acceptance to closing, over cases accepted in the "
        "period and closed (withdrawn ones not), as the law counts them; lawful pauses are not taken off; may be negative",
    ),
)
