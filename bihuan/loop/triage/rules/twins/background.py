"""How common a pair of characters or a word is, from counts under hashes only.

The committed table counts in how many of some 12,000 appeals a hash occurred; nothing
that anybody wrote can be read back from it. A county's own texts are added to it
(`with_more`), so that what everybody there writes stops telling matters apart; and its
areas (`with_areas`), which say so from the first matter on.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from zlib import compress, crc32, decompress

import numpy as np
from numpy.typing import NDArray

from bihuan.kit.text import for_matching

Hashes = NDArray[np.int32]
Weights = NDArray[np.float32]

BITS = 18
SIZE = 1 << BITS
# Levels for each doubling of the count; a byte holds up to 2^31.
_STEPS = 8.0
FEWEST = 300
_FILE = Path(__file__).with_name("background.bin")


@dataclass(frozen=True, slots=True, eq=False)
class Background:
    """Weights of hashes by the number of texts they occur in."""

    texts: int
    idf: Weights  # of each bucket

    @staticmethod
    def of(counts: NDArray[Any], texts: int) -> Background:
        """From counts of each bucket in so many texts."""
        idf = np.log((texts + 1.0) / (counts + 0.5))
        return Background(texts, np.maximum(idf, 0.0).astype(np.float32))

    def weights(self, hashes: Hashes) -> Weights:
        """The inverse document frequency of each hash, in nats; about 0 to 10."""
        weights: Weights = self.idf[hashes & (SIZE - 1)]
        return weights

    def with_more(self, counts: NDArray[np.uint32], texts: int) -> Background:
        """The same where a county's own texts say more of what is common there.

        What is in one text of them only may be rare all the same, and a few texts say
        nothing: below `FEWEST` they are left out.
        """
        if texts < FEWEST:
            return self
        there = -np.log((counts.clip(1) - 0.5) / (texts + 1.0))
        return Background(self.texts, np.minimum(self.idf, there).astype(np.float32))

    def with_areas(self, levels: Iterable[Collection[str]]) -> Background:
        """The same where no area's name is rarer than the areas are many.

        `levels` has the full names of all areas of each level. Every matter lies in one
        of them and bears its name, whether its raiser wrote it or not: where there are
        28 towns, a town's name is in one matter of 28, however few have come yet and
        however strange the name is elsewhere.
        """
        idf = self.idf.copy()
        for names in levels:
            counts, areas = counted(
                pairs_of(for_matching(name).lower()) for name in names
            )
            named = counts > 0
            idf[named] = np.minimum(idf[named], np.log(areas / counts[named]))
        return Background(self.texts, idf)


def counted(texts: Iterable[Hashes]) -> tuple[NDArray[np.uint32], int]:
    """In how many of these texts each bucket occurs, and how many texts there are."""
    counts, n = np.zeros(SIZE, np.uint32), 0
    for n, hashes in enumerate(texts, 1):  # noqa: B007 - the last one counts
        counts[np.unique(hashes & (SIZE - 1))] += 1
    return counts, n


@cache
def background() -> Background:
    """The committed table; read once."""
    raw = decompress(_FILE.read_bytes())
    texts = int.from_bytes(raw[:4], "big")
    levels = np.frombuffer(raw, np.uint8, offset=4).astype(np.float64)
    return Background.of(np.exp2(levels / _STEPS) - 1.0, texts)


def packed(counts: NDArray[Any], texts: int) -> bytes:
    """The table as it is committed: a byte a bucket, on a scale of logarithms."""
    levels = np.round(np.log2(counts + 1.0) * _STEPS).clip(0, 255).astype(np.uint8)
    return compress(texts.to_bytes(4, "big") + levels.tobytes(), 9)


def pairs_of(text: str) -> Hashes:
    """Hashes of all neighbouring characters of a text, each once, sorted.

    Pairs across a space or a sign are left out: they say where lines end.
    """
    codes = np.frombuffer(text.encode("utf-32-le", "replace"), np.uint32)
    if codes.size < 2:
        return np.empty(0, np.int32)
    told = (codes >= 0x3400) & (codes <= 0x9FFF) | (codes >= 48) & (codes <= 57)
    told |= (codes >= 97) & (codes <= 122)
    both = told[:-1] & told[1:]
    mixed = codes[:-1][both] * np.uint32(0x9E3779B1) ^ codes[1:][both]
    mixed *= np.uint32(0x85EBCA6B)
    mixed ^= mixed >> np.uint32(15)
    return np.unique(mixed.view(np.int32))


def words_of(words: Iterable[str]) -> Hashes:
    """Hashes of words, each once, sorted."""
    return np.array(sorted(set(map(hash_of, words))), np.int32)


def hash_of(word: str) -> int:
    """The hash of one word, as a signed integer of 32 bits."""
    unsigned = crc32(word.encode("utf-8", "replace"))
    return unsigned - (1 << 32) if unsigned >> 31 else unsigned
