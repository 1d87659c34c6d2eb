from __future__ import annotations

import pytest
from django.utils import translation

from bihuan.kit.languages import named


@pytest.mark.parametrize(
    ("language", "name_en", "shown"),
    [
        ("zh-hans", "Water Bureau", "水务局"),
        ("en", "Water Bureau", "Water Bureau"),
        ("en-gb", "Water Bureau", "Water Bureau"),
        ("en", "", "水务局"),
        (None, "Water Bureau", "水务局"),
    ],
)
def test_a_name_is_said_in_the_readers_language(
    language: str | None, name_en: str, shown: str
) -> None:
    with translation.override(language):
        assert named("水务局", name_en) == shown
