"""Two matters side by side: names that both give, and names of only one."""

from __future__ import annotations

import pytest

from bihuan.loop.triage.queries import Told, compared

pytestmark = pytest.mark.django_db
OURS = Told("丽水新城小区夜间施工", "丽水新城小区北门外的工地夜里打桩，住在3栋。")


def test_what_both_name_is_told_from_what_one_names() -> None:
    theirs = Told("锦绣花园小区夜间施工", "锦绣花园小区外的工地夜里打桩。")
    found = compared(OURS, theirs)
    assert "丽水新城小区" in found.one
    assert "锦绣花园小区" in found.other
    assert not {"丽水新城小区", "锦绣花园小区"} & set(found.shared)


def test_the_same_place_under_a_shorter_name_is_shared_in_both_wordings() -> None:
    found = compared(OURS, Told("", "丽水新城小区旁边半夜打桩，吵得睡不着。"))
    assert "丽水新城小区" in found.shared
    assert "丽水新城小区" not in found.one + found.other


@pytest.mark.parametrize("text", ["", "1", "🙂", "x" * 12_000])
def test_any_text_can_be_compared(text: str) -> None:
    assert compared(Told(text, text), OURS).shared == ()
