from __future__ import annotations

import sys
import unicodedata

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from bihuan.kit import text

ANY = st.text(st.characters(), max_size=200)
HARD = st.text(
    "ａＢ③㈱ﾊﾟe\u0301가ᄀ\u200b\u200d\ufeff\x00\u3000 \t\r\n\u2028優化的A3，。'\\&|!:*"
)


@given(ANY | HARD)
def test_normalising_twice_changes_nothing_more(typed: str) -> None:
    once = text.normalise(typed)
    assert text.normalise(once) == once


@given(ANY | HARD)
def test_cleaning_twice_changes_nothing_more(typed: str) -> None:
    once = text.clean(typed)
    assert text.clean(once) == once


@given(ANY | HARD)
def test_nothing_invisible_is_left(typed: str) -> None:
    for form in (text.normalise(typed), text.clean(typed)):
        left = {unicodedata.category(one) for one in form.replace("\n", "")}
        assert not left & {"Cc", "Cs", "Zl", "Zp"}
        assert "\u200b" not in form
        assert form == form.strip()
        assert "\n\n\n" not in form
        assert "  " not in form


def test_every_control_and_surrogate_is_taken_out() -> None:
    left = [
        hex(code)
        for code in range(sys.maxunicode + 1)
        if unicodedata.category(chr(code)) in {"Cc", "Cs"} and text.clean(chr(code))
    ]
    assert left == []


def test_ordinary_chinese_text_is_left_as_it_was_written() -> None:
    written = "座落在A市A3区联丰路，一家影楼！\n\n请查一下（谢谢）。"
    assert text.clean(written) == written


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("ＡＢＣ１２３，！", "ABC123,!"),
        ("办\u200b不\ufeff成\u202e事", "办不成事"),
        ("　　第一段。\r\n\r\n\r\n　　第二段。\r", "第一段。\n\n第二段。"),
        ("路灯\x00不亮", "路灯不亮"),
        ("a \t\u3000 b\u2028c", "a b\nc"),
        ("", ""),
    ],
)
def test_what_reads_the_same_is_spelt_the_same(typed: str, read: str) -> None:
    assert text.normalise(typed) == read


def test_traditional_characters_match_simplified_ones() -> None:
    assert text.for_matching("優化營商環境，辦不成事") == text.for_matching(
        "优化营商环境，办不成事"
    )


@pytest.mark.parametrize(
    ("written", "sought"),
    [
        ("一家名叫一米阳光婚纱艺术摄影的影楼", "摄影"),
        ("座落在A市A3区联丰路米兰春天G2栋320", "联丰路"),
        ("座落在A市A3区联丰路米兰春天G2栋320", "a3区"),
        ("拖欠農民工工資3.5萬元", "农民工工资"),
        ("编号 JZ2026-000123 的答复", "JZ2026-000123"),
    ],
)
def test_a_word_finds_the_text_that_it_stands_in(written: str, sought: str) -> None:
    query = text.search_query(sought)
    assert query
    assert set(query) <= set(text.tokens(written))


def test_punctuation_and_empty_words_are_not_searched_for() -> None:
    assert text.tokens("的、了！ —— 是…… ") == []


@given(ANY | HARD)
def test_tokens_are_distinct_short_and_lower_case(typed: str) -> None:
    words = text.tokens(typed)
    assert len(words) == len(set(words))
    assert all(0 < len(word) <= 64 for word in words)
    assert not any(one.isspace() for word in words for one in word)


@pytest.mark.django_db
@pytest.mark.parametrize("word", ["a'b", "back\\slash", "x & !y", "3.5:*", "路灯"])
def test_postgresql_reads_any_word_as_itself(word: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "select array_to_tsvector(%s::text[]) @@ %s::tsquery",
            [[word, "别的"], text.as_tsquery([word, "别的"])],
        )
        assert cursor.fetchone() == (True,)


@given(ANY | HARD, st.integers(1, 80))
def test_an_excerpt_is_one_short_line(typed: str, n: int) -> None:
    shown = text.excerpt(typed, n)
    assert len(shown) <= n
    assert "\n" not in shown


@pytest.mark.parametrize(
    ("n", "shown"),
    [
        (100, "路灯坏了三天。 没有人来修。请尽快处理"),
        (18, "路灯坏了三天。 没有人来修。"),
        (10, "路灯坏了三天。"),
        (6, "路灯坏了三…"),
    ],
)
def test_an_excerpt_ends_where_a_sentence_ends(n: int, shown: str) -> None:
    assert text.excerpt("路灯坏了三天。\n没有人来修。请尽快处理", n) == shown
