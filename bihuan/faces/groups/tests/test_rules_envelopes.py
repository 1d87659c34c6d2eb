"""Envelopes of WeCom: the vendor's published vectors, and everything that is not one."""

from __future__ import annotations

from base64 import b64encode
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bihuan.faces.groups import rules
from bihuan.faces.groups.tests.wecom import AES_KEY, CORP, TOKEN, WeCom
from bihuan.faces.groups.words import Secrets, Signed, Sort
from bihuan.kit.verdicts import Refused

OURS = Secrets(TOKEN, rules.key_of(AES_KEY), CORP)
# Of the vendor's own sample program (WXBizMsgCrypt, Sample.py), version for WeCom.
ECHO = (
    Signed("5c45ff5e21c57e6ad56bac8758b79b1d9ac89fd3", "1409659589", "263014780"),
    "P9nAzCzyDtyTWESHep1vC5X9xho/qYX3Zpb4yKa9SKld1DsH3Iyt3tP3zNdtp+4RPcs8TgAE7OaBO+FZXvnaqQ==",
)
MESSAGE = (
    Signed("477715d11cdb4164915debcba66cb864d751f3e6", "1409659813", "1372623149"),
    (
        "RypEvHKD8QQKFhvQ6QleEB4J58tiPdvo+rtK1I9qca6aM/wvqnLSV5zEPeusUiX5L5X/0lWfrf0QADHHhGd3"
        "QczcdCUpj911L3vg3W/sYYvuJTs3TUUkSUXxaccAS0qhxchrRYt66wiSpGLYL42aM6A8dTT+6k4aSknmPj48"
        "kzJs8qLjvd4Xgpue06DOdnLxAUHzM6+kDZ+HMZfJYuR+LtwGc2hgf5gsijff0ekUNXZiqATP7PF5mZxZ3Izo"
        "un1s4zG4LUMnvw2r+KqCKIw+3IQH03v+BCA9nMELNqbSf6tiWSrXJB3LAVGUcallcrw8V2t9EL4EhzJWrQUa"
        "x5wLVMNS0+rUPA3k22Ncx4XXZS9o0MBH27Bo6BpNelZpS+/uh9KsNlY6bHCmJU9p8g7m3fVKn28H3KDYA5Pl"
        "/T8Z1ptDAVe0lXdQ2YoyyH2uyPIGHBZZIs2pDBS8R07+qN+E7Q=="
    ),
)
# Of the tests of wechatpy and wechat_sdk: another key, token and receiver.
THIRD = (
    Secrets(
        "123456",
        rules.key_of("kWxPEV2UEDyxWpmPdKC3F4dgPDmOvfKX1HGnEUDS1aR"),
        "wx49f0ab532d5d035a",
    ),
    Signed("dd6b9c95b495b3f7e2901bfbc76c664930ffdb96", "1411443780", "437374425"),
    "4ByGGj+sVCYcvGeQYhaKIk1o0pQRNbRjxybjTGblXrBaXlTXeOo1+bXFXDQQb1o6co6Yh9Bv41n7hOchLF6p+Q==",
)
NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def test_the_vendors_check_of_an_address_opens() -> None:
    signed, encrypted = ECHO
    assert rules.may_be_signed(OURS, signed, encrypted)
    assert rules.open_envelope(OURS, encrypted) == "1616140317555161061"


def test_the_vendors_message_opens() -> None:
    signed, encrypted = MESSAGE
    assert rules.may_be_signed(OURS, signed, encrypted)
    message = rules.read_message(rules.open_envelope(OURS, encrypted))
    assert (message.sort, message.sender) == (Sort.TEXT, "mycreate")
    assert (message.id, message.text) == ("4561255354251345929", "hello")


def test_what_other_libraries_were_tested_with_opens() -> None:
    ours, signed, encrypted = THIRD
    assert rules.may_be_signed(ours, signed, encrypted)
    assert rules.open_envelope(ours, encrypted).isdigit()


