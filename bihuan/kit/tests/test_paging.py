from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bihuan.kit.paging import decode_key, encode_key
from bihuan.kit.verdicts import Refused

MOMENTS = st.datetimes(
    min_value=datetime(1900, 1, 1),  # noqa: DTZ001 - given a zone below
    max_value=datetime(2200, 1, 1),  # noqa: DTZ001
    timezones=st.sampled_from([UTC, timezone(timedelta(hours=8))]),
)
WORDS = st.text(st.characters(categories=["L", "N", "P"]), max_size=40)
VALUES = st.none() | st.booleans() | st.integers(-(2**63), 2**63 - 1) | WORDS | MOMENTS


@given(st.lists(VALUES, max_size=4))
def test_a_key_gives_back_the_place_it_was_made_of(values: list) -> None:
    key = encode_key(*values)
    assert key.replace("-", "").replace("_", "").isalnum()
    assert list(decode_key(key)) == values


@given(st.lists(VALUES, min_size=1, max_size=3), st.data())
def test_a_changed_key_is_refused(values: list, data: st.DataObject) -> None:
    key = encode_key(*values)
    at = data.draw(st.integers(0, len(key) - 1))
    other = data.draw(st.sampled_from("ABCDwxyz0189-_").filter(lambda c: c != key[at]))
    with pytest.raises(Refused, match="bad-page-key"):
        decode_key(key[:at] + other + key[at + 1 :])


@given(st.text(max_size=60))
def test_anything_else_is_refused_and_nothing_breaks(text: str) -> None:
    with pytest.raises(Refused, match="bad-page-key"):
        decode_key(text)


@pytest.mark.parametrize("text", ["", "AAAA", "页", "A" * 5_000, "====", "\x00"])
def test_rubbish_is_refused(text: str) -> None:
    with pytest.raises(Refused, match="bad-page-key"):
        decode_key(text)


def test_a_key_of_another_list_is_refused() -> None:
    key = encode_key("路灯", 7)
    assert decode_key(key, str, int) == ("路灯", 7)
    for kinds in ((int, int), (str,), (str, bool), (str, int, int)):
        with pytest.raises(Refused, match="bad-page-key"):
            decode_key(key, *kinds)


def test_a_number_too_large_for_the_database_is_refused() -> None:
    with pytest.raises(Refused, match="bad-page-key"):
        decode_key(encode_key(2**63))
