from __future__ import annotations

from datetime import date

import pytest

from bihuan.directory.registers import rules
from bihuan.directory.registers.tests.factories import COLUMNS, line
from bihuan.directory.registers.words import Column, EntryLine, Option, Type, Value
from bihuan.kit.verdicts import Refused


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        (Type.TEXT, " 总\u3000号 ", "总 号"),
        (Type.NUMBER, "１３２３", 1323),
        (Type.DAY, "2026-03-02", "2026-03-02"),
        (Type.FLAG, "是", True),
        (Type.FLAG, "否", False),
        (Type.CHOICE, "整体并入", "absorbed"),
        (Type.CHOICE, "absorbed", "absorbed"),
        (Type.PHONE, "12345", "12345"),
        (Type.USCC, "91350100m000100y43", "91350100M000100Y43"),
        (Type.UNIT, "zjj", "zjj"),
        (Type.TEXT, "", None),
    ],
)
def test_a_cell_is_read_as_its_column_says(kind: Type, text: str, value: Value) -> None:
    column = Column("c", "列", type=kind, options=(Option("absorbed", "整体并入"),))
    assert rules.read_cell(column, text, {Type.UNIT: {"zjj"}}) == value


@pytest.mark.parametrize(
    ("kind", "text", "code"),
    [
        (Type.NUMBER, "-3", "cell-number"),
        (Type.NUMBER, "三", "cell-number"),
        (Type.DAY, "2026-02-30", "cell-day"),
        (Type.FLAG, "maybe", "cell-flag"),
        (Type.CHOICE, "并行", "cell-choice"),
        (Type.PHONE, "热线", "phone-character"),
        (Type.USCC, "91350100M000100Y44", "uscc-check"),
        (Type.UNIT, "nobody", "cell-unknown"),
        (Type.TEXT, "长" * 501, "cell-long"),
    ],
)
def test_a_cell_that_its_column_does_not_allow_is_refused(
    kind: Type, text: str, code: str
) -> None:
    column = Column("c", "列", type=kind, options=(Option("absorbed", "整体并入"),))
    with pytest.raises(Refused, match=code):
        rules.read_cell(column, text, {Type.UNIT: {"zjj"}})


def test_everything_wrong_is_told_at_once_with_its_row() -> None:
    rows = [
        line("12345", "总号"),
        line("12345", "又一次"),
        line("", "无号"),
        line("12315", "", firms="多"),
    ]
    entries, mistakes = rules.read_entries(COLUMNS, "number", rows, known={})
    assert [one.key for one in entries] == ["12345", "12315"]
    assert [(one.row, one.code) for one in mistakes] == [
        (1, "entry-twice"),
        (2, "cell-empty"),
        (2, "entry-key"),
        (3, "cell-empty"),
        (3, "cell-number"),
    ]
    assert rules.may_publish(entries=2, mistakes=mistakes).code == "version-wrong"
    assert rules.may_publish(entries=0, mistakes=()).code == "version-empty"


def test_a_difference_names_what_came_what_went_and_what_changed() -> None:
    def told(**values: str) -> list[EntryLine]:
        return [EntryLine(key, {"name": name}) for key, name in values.items()]

    found = rules.difference(told(a="甲", b="乙"), told(b="乙二", c="丙"))
    assert [one.key for one in found.added] == ["c"]
    assert [one.key for one in found.removed] == ["a"]
    assert [(one.key, one.columns) for one in found.changed] == [
        ("b", (("name", "乙", "乙二"),))
    ]
    assert not rules.difference(told(a="甲"), told(a="甲"))


def test_the_same_version_is_recognised_in_any_order() -> None:
    one, two = EntryLine("a", {"n": 1}), EntryLine("b", {"n": 2})
    day = date(2026, 1, 1)
    assert rules.digest_of(day, [], [one, two]) == rules.digest_of(day, [], [two, one])
    assert rules.digest_of(day, [], [one]) != rules.digest_of(
        date(2026, 1, 2), [], [one]
    )


@pytest.mark.parametrize(
    ("columns", "key", "code"),
    [
        ((Column("Bad", "列"),), "Bad", "column-name"),
        ((Column("a", "列", type=Type.CHOICE),), "a", "column-options"),
        ((Column("a", "列"), Column("a", "列")), "a", "column-twice"),
        ((Column("a", "列"),), "b", "column-key"),
    ],
)
def test_columns_are_named_once_and_one_is_the_key(
    columns: tuple[Column, ...], key: str, code: str
) -> None:
    assert rules.may_be_columns(columns, key).code == code
