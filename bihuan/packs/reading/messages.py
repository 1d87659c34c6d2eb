"""messages.toml: what the county's messages say, where it is not what comes along."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from bihuan.faces.messaging.rules import check_text
from bihuan.faces.messaging.words import Kind, Language
from bihuan.kit.sentences import say
from bihuan.packs.reading.settings import read_toml
from bihuan.packs.words import PackText, Placed, Problem

NAME = "messages.toml"


def messages(folder: Path, problems: list[Problem]) -> list[Placed[PackText]]:
    """A table for each kind of message, with its words by language (zh, en)."""
    if not (folder / NAME).exists():
        return []
    read = read_toml(folder, NAME, problems)
    if read is None:
        return []
    return [
        Placed(text, NAME, None)
        for kind, words in read[0].items()
        for text in _texts(kind, words, problems)
    ]


def _texts(kind: str, words: Any, problems: list[Problem]) -> list[PackText]:
    if kind not in set(Kind) or not isinstance(words, dict):
        known = tuple(map(str, Kind))
        what = say("没有“{kind}”这种消息；可用的有：{known}。", kind=kind, known=known)
        problems.append(Problem(NAME, None, what))
        return []
    found = []
    for language, text in words.items():
        if language not in set(Language) or not isinstance(text, str):
            what = say("{kind} 里只能写 zh 和 en，都是文字。", kind=kind)
            problems.append(Problem(NAME, None, what))
        elif not (verdict := check_text(Kind(kind), text, Language(language))):
            problems.append(Problem(NAME, None, verdict.sentence))
        else:
            found.append(PackText(kind, language, text))
    return found
