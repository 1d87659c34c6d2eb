"""An answer made readable for rules, in which every place can be found again as typed."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bihuan.loop.triage.words.replies import Span

LONGEST = 12_000  # of a longer one the beginning is read

_NARROW = {0xFF01 + n: chr(0x21 + n) for n in range(94)} | {0x3000: " ", 0xA0: " "}
# Everything that is neither plain nor made plain by the table: read one by one.
_ODD = re.compile(
    "[^\t\n\x20-\x7e\xa0\xb7\u2010-\u2027\u2030-\u203b\u3000-\u303f\u3400-\u9fff"
    "\u2460-\u2473\uff01-\uff5e]"
)
_SENTENCE = re.compile(r"[^。！？!?；;\n]+[。！？!?；;]*")
_HAN = re.compile(r"[\u3400-\u9fff]")


@dataclass(frozen=True, slots=True)
class Reading:
    """A text in half width and lower case, without what nobody can see.

    `offsets` is None where each character stands where it was typed.
    """

    plain: str
    offsets: Sequence[int] | None = None

    def span(self, start: int, end: int) -> Span:
        """Where the plain text from `start` to `end` was typed."""
        if self.offsets is None:
            return Span(start, end)
        return Span(self.offsets[start], self.offsets[end - 1] + 1)


@dataclass(frozen=True, slots=True)
class Piece:
    """A sentence of a reading and where it stands there."""

    text: str
    start: int

    @property
    def end(self) -> int:
        return self.start + len(self.text)


def read(text: str) -> Reading:
    """Any text whatever; digits typed wide, spaced by invisible signs or raised included."""
    text = text[:LONGEST]
    if not _ODD.search(text):
        return Reading(text.translate(_NARROW).lower())
    plain: list[str] = []
    offsets: list[int] = []
    for at, typed in enumerate(text):
        for character in unicodedata.normalize("NFKC", typed).lower():
            if _is_seen(character):
                plain.append(character)
                offsets.append(at)
    return Reading("".join(plain), offsets)


def sentences(plain: str) -> Iterator[Piece]:
    """Sentences with their stops; blank ones are left out."""
    for found in _SENTENCE.finditer(plain):
        if found.group().strip():
            yield Piece(found.group(), found.start())


def size(plain: str) -> int:
    """How many Chinese characters: what is read, without numbers, signs and spaces."""
    return len(_HAN.findall(plain))


def _is_seen(character: str) -> bool:
    if character in "\t\n ":
        return True
    return unicodedata.category(character) not in {"Cc", "Cf", "Cs", "Co", "Cn", "Mn"}
