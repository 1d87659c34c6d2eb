"""Names, numbers and words of a text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bihuan.loop.triage.rules.twins.marks import (
    Gazetteer,
    marks_of,
    same_name,
)
from bihuan.loop.triage.words.twins import MarkKind


def stems(title: str, body: str = "", **more: object) -> set[str]:
    found = marks_of(title, body, **more)  # type: ignore[arg-type]
    return {m.stem for m in (*found.divisions, *found.places, *found.parties)}


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("A3区桃源新城小区楼下搅拌站噪音", {"A3区", "桃源新城"}),
        ("谯城区牛市街道青云社区路灯不亮", {"谯城区", "青云"}),
        ("反映E8县农村饮水不安全", {"E8县"}),
        ("投诉金水湾置业有限公司拖欠工资", {"金水湾置业"}),
        ("青桥镇柳树村三组没有通水", {"青桥", "柳树"}),
        ("咨询桐花路小学的学区划分", {"桐花路小学"}),
    ],
)
def test_names_are_found_by_how_they_end(text: str, meant: set[str]) -> None:
    assert meant <= stems(text)


def test_lines_are_known_by_their_number() -> None:
    assert stems("地铁五号线桐花站") & stems("建议5号线早日开通") == {"5号线"}


def test_a_known_name_needs_no_ending() -> None:
    known = Gazetteer.of([("云上桃源", MarkKind.ESTATE)])
    assert "云上桃源" in stems("云上桃源停水三天了", known=known)


def test_names_may_have_words_before_them() -> None:
    assert same_name("滨湖丽景花园", "丽景花园")
    assert not same_name("丽景花园", "美景家园")
    assert not same_name("A3区", "A7县")


def test_numbers_are_kept_only_as_keyed_hashes() -> None:
    found = marks_of(
        "电话", "请回电13800001234，合同HT20190001号", number_key=b"k" * 32
    )
    other = marks_of("电话", "13800001234", number_key=b"k" * 32)
    unlike = marks_of("电话", "13800001234", number_key=b"l" * 32)
    assert len(found.numbers) == 2
    assert other.numbers < found.numbers
    assert not unlike.numbers & found.numbers


def test_where_in_a_place_is_read_alike() -> None:
    assert marks_of("3幢漏水", "").details == marks_of("三栋漏水", "").details


def test_words_leave_names_out_and_put_the_title_first() -> None:
    words = dict(marks_of("桃源新城噪音", "桃源新城夜间噪音，粉尘").words)
    assert words["噪音"] > words["粉尘"]
    assert "桃源" not in words


@given(st.text(max_size=400), st.text(max_size=800))
def test_any_text_has_marks(title: str, body: str) -> None:
    found = marks_of(title, body)
    assert all(len(m.stem) >= 1 for m in (*found.places, *found.parties))
    assert found == marks_of(title, body)


@pytest.mark.parametrize(
    "text", ["", "1", "9" * 5000, "😀" * 3000, "小区" * 6000, "hello world " * 500]
)
def test_strange_texts_are_read_too(text: str) -> None:
    marks_of(text, text)
