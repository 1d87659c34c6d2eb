"""Sentences that are translated when shown."""

from __future__ import annotations

from enum import StrEnum

from bihuan.kit.sentences import marked, say, told

ENGLISH = {
    "{what}应为{right}。": "{what} must be {right}.",
    "整数": "a whole number",
    "{kind}或{other}": "{kind} or {other}",
    "可选：{words}。": "Choose from {words}.",
    "、": ", ",
}


def english(text: str) -> str:
    return ENGLISH.get(text, text)


class Colour(StrEnum):
    RED = "red"
    GREEN = "green"


def test_a_sentence_reads_as_chinese_where_nobody_translates() -> None:
    assert say("{what}应为{right}。", what="n", right=marked("整数")) == "n应为整数。"


def test_a_sentence_is_told_with_the_words_that_fill_it() -> None:
    sentence = say("{what}应为{right}。", what="n", right=marked("整数"))

    assert told(sentence, english) == "n must be a whole number."


def test_a_sentence_within_a_sentence_is_told_too() -> None:
    inner = say("{kind}或{other}", kind="整数", other=3)

    assert told(say("{what}应为{right}。", what="n", right=inner), english) == (
        "n must be a whole number or 3."
    )


def test_a_list_is_joined_as_the_language_joins() -> None:
    sentence = say("可选：{words}。", words=tuple(Colour))

    assert sentence == "可选：red、green。"
    assert told(sentence, english) == "Choose from red, green."


def test_what_is_empty_stays_empty() -> None:
    """The empty message id is the catalogue's own header."""
    assert told("", english) == ""
    assert told(say("{what}应为{right}。", what="", right=""), english) == " must be ."
