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

_LAST = 0x20000  # from here on all are ideographs

Hashes = NDArray[np.uint64]
Places = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Spans:
    """The features of one text, in order: characters by length, then words by number.

    The first `characters` of `hashes` are spans of characters. Of those, `pairs` are two
    characters that each mean something, and `pair_count` counts all of two characters.
    """

    text: str
    edges: Places  # where words begin, and at last where the text ends
    hashes: Hashes
    characters: int
    pairs: Places
    pair_count: int

    def places(self) -> tuple[Places, Places]:
        """Where each span begins and ends in `text`."""
        at = np.arange(len(self.text) + 1)
        cuts = [(at, n) for n in CHARACTER_SPANS]
        cuts += [(self.edges, n) for n in WORD_SPANS]
        starts = [edges[: max(len(edges) - n, 0)] for edges, n in cuts]
        ends = [edges[n:] for edges, n in cuts]
        return np.concatenate(starts), np.concatenate(ends)


def spans_of(title: str, body: str) -> Spans:
    """All features of a matter. Never fails, whatever the text; may be without any."""
    read = _joined(_read(title), _read(body))
    codes = _codes(read)
    size = len(codes)
    sums = np.zeros(size + 1, np.uint64)
    np.cumsum((codes + np.uint64(7919)) * _powers()[:size], out=sums[1:])
    inverses = _inverses()
    parts = [
        (sums[n:] - sums[: max(size + 1 - n, 0)]) * inverses[: max(size + 1 - n, 0)]
        for n in CHARACTER_SPANS
    ]
    characters = sum(map(len, parts))
    words = _segmenter()(read, False) if read else []  # noqa: FBT003 - positional
    edges = np.fromiter(
        accumulate(map(len, words), initial=0), np.int64, len(words) + 1
    )
    at, back = sums[edges], inverses[edges]
    for n in WORD_SPANS:
        last = max(len(edges) - n, 0)
        parts.append((at[n:] - at[:last]) * back[:last])
    salted = [part + salt for part, salt in zip(parts, _salts(), strict=True)]
    hashes = np.concatenate(salted) * _MIX
    spoken = _speaks(codes)
    return Spans(
        text=read,
        edges=edges,
        hashes=hashes,
        characters=characters,
        pairs=np.flatnonzero(spoken[:-1] & spoken[1:]) + size,
        pair_count=max(size - 1, 0),
    )


def as_written(title: str, body: str) -> str:
    """The text of `spans_of` place by place, but in the script and case it was written in.

    Not where a place of the one is no place of the other; then as it was read.
    """
    return _joined(_written(title), _written(body))


def _joined(title: str, body: str) -> str:
    parts = [*([title] * _TITLE_TIMES if title else ()), *([body] if body else ())]
    return "\n".join(parts)


def _written(part: str) -> str:
    read, written = _read(part), normalise(part[: 2 * LONGEST])[:LONGEST]
    return written if len(written) == len(read) else read


def _read(part: str) -> str:
    return for_matching(part[: 2 * LONGEST]).lower()[:LONGEST]


def _codes(text: str) -> Hashes:
    return np.frombuffer(text.encode("utf-32-le", "replace"), np.uint32).astype(
        np.uint64
    )


def _speaks(codes: Hashes) -> NDArray[np.bool_]:
    """Which characters carry meaning by themselves: no digits, signs, Latin or emoji."""
    return _MEANS.take(np.minimum(codes, _LAST).astype(np.int64))


def _meaning() -> NDArray[np.bool_]:
    means = np.zeros(_LAST + 1, np.bool_)
    means[0x0590:0x2000] = means[0x3040:0xFE00] = means[_LAST] = True
    return means


_MEANS = _meaning()


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
