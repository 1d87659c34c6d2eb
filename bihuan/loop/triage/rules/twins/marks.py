"""What a text is about: names of places and parties, numbers, and the words that matter.

No list of the county's names is needed, one helps: see `Gazetteer`. Marks are derived
from what people wrote, so they are as internal as the text; numbers leave this module
only as hashes under the caller's key.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from hashlib import blake2b
from importlib import import_module

from bihuan.kit.text import for_matching
from bihuan.loop.triage.rules.twins.grammar import (
    BOUNDARIES,
    DETAIL,
    DIVISION,
    DROPPED,
    ENDINGS,
    GENERIC,
    LINE,
    LONGEST_ENDING,
    NO_DIVISION,
    NUMBER,
    arabic,
)
from bihuan.loop.triage.words.twins import Mark, MarkKind, Marks

LONGEST_TEXT = 12_000  # of a longer one the beginning is read
_LONGEST_STEM = 10
_MOST = 40  # names of one text; a pasted table has thousands
_READABLE = re.compile(r"[\u3400-\u9fffA-Za-z0-9·]+")
_HAN = re.compile(r"[\u3400-\u9fff]")
_WORD = re.compile(r"[\u3400-\u9fff]{2,}|[a-z]{2,}")
_SCRIPT = frozenset("省市区县")


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """Names that are known beforehand: of areas and parties, or learnt from many texts.

    Looked up by their first two characters, so its size costs nothing.
    """

    names: Mapping[str, tuple[tuple[str, MarkKind], ...]] = field(default_factory=dict)

    @staticmethod
    def of(names: Iterable[tuple[str, MarkKind]]) -> Gazetteer:
        """From names as people write them; those under two characters are left out."""
        found: dict[str, set[tuple[str, MarkKind]]] = {}
        for name, kind in names:
            plain = for_matching(name)
            if len(plain) >= 2:
                found.setdefault(plain[:2], set()).add((plain, kind))
        return Gazetteer(
            {k: tuple(sorted(v, key=lambda n: -len(n[0]))) for k, v in found.items()}
        )

    def found_in(self, text: str) -> Iterator[tuple[int, str, MarkKind]]:
        """Where which name stands; the longest where several begin."""
        at = 0
        while self.names and at < len(text) - 1:
            hits = self.names.get(text[at : at + 2], ())
            hit = next((h for h in hits if text.startswith(h[0], at)), None)
            if hit is not None:
                yield at, *hit
            at += len(hit[0]) if hit else 1


NOWHERE = Gazetteer()


def marks_of(
    title: str,
    body: str,
    *,
    known: Gazetteer = NOWHERE,
    weight: Callable[[str], float] | None = None,
    number_key: bytes = b"",
) -> Marks:
    """The marks of one matter; any text whatever gives an answer.

    `weight` says how informative a word is (an idf; 1 without it), `number_key` keys
    the hashes of telephone and contract numbers: whoever stores them must give one.
    """
    head, text = for_matching(title)[:300], for_matching(body)[:LONGEST_TEXT]
    names = {True: list(_names(head, known)), False: list(_names(text, known))}
    marks: dict[tuple[MarkKind, str], Mark] = {}
    for in_title, found in names.items():
        for kind, name in found[:_MOST]:
            stem = stem_of(name, kind)
            marks.setdefault((kind, stem), Mark(kind, name, stem, in_title))
    both = f"{head}\n{text}"
    each = tuple(marks.values())
    return Marks(
        divisions=tuple(m for m in each if m.kind is MarkKind.DIVISION),
        places=tuple(
            m for m in each if m.kind not in {MarkKind.DIVISION, MarkKind.PARTY}
        ),
        parties=tuple(m for m in each if m.kind is MarkKind.PARTY),
        numbers=frozenset(
            hashed(n.upper(), number_key) for n in NUMBER.findall(both)[:_MOST]
        ),
        details=frozenset(
            arabic(n) + unit.replace("幢", "栋").replace("号楼", "栋")
            for n, unit in DETAIL.findall(both)[:_MOST]
        ),
        words=_words(head, text, {m.name for m in each}, weight),
    )


def stem_of(name: str, kind: MarkKind) -> str:
    """What is left of a name without the word that people leave out; 丽发新城小区: 丽发新城."""
    if kind in {MarkKind.DIVISION, MarkKind.LINE}:
        return name
    for size in range(min(LONGEST_ENDING, len(name) - 2), 0, -1):
        if name[-size:] in DROPPED:
            return name[:-size]
    return name


def same_name(one: str, other: str) -> bool:
    """Whether two stems may name the same thing, one perhaps with words before it."""
    if one == other:
        return True
    shorter, longer = sorted((one, other), key=len)
    if len(shorter) >= 2 and (longer.endswith(shorter) or longer.startswith(shorter)):
        return True
    common = 0
    while common < len(shorter) and one[-1 - common] == other[-1 - common]:
        common += 1
    return common >= 4


def hashed(text: str, key: bytes = b"") -> int:
    """32 bits of a text, as a signed integer that PostgreSQL's int4 holds."""
    digest = blake2b(text.encode("utf-8", "replace"), digest_size=4, key=key[:64])
    return int.from_bytes(digest.digest(), "big", signed=True)


