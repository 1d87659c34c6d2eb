"""Setting Chinese text in lines: what may stand where a line begins and ends.

Every Chinese sign may end a line; numbers and Latin words hold together; closing marks
never begin a line, opening ones never end it (GB/T 15834, CLREQ 3.1.2).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bihuan.directory.letters.rules.fonts import BLANK, REGULAR, face_of
from bihuan.directory.letters.words import Para, Run

NEVER_FIRST = frozenset("、，。；：？！）》〉」』】〕”’％…—·,.;:?!)]}%")
NEVER_LAST = frozenset("（《〈「『【〔“‘([{")
Width = Callable[[str, str, float], float]  # text, font, size → points


@dataclass(frozen=True, slots=True)
class Piece:
    """Signs that hold together, in one look and one font."""

    text: str
    run: Run
    font: str
    width: float


@dataclass(frozen=True, slots=True)
class SetLine:
    """One line: its pieces, their width, and whether the paragraph ends here."""

    pieces: tuple[Piece, ...]
    width: float
    ends: bool


def set_lines(para: Para, room: float, measure: Width) -> list[SetLine]:
    """The paragraph in lines of this room, the first one shorter by its indent."""
    lines: list[SetLine] = []
    words = list(_words(para.runs, measure))
    line: list[Piece] = []
    left = room - para.first
    for word in words:
        if word == ():
            lines.append(_line(line, ends=True))
            line, left = [], room
            continue
        needs = sum(piece.width for piece in word)
        if needs > left and line:
            lines.append(_line(line, ends=False))
            line, left = [], room
        line.extend(word)
        left -= needs
    lines.append(_line(line, ends=True))
    return lines


def _line(pieces: list[Piece], *, ends: bool) -> SetLine:
    return SetLine(tuple(pieces), sum(piece.width for piece in pieces), ends)


Word = tuple[Piece, ...]


def _words(runs: Sequence[Run], measure: Width) -> list[Word]:
    """What a line may not part, in order; an empty word is a forced new line."""
    words: list[Word] = []
    for piece in _pieces(runs, measure):
        if piece.text == "\n":
            words.append(())
        elif words and words[-1] and _holds(words[-1][-1].text, piece.text):
            words[-1] = (*words[-1], piece)
        else:
            words.append((piece,))
    return words


_LONGEST = 24  # signs that hold together; a longer address may be parted


def _holds(before: str, after: str) -> bool:
    if after[0] in NEVER_FIRST or before[-1] in NEVER_LAST:
        return True
    return _is_word(before) and _is_word(after) and len(before) < _LONGEST


def _is_word(text: str) -> bool:
    return text.isascii() and not text.isspace()


def _pieces(runs: Sequence[Run], measure: Width) -> list[Piece]:
    made = []
    for run in runs:
        for part in _parts(run.text):
            font = face_of(part[0], bold=run.bold)
            shown = part if font else BLANK
            font = font or REGULAR
            width = 0.0 if part == "\n" else measure(shown, font, run.size)
            made.append(Piece(shown if part != "\n" else part, run, font, width))
    return made


def _parts(text: str) -> list[str]:
    """Latin words and numbers whole, up to a length; everything else sign by sign."""
    parts: list[str] = []
    for sign in text:
        joins = parts and _is_word(sign) and _is_word(parts[-1])
        if joins and len(parts[-1]) < _LONGEST:
            parts[-1] += sign
        else:
            parts.append(sign)
    return parts