@pytest.mark.parametrize("place", range(3))
def test_a_signature_over_anything_else_is_refused(place: int) -> None:
    signed, encrypted = ECHO
    told = [signed.timestamp, signed.nonce, encrypted]
    told[place] = f"{told[place]}1"
    other = Signed(signed.signature, told[0], told[1])
    assert rules.may_be_signed(OURS, other, told[2]).code == "wecom-40001"


def test_a_message_for_another_firm_is_refused() -> None:
    sealed = WeCom("", corp="ww0000000000000000").encrypt("<xml/>")
    with pytest.raises(Refused, match="wecom-40005"):
        rules.open_envelope(OURS, sealed)


@pytest.mark.parametrize("text", ["", "一", "x" * 11, "x" * 12, "企业" * 700])
def test_what_is_put_into_an_envelope_comes_out(text: str) -> None:
    sealed = rules.close_envelope(OURS, text, random=b"r" * 16)
    assert WeCom("").decrypt(sealed) == text
    assert rules.open_envelope(OURS, sealed) == text


@pytest.mark.parametrize(
    ("at", "good"),
    [
        ("1772442000", True),
        ("1772441401", True),
        ("1772441399", False),
        ("1772442601", False),
        ("99999999999", False),
        ("-1772442000", False),
        ("１７７２４４２０００", False),
        ("9" * 30, False),
        ("", False),
    ],
)
def test_a_callback_is_good_for_ten_minutes(at: str, *, good: bool) -> None:
    assert bool(rules.may_be_now(at, now=NOW)) is good


@pytest.mark.parametrize("key", ["", "a" * 42, "a" * 44, "a" * 42 + "=", "字" * 43])
def test_a_key_of_another_length_is_refused(key: str) -> None:
    with pytest.raises(Refused, match="wecom-40004"):
        rules.key_of(key)


@given(st.one_of(st.text(), st.binary().map(lambda raw: b64encode(raw).decode())))
def test_whatever_else_stands_in_an_envelope_is_refused(sealed: str) -> None:
    with pytest.raises(Refused, match="wecom-4000"):
        rules.open_envelope(OURS, sealed)


BOMB = b'<!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><xml><Encrypt>&b;</Encrypt></xml>'
OUTSIDE = b'<!DOCTYPE l [<!ENTITY a SYSTEM "file:///etc/passwd">]><xml><Encrypt>&a;</Encrypt></xml>'


@pytest.mark.parametrize(
    "body",
    [
        *(
            b"",
            b"<xml>",
            b"{}",
            b"<xml/>",
            b"<xml><Encrypt/></xml>",
            b"\xff\xfe<",
            BOMB,
        ),
        OUTSIDE,
        b'<?xml version="1.0" encoding="nonsense"?><xml><Encrypt>a</Encrypt></xml>',
    ],
)
def test_what_is_no_callback_is_refused(body: bytes) -> None:
    with pytest.raises(Refused, match="wecom-40002"):
        rules.encrypted_in(body)


@given(st.binary())
def test_no_body_breaks_the_reading(body: bytes) -> None:
    with pytest.raises(Refused, match="wecom-40002"):
        rules.encrypted_in(body)


NAMES = (
    "ToUserName",
    "FromUserName",
    "CreateTime",
    "MsgType",
    "MsgId",
    "Content",
    "Event",
)


@given(
    st.one_of(
        st.text(),
        st.dictionaries(
            st.sampled_from(NAMES),
            st.text(
                st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="<>&")
            ),
        ).map(
            lambda told: "".join(f"<{k}>{v}</{k}>" for k, v in told.items()).join(
                ("<xml>", "</xml>")
            )
        ),
    )
)
def test_every_message_is_read_or_refused(text: str) -> None:
    try:
        message = rules.read_message(text)
    except Refused as no:
        refused = no.verdict.code
    else:
        refused = ""
        assert all((message.sender, message.id, message.at))
    assert refused in {"", "wecom-40002"}


@pytest.mark.parametrize(
    ("text", "more"),
    [
        ("补充：门牌是8号", "门牌是8号"),
        ("补充 门牌", "门牌"),
        ("补充", ""),
        ("路灯坏了", ""),
    ],
)
def test_an_addition_says_so_first(text: str, more: str) -> None:
    assert rules.adds(text) == more
