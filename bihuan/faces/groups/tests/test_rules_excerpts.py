"""Reading chats: every layout we know, and every text without an error or a lost character."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bihuan.faces.groups import rules
from bihuan.faces.groups.words import Part

LAYOUTS = {
    "WeChat on a PC": "云杏堂-张 2026/11/20 14:05:33\n门口路灯坏了\n\n白芍园 2026/11/20 14:06:01\n我们这也是\n",
    "WeCom": "云杏堂-张 11-20 14:05:33\n门口路灯坏了\n白芍园 11-20 14:06:01\n我们这也是",
    "time first": "[2026-11-20 14:05] 云杏堂-张: 门口路灯坏了\n[2026-11-20 14:06] 白芍园: 我们这也是",
    "exported": "—————  2026-11-20  —————\n\n云杏堂-张  14:05\n\n门口路灯坏了\n\n白芍园  14:06\n\n我们这也是\n",
    "a telephone": "云杏堂-张:\n门口路灯坏了\n\n白芍园:\n我们这也是\n",
    "one line each": "云杏堂-张：门口路灯坏了\r\n白芍园：我们这也是\r\n",
    "days between": "星期五 14:00\n云杏堂-张 14:05\n门口路灯坏了\n昨天 09:00\n白芍园 14:06\n我们这也是",
}


def messages(text: str) -> list[tuple[str, str]]:
    pieces = rules.read_excerpt(text)
    assert "".join(one.raw for one in pieces) == text
    return [(one.who, one.text) for one in pieces if one.part is Part.MESSAGE]


@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_layout_says_who_said_what(layout: str) -> None:
    expected = [("云杏堂-张", "门口路灯坏了"), ("白芍园", "我们这也是")]
    assert messages(LAYOUTS[layout]) == expected


def test_a_message_of_several_lines_stays_one() -> None:
    text = "张 14:05\n地址：西一路\n电话：无\n时间 三天了\n李 14:06\n好"
    assert messages(text) == [
        ("张", "地址：西一路\n电话：无\n时间 三天了"),
        ("李", "好"),
    ]


def test_a_quotation_is_not_said_again() -> None:
    text = "李 14:06\n「张：路灯坏了」\n- - - - - - - - - - - - - - -\n我们也是"
    assert messages(text) == [("李", "我们也是")]


def test_what_the_program_wrote_and_what_was_recalled_is_nobodys_message() -> None:
    text = "“王”邀请“赵”加入了群聊\n张 14:05\n路灯坏了\n“李”撤回了一条消息\n赵 14:07\n赵撤回了一条消息\n"
    assert messages(text) == [("张", "路灯坏了")]


def test_what_nobody_said_is_in_the_rejects() -> None:
    pieces = rules.read_excerpt("没头没尾的一句话\n张 14:05\n路灯坏了")
    assert (pieces[0].part, pieces[0].raw) == (Part.REJECT, "没头没尾的一句话\n")


@pytest.mark.parametrize(
    "text",
    ["[图片]", "［图片］[图片]", "[语音] 12″", "[文件] 合同.pdf", "[微笑]", " \u200b"],
)
def test_what_has_no_words_cannot_be_a_matter(text: str) -> None:
    assert rules.is_bare(text)


@pytest.mark.parametrize("text", ["路灯坏了[图片]", "[强]谢谢", "坏了😭"])
def test_words_with_a_picture_are_words(text: str) -> None:
    assert not rules.is_bare(text)


LINES = st.lists(
    st.one_of(
        st.sampled_from(
            [line for text in LAYOUTS.values() for line in text.split("\n")]
        ),
        st.sampled_from(
            ["[图片]", "「张：a」", "- - - - - -", "\r", "\x0b", "14:05", "——"]
        ),
        st.text(max_size=30),
    ),
    max_size=30,
)


@pytest.mark.proves("excerpt", "fuzz")
@given(st.one_of(st.text(), LINES.map("\n".join)))
def test_no_text_is_an_error_and_no_character_is_lost(text: str) -> None:
    pieces = rules.read_excerpt(text)
    assert "".join(one.raw for one in pieces) == text
    drafts = rules.drafts_of(pieces, named=lambda who, said: f"{who}{said}")
    assert all(one.who for one in drafts)


def test_a_long_line_of_spaces_holds_nobody_up() -> None:
    # With nothing to bound it the expression for a line between days takes hours.
    (piece,) = rules.read_excerpt(f"-{' ' * 20_000}x1")
    assert piece.part is Part.REJECT


@given(
    LINES.map("\n".join),
    st.lists(st.tuples(st.booleans(), st.integers(0, 20)), max_size=8),
)
def test_joining_and_splitting_keep_every_word_and_name(
    text: str, steps: list[tuple[bool, int]]
) -> None:
    def named(who: str, said: str) -> str:
        return f"{who}{said}"

    drafts = rules.drafts_of(rules.read_excerpt(text), named=named)
    words = "".join("".join(one.text.split()) for one in drafts)
    for joins, place in steps:
        if joins:
            drafts = rules.joined(drafts, place)
        else:
            drafts = rules.split(drafts, place, named=named)
        assert len({one.id for one in drafts}) == len(drafts)
    assert "".join("".join(one.text.split()) for one in drafts) == words
    assert rules.unpacked(rules.packed(drafts, []))[0] == drafts
