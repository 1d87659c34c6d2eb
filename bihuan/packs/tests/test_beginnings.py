"""What the packs that are beginnings bring: what their own counties report of."""

from __future__ import annotations

import pytest

from bihuan.packs.checking import find, read


@pytest.mark.parametrize(
    ("code", "profile", "row"),
    [
        ("liling", "window-bbc", "A16"),
        ("luxi", "assisted-item", "B0"),
        ("xianfeng", "clue", "E06"),
        ("xianfeng", "supervision", "E03"),
        ("zhaoqing", "supervision", "D05"),
    ],
)
def test_a_county_begins_with_what_its_own_reports_speak_of(
    code: str, profile: str, row: str
) -> None:
    brought = {one.value.code: one.value for one in read(find(code)).profiles}
    assert row in brought[profile].source
