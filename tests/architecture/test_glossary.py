"""One word per idea: the glossary, the code and the pages say the same."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from bihuan.loop.cases.rules import STATUS_NAMES
from bihuan.loop.cases.words import Status
from bihuan.project.translations import kept
from tests.architecture.plan import FLOORS, PLACES, TOP

GLOSSARY = (TOP / "docs" / "reference" / "glossary.md").read_text(encoding="utf-8")
LINES = re.findall(r"^\| ([^|]+?) \| ([^|]+?) \| ([^|]+?) \|$", GLOSSARY, re.MULTILINE)
WORDS = [line for line in LINES if not line[0].startswith(("English", "-"))]


@pytest.mark.parametrize("column", [0, 1])
def test_no_word_stands_for_two_ideas(column: int) -> None:
    count = Counter(word[column] for word in WORDS)
    assert [word for word, times in count.items() if times > 1] == []


@pytest.mark.parametrize("status", Status)
def test_every_status_is_called_what_the_glossary_calls_it(status: Status) -> None:
    assert (status.value, STATUS_NAMES[status]) in {word[:2] for word in WORDS}


# What pages once said instead of the glossary's words.
OTHER_WORDS = {"责任清单": "职责清单", "账本": "台账", "当事人": "诉求人"}


@pytest.mark.parametrize("other", OTHER_WORDS)
def test_pages_say_the_glossarys_word(other: str) -> None:
    said = [str(message.id) for message in kept() if message.id]
    word = OTHER_WORDS[other]

    assert word in {chinese for _english, chinese, _meaning in WORDS}
    assert [sentence for sentence in said if other in sentence] == []
    assert any(word in sentence for sentence in said)


def test_the_house_shows_every_package() -> None:
    shown = (TOP / "docs" / "explanation" / "the-house.md").read_text(encoding="utf-8")
    plan = shown.split("```")[1]
    assert [name for name in [*FLOORS, *PLACES] if name not in plan] == []


@pytest.mark.parametrize("page", ["docs/explanation/the-house.md", "CONTRIBUTING.md"])
def test_links_between_documents_lead_somewhere(page: str) -> None:
    text = (TOP / page).read_text(encoding="utf-8")
    links = re.findall(r"\]\(([^):#]+)\)", text)
    assert links
    assert [
        link for link in links if not (TOP / page).parent.joinpath(link).exists()
    ] == []
