"""From a text to hashed features: spans of characters and of words, counted.

Every feature is a span of one string, and the hash of a span is the difference of two
prefix sums of a polynomial over code points (Rabin and Karp), so that all spans of a
message are hashed by a few array operations, alike in every process.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from itertools import accumulate

import numpy as np
from numpy.typing import NDArray

from bihuan.kit.text import for_matching, normalise

LONGEST = 4_000  # characters read of a title and of a body; what follows repeats
CHARACTER_SPANS = (1, 2, 3)
WORD_SPANS = (1, 2)
# The title says in one line what the body says in many; it counts twice.
_TITLE_TIMES = 2
_BASE = 0x9E3779B97F4A7C15
_MIX = np.uint64(0xD6E8FEB86659FD93)
_ROOM = (_TITLE_TIMES + 1) * (LONGEST + 1) + 1

Hashes = NDArray[np.uint64]
Places = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Spans:
    """The features of one text, in order: characters by length, then words by number.

    `hashes[i]` is of `text[starts[i]:ends[i]]`; the first `characters` of them are spans
    of characters, of which those in `pairs` are two letters of a script that says what
    it means by character, and `pair_count` counts all two-character spans.
    """

    text: str
    edges: Places  # where words begin, and at last where the text ends
    hashes: Hashes
    starts: Places
    ends: Places
    characters: int
    pairs: Places
    pair_count: int


def spans_of(title: str, body: str) -> Spans:
    """All features of a matter. Never fails, whatever the text; may be without any."""
    read = "\n".join(_read(part) for part in _parts(title, body))
    codes = _codes(read)
    sums = np.zeros(len(codes) + 1, np.uint64)
    np.cumsum((codes + np.uint64(7919)) * _powers()[: len(codes)], out=sums[1:])
    words = _segmenter()(read, False) if read else []  # noqa: FBT003 - positional
    edges = np.fromiter(
        accumulate(map(len, words), initial=0), np.int64, len(words) + 1
    )
    at = np.arange(len(codes) + 1)
    begins = [at[: max(len(at) - n, 0)] for n in CHARACTER_SPANS]
    stops = [at[n:] for n in CHARACTER_SPANS]
    counts = [len(one) for one in begins]
    begins += [edges[: max(len(edges) - n, 0)] for n in WORD_SPANS]
    stops += [edges[n:] for n in WORD_SPANS]
    starts, ends = np.concatenate(begins), np.concatenate(stops)
    hashes = (sums[ends] - sums[starts]) * _inverses()[starts]
    hashes += np.repeat(_salts(), [len(one) for one in begins])
    hashes *= _MIX
    spoken = _speaks(codes)
    return Spans(
        text=read,
        edges=edges,
        hashes=hashes,
        starts=starts,
        ends=ends,
        characters=sum(counts),
        pairs=np.flatnonzero(spoken[:-1] & spoken[1:]) + counts[0],
        pair_count=counts[1],
    )


def as_written(title: str, body: str) -> str:
    """The text of `spans_of` place by place, but in the script and case it was written in.

    Not where a place of the one is no place of the other; then as it was read.
    """
    parts = [(_read(part), normalise(part)[:LONGEST]) for part in _parts(title, body)]
    return "\n".join(
        written if len(written) == len(read) else read for read, written in parts
    )


def _parts(title: str, body: str) -> list[str]:
    cut = [part[: 2 * LONGEST] for part in (*(title,) * _TITLE_TIMES, body)]
    return [part for part in cut if part.strip()]


def _read(part: str) -> str:
    return for_matching(part).lower()[:LONGEST]


def _codes(text: str) -> Hashes:
    return np.frombuffer(text.encode("utf-32-le", "replace"), np.uint32).astype(
        np.uint64
    )


def _speaks(codes: Hashes) -> NDArray[np.bool_]:
    """Which characters carry meaning by themselves: no digits, signs, Latin or emoji."""
    mark = (codes >= 0x2000) & (codes < 0x3040) | (codes >= 0xFE00) & (codes < 0x20000)
    return (codes >= 0x0590) & ~mark


@cache
def _powers() -> Hashes:
    return _series(_BASE)


@cache
def _inverses() -> Hashes:
    return _series(pow(_BASE, -1, 1 << 64))


def _series(base: int) -> Hashes:
    powers = accumulate(range(_ROOM - 1), lambda x, _: x * base % (1 << 64), initial=1)
    return np.fromiter(powers, np.uint64, _ROOM)


@cache
def _salts() -> Hashes:
    """So that a word and the same characters are two features."""
    kinds = [*CHARACTER_SPANS, *(10 + n for n in WORD_SPANS)]
    return np.array([n * 0x5851F42D4C957F2D % (1 << 64) for n in kinds], np.uint64)


@cache
def _segmenter() -> Callable[[str, bool], list[str]]:
    # Loading the dictionary takes 0.15 s, which `bihuan --help` should not pay.
    cut: Callable[[str, bool], list[str]] = import_module("rjieba").cut
    return cut
