"""A pack's own words for messages: checked with the rest, kept as versions."""

from __future__ import annotations

from pathlib import Path

import pytest

from bihuan.packs.reading.messages import messages
from bihuan.packs.words import Problem


def written(folder: Path, text: str) -> tuple[list[str], list[Problem]]:
    (folder / "messages.toml").write_text(text, encoding="utf-8")
    problems: list[Problem] = []
    found = [one.value.text for one in messages(folder, problems)]
    return found, problems


def test_a_pack_without_words_of_its_own_brings_none(tmp_path: Path) -> None:
    problems: list[Problem] = []
    assert messages(tmp_path, problems) == []
    assert problems == []


def test_words_are_read_by_kind_and_language(tmp_path: Path) -> None:
    found, problems = written(
        tmp_path, '[received]\nzh = "收到，见{link}"\nen = "Got it: {link}"\n'
    )
    assert found == ["收到，见{link}", "Got it: {link}"]
    assert problems == []


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('[gossip]\nzh = "{link}"\n', "没有“gossip”这种消息"),
        ('[received]\nfr = "{link}"\n', "只能写 zh 和 en"),
        ("[received]\nzh = 3\n", "只能写 zh 和 en"),
        ('[received]\nzh = "{office}{link}"\n', "没有“office”这个变量"),
        ('received = "x"\n', "没有“received”这种消息"),
        ("[received\n", ""),
    ],
)
def test_what_cannot_be_sent_is_said_with_the_rest(
    tmp_path: Path, text: str, told: str
) -> None:
    found, problems = written(tmp_path, text)
    assert found == []
    assert len(problems) == 1
    assert told in str(problems[0].message)
