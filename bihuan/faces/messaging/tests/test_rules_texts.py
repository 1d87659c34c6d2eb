"""Texts, addresses and replies: tables of values, and properties over all of them."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bihuan.faces.messaging import rules
from bihuan.faces.messaging.queries import wording
from bihuan.faces.messaging.words import (
    WORDED,
    Answer,
    Channel,
    Kind,
    Language,
    Reply,
)

# Two busy cores: a machine that is slow is not a rule that is wrong.
calmly = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


# -- Texts ---------------------------------------------------------------------------


def test_an_unknown_variable_is_named_with_those_that_exist() -> None:
    text = "{number}由{office}办，看{link}"
    found = rules.check_text(Kind.DISPATCHED, text, Language.CHINESE)
    assert found.code == "variable-unknown"
    assert "office" in str(found)
    assert "deadline" in str(found)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "text-empty"),
        ("字" * 501, "text-long"),
        ("{link} {number", "text-braces"),
        ("{link.__class__}", "variable-unknown"),
        ("{link!r}", "variable-unknown"),
        ("{link:>9}", "variable-unknown"),
        ("{}{link}", "variable-unknown"),
        ("已派给{unit}", "variable-missing"),
        ("已派给{unit}，{link}", ""),
        ("With {unit}: {link}", "text-not-chinese"),
    ],
)
def test_a_text_is_checked_when_it_is_saved(text: str, code: str) -> None:
    assert rules.check_text(Kind.DISPATCHED, text, Language.CHINESE).code == code


def test_an_english_text_has_no_chinese_in_it_and_the_same_variables() -> None:
    def code(text: str) -> str:
        return rules.check_text(Kind.CLOSED, text, Language.ENGLISH).code

    assert code("Matter {tail} is closed: {link}") == ""
    assert code("Matter {tail} 已销号: {link}") == "text-not-english"
    assert code("Matter {tail} is closed") == "variable-missing"
    assert code("Matter {who} is closed: {link}") == "variable-unknown"


@pytest.mark.parametrize("kind", WORDED)
@pytest.mark.parametrize("language", Language)
def test_what_comes_along_passes_the_check_in_both_languages(
    kind: Kind, language: Language
) -> None:
    assert rules.check_text(kind, wording.defaults()[kind][language], language)


@calmly
@given(st.text(max_size=200))
def test_whatever_passes_the_check_can_be_filled(text: str) -> None:
    if rules.check_text(Kind.ASSIGNED, text, Language.CHINESE):
        rules.fill(text, rules.samples(Kind.ASSIGNED, Language.CHINESE))


def test_what_is_filled_in_is_never_read_as_a_variable() -> None:
    assert rules.fill("{unit}在办", {"unit": "{link}", "link": "x"}) == "{link}在办"


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("字" * 70, 1),
        ("字" * 71, 2),
        ("字" * 134, 2),
        ("字" * 135, 3),
        ("a" * 160, 1),
        ("a" * 161, 2),
        ("a" * 70 + "字", 2),
        ("[" * 81, 2),
        ("", 1),
    ],
)
def test_text_messages_are_counted_as_they_are_charged(text: str, count: int) -> None:
    assert rules.pieces(text) == count


# -- Addresses -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("channel", "typed", "good"),
    [
        (Channel.SMS, "166 0000 4747", True),
        (Channel.SMS, "0558-5522110", False),
        (Channel.MAIL, "zhang@example.cn", True),
        (Channel.MAIL, "li@office", False),
        (
            Channel.WECOM,
            "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=ab12-cd34",
            True,
        ),
        (Channel.WECOM, "https://evil.example/?key=ab12-cd34", False),
        (Channel.DINGTALK, "a1b2c3d4e5f6a7b8", True),
        (Channel.DINGTALK, "a1b2c3d4e5f6a7b8 SECa1b2c3d4e5", True),
        (Channel.DINGTALK, "json://127.0.0.1/", False),
        (
            Channel.FEISHU,
            "https://open.feishu.cn/open-apis/bot/v2/hook/abcd-1234",
            True,
        ),
        (Channel.FEISHU, "json://127.0.0.1/", False),
    ],
)
def test_only_a_vendors_own_servers_can_be_an_address(
    channel: Channel, typed: str, *, good: bool
) -> None:
    verdict = rules.check_address(channel, typed)
    assert bool(verdict) is good
    assert typed not in str(verdict)


def test_an_address_is_shown_so_that_it_cannot_be_used() -> None:
    assert rules.mask(Channel.SMS, "16600004747") == "166****4747"
    assert rules.mask(Channel.MAIL, "zhang@example.cn") == "z***@example.cn"
    assert rules.mask(Channel.WECOM, "0123456789abcdef") == "…cdef"


def test_a_number_is_put_into_the_gateways_address_as_one_value() -> None:
    url = rules.gateway_url("json://h/send?:to={to}&:id={id}", to="1&x=2", dedupe="d")
    assert ":to=1%26x%3D2&:id=d&cto=" in url


# -- Replies -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("status", "shared", "reply"),
    [
        (202, True, Reply.TAKEN),
        (400, True, Reply.REFUSED),
        (401, True, Reply.LATER),
        (401, False, Reply.REFUSED),
        (429, True, Reply.LATER),
        (500, False, Reply.LATER),
        (503, True, Reply.LATER),
        (422, True, Reply.REFUSED),
    ],
)
def test_what_a_status_means(status: int, reply: Reply, *, shared: bool) -> None:
    found = rules.outcome_of(Answer(status), went=status < 300, shared=shared)
    assert found.reply is reply


def test_a_robots_no_inside_a_200_is_heard() -> None:
    for body, reply in (
        (b'{"errcode": 0}', Reply.TAKEN),
        (b'{"errcode": 45009}', Reply.LATER),
        (b'{"errcode": 93000}', Reply.REFUSED),
        (b'{"code": 19021}', Reply.REFUSED),
        (b"[]", Reply.TAKEN),
        (b"not json", Reply.TAKEN),
    ):
        found = rules.outcome_of(Answer(200, body), went=True, shared=False)
        assert found.reply is reply, body


@calmly
@given(st.integers(100, 599), st.binary(max_size=80), st.text(max_size=20))
def test_no_reply_whatever_it_holds_breaks_the_reading(
    status: int, body: bytes, wait: str
) -> None:
    for shared in (True, False):
        found = rules.outcome_of(Answer(status, body, wait), went=False, shared=shared)
        assert found.reply in Reply
        assert found.wait is None or 0 <= found.wait <= 86_400


def test_a_gateway_that_says_200_to_everything_is_asked_for_its_yes() -> None:
    yes, no = Answer(200, b'{"code":"OK"}'), Answer(200, b'{"code":"isv.LIMIT"}')
    read = {"went": True, "shared": True, "accepts": '"OK"'}
    assert rules.outcome_of(yes, **read).reply is Reply.TAKEN
    assert rules.outcome_of(no, **read).reply is Reply.REFUSED


def test_every_kind_has_variables_to_preview() -> None:
    for kind in Kind:
        for language in Language:
            assert all(rules.samples(kind, language).values())
