"""The letters that PDFs are drawn with, and what to do about a character that none has.

Noto Serif SC under the SIL Open Font License ships with the platform, cut down to GB 2312
and the 8,105 characters of the Table of General Standard Chinese Characters (通用规范汉字表),
among them those that people's names may hold. What is missing there is looked for in fonts
of the machine.
"""

from __future__ import annotations

import io
import lzma
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFError, TTFont

_FOLDER = Path(__file__).parents[1] / "templates" / "fonts"
REGULAR, BOLD = "NotoSerifSC-Regular", "NotoSerifSC-Bold"
# Outlines that can be put into a PDF as they are; fonts with CFF outlines cannot.
_MACHINE = (
    "/usr/share/fonts/truetype",
    "/usr/share/fonts/opentype",
    "/usr/local/share/fonts",
    "/System/Library/Fonts",
    "C:/Windows/Fonts",
)
_LIKELY = ("song", "ming", "serif", "fang", "cjk", "wqy", "han", "uming", "hana")
BLANK = "□"


def face_of(sign: str, *, bold: bool) -> str:
    """The name of the font that has this sign: bold where it can be."""
    code = ord(sign)
    for name in (BOLD, REGULAR) if bold else (REGULAR, BOLD):
        if code in _shipped(name).face.charToGlyph:
            return name
    for font in _of_the_machine():
        if code in font.face.charToGlyph:
            return str(font.fontName)
    return ""


def missing(text: str) -> tuple[str, ...]:
    """The signs of a text that no font here can draw."""
    return tuple(
        sign
        for sign in dict.fromkeys(text)
        if sign.isprintable() and not sign.isspace() and not face_of(sign, bold=False)
    )


@cache
def _shipped(name: str) -> TTFont:
    packed = (_FOLDER / f"{name}.ttf.xz").read_bytes()
    font = TTFont(name, io.BytesIO(lzma.decompress(packed)))
    pdfmetrics.registerFont(font)
    return font


@cache
def _of_the_machine() -> tuple[TTFont, ...]:
    """Read once, and only when a sign was missing."""
    return tuple(_readable(_candidates()))


def _candidates() -> Iterable[Path]:
    for folder in map(Path, _MACHINE):
        for file in sorted(folder.rglob("*.tt[fc]")) if folder.is_dir() else ():
            if any(word in file.name.lower() for word in _LIKELY):
                yield file


def _readable(files: Iterable[Path]) -> Iterable[TTFont]:
    for file in files:
        try:
            font = TTFont(f"machine-{file.stem}", str(file))
        except (TTFError, OSError):
            continue
        pdfmetrics.registerFont(font)
        yield font
