"""Chinese text as people type it, and the forms in which it can be compared and searched."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from functools import cache
from importlib import import_module

# Controls, zero-width and direction marks, tags, lone surrogates: nothing a reader
# sees, and everything a copied web page carries along. Tab and line ends stay here.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5"
    "\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ud800-\udfff"
    "\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\U0001bca0-\U0001bca3"
    "\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
_LINE_END = re.compile("\r\n|[\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_SPACES = re.compile(r"[^\S\n]+")
_AROUND_LINES = re.compile(r" ?\n ?")
_GAPS = re.compile(r"\n{3,}")

# Words of one character that say nothing about a matter. Every other single
# character stays: place and personal names fall apart into exactly those.
_STOP = frozenset(
    "的了是在和与及或而也就都还又把被对于从到这那之其所以为因吗呢吧啊呀们着很让"
)
_LONGEST_TOKEN = 64


def clean(text: str) -> str:
    """The same words without what nobody can see; width and script are left alone."""
    if text.isascii() and text.isprintable() and "  " not in text:
        return text.strip()
    return _fold(_INVISIBLE.sub("", text))


def says_nothing(text: str) -> bool:
    """Whether a reader would see nothing at all in it."""
    return not clean(text)


def normalise(text: str) -> str:
    """One spelling for what reads the same: NFKC, nothing invisible, plain spaces.

    Paragraphs stay: single line ends and one empty line between paragraphs.
    """
    if text.isascii():
        return clean(text)
    composed = unicodedata.normalize("NFKC", text)
    seen = _INVISIBLE.sub("", composed)
    if seen != composed:
        # Taking a joiner out can bring a base and its mark together, so once more.
        seen = unicodedata.normalize("NFKC", seen)
    return _fold(seen)


def for_matching(text: str) -> str:
    """`normalise`, then traditional characters as simplified. Never shown to anybody."""
    return _simplifier()(normalise(text))


def tokens(text: str) -> list[str]:
    """The words to index, in order of first appearance, each once.

    Long words are given with the shorter ones inside them, so that 摄影 finds
    艺术摄影. Unknown names come as single characters rather than as a guess, because
    a guess made in the middle of a sentence differs from the one made in a search box.
    """
    words = _segmenter()(for_matching(text).lower(), False)  # noqa: FBT003 - positional
    return list(dict.fromkeys(word for word in words if _worth_finding(word)))


def search_query(text: str) -> list[str]:
    """The words that must all be present in what a person looks for; may be empty."""
    return tokens(text)[:32]


def as_tsquery(words: Iterable[str]) -> str:
    """Those words as PostgreSQL reads them in `%s::tsquery`: all of them, quoted."""
    quoted = (word.replace("\\", "\\\\").replace("'", "''") for word in words)
    return " & ".join(f"'{word}'" for word in quoted)


def excerpt(text: str, n: int) -> str:
    """At most `n` characters on one line, ending at a sentence where one ends late enough."""
    line = " ".join(clean(text).split())
    if len(line) <= n:
        return line
    head = line[: max(n - 1, 0)]
    stop = max(head.rfind(mark) for mark in "。！？!?；;")
    if stop + 1 >= n * 2 // 3:
        return head[: stop + 1]
    return f"{head.rstrip()}…"[:n]


def _fold(text: str) -> str:
    # Of all white space only the plain one is printable; most texts are done here.
    if text.isprintable() and "  " not in text:
        return text.strip()
    lines = _SPACES.sub(" ", _LINE_END.sub("\n", text))
    return _GAPS.sub("\n\n", _AROUND_LINES.sub("\n", lines)).strip()


def _worth_finding(word: str) -> bool:
    if word in _STOP or len(word) > _LONGEST_TOKEN:
        return False
    return any(character.isalnum() for character in word)


@cache
def _simplifier() -> Callable[[str], str]:
    convert: Callable[[str], str] = import_module("opencc").OpenCC("t2s").convert
    return convert


@cache
def _segmenter() -> Callable[[str, bool], list[str]]:
    # Loading the dictionary takes 0.15 s, which `bihuan --help` should not pay.
    segment: Callable[[str, bool], list[str]] = import_module("rjieba").cut_for_search
    return segment