def _names(text: str, known: Gazetteer) -> Iterator[tuple[MarkKind, str]]:
    for _, name, kind in known.found_in(text):
        yield kind, name
    for found in LINE.finditer(text):
        number = arabic(found.group(1) or found.group(2))
        yield MarkKind.LINE, f"{number}{'号线' if found.group(1) else '路'}"
    at = 0
    for mask in DIVISION.finditer(text):
        yield from _spelt(text[at : mask.start()])
        yield MarkKind.DIVISION, mask.group()
        at = mask.end()
    yield from _spelt(text[at:])


def _spelt(text: str) -> Iterator[tuple[MarkKind, str]]:
    """Names by their endings in a text without masks."""
    begin = end = 0  # of the name being read
    last: tuple[MarkKind, str] | None = None  # the one that ends just there
    for word in segmenter()(text, False):  # noqa: FBT003 - positional
        end += len(word)
        stops = word in BOUNDARIES or not _READABLE.fullmatch(word)
        found = None if stops else _ended(text[begin:end], word)
        if found is None and not stops:
            continue  # the name may go on
        if found and last and found[1] in GENERIC:
            last = last[0], last[1] + found[1]  # 同鑫家园 + 小区
        else:
            if last:
                yield last
            last = found if found and _is_name(*found) else None
        begin = end
    if last:
        yield last


def _is_name(kind: MarkKind, name: str) -> bool:
    stem = stem_of(name, kind)
    return name not in GENERIC and len(stem) >= 2 and bool(_HAN.search(stem))


def _ended(read: str, word: str) -> tuple[MarkKind, str] | None:
    """The name that this word ends, if its ending says what it is."""
    division = word[-1] in _SCRIPT and len(word) >= 3 and word not in NO_DIVISION
    if division and word not in ENDINGS and not word.endswith(("小区", "社区")):
        return MarkKind.DIVISION, word
    for size in range(min(LONGEST_ENDING, len(read)), 0, -1):
        kind = ENDINGS.get(read[-size:])
        if kind is None or (size == 1 and len(word) == 2):
            continue
        return kind, read[-(_LONGEST_STEM + size) :]
    return None


def _words(
    title: str,
    body: str,
    names: set[str],
    weight: Callable[[str], float] | None,
) -> tuple[tuple[str, float], ...]:
    """Words outside of names, those of the title twice as heavy, each once."""
    heavy: dict[str, float] = {}
    for text, share in ((title, 2.0), (body, 1.0)):
        for name in sorted(names, key=len, reverse=True):
            text = text.replace(name, " ")  # noqa: PLW2901
        for word in segmenter()(text.lower(), False):  # noqa: FBT003 - positional
            if _WORD.fullmatch(word) and word not in BOUNDARIES:
                heavy.setdefault(word, share * (weight(word) if weight else 1.0))
    return tuple(sorted(heavy.items(), key=lambda pair: (-pair[1], pair[0])))


@cache
def segmenter() -> Callable[[str, bool], list[str]]:
    """Words of a text, unknown names as single characters."""
    cut: Callable[[str, bool], list[str]] = import_module("rjieba").cut
    return cut
