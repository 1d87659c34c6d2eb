"""How a paragraph and its runs look: their own word, then their style's, then the document's."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph

from bihuan.directory.letters.words import Run

_USUAL_SIZE = 10.5  # 五号, what Word takes where nothing is said
_HALVES = 2
_HUNDREDTHS = 100


class Look:
    """What is true of one paragraph; asked for one property at a time."""

    def __init__(self, paragraph: Paragraph) -> None:
        self.paragraph = paragraph
        self.styles = list(_styles(paragraph.style))
        # A style lies among all styles, the document's defaults before them.
        everything = self.styles[0].element.getparent() if self.styles else None
        path = "./w:docDefaults/w:rPrDefault/w:rPr"
        self._defaults = [] if everything is None else everything.xpath(path)

    def form(self, name: str) -> Any:
        """A property of the paragraph's form, such as `alignment`."""
        for source in (self.paragraph, *self.styles):
            value = getattr(source.paragraph_format, name)
            if value is not None:
                return value
        return None

    def indent_in_letters(self, side: str) -> float | None:
        """An indent that is counted in letters, which goes before one in points."""
        for source in (self.paragraph._p, *(s.element for s in self.styles)):  # noqa: SLF001
            for found in source.xpath("./w:pPr/w:ind"):
                value = found.get(qn(f"w:{side}Chars"))
                if value:
                    return int(value) / _HUNDREDTHS
                if found.get(qn(f"w:{side}")):
                    return None
        return None

    @property
    def size(self) -> float:
        return self._size(None)

    def run(self, element: Any, text: str, *, is_page: bool = False) -> Run:
        """A run of the paragraph with what it looks like."""
        own = element.find(qn("w:rPr"))
        colour = self._said(own, "w:color")
        return Run(
            text=text,
            size=self._size(own),
            bold=self._is(own, "w:b"),
            italic=self._is(own, "w:i"),
            underline=self._said(own, "w:u") not in (None, "none"),
            colour=colour if colour and colour != "auto" else "000000",
            is_page=is_page,
        )

    def _size(self, own: Any) -> float:
        size = self._said(own, "w:sz")
        return int(size) / _HALVES if size else _USUAL_SIZE

    def _is(self, own: Any, tag: str) -> bool:
        said = self._said(own, tag)
        return said is not None and said not in ("0", "false", "off")

    def _said(self, own: Any, tag: str) -> str | None:
        """A property's value: `1` where the tag stands alone; None where nobody says it."""
        for source in self._sources(own):
            found = source.find(qn(tag))
            if found is not None:
                return str(found.get(qn("w:val"), "1"))
        return None

    def _sources(self, own: Any) -> Iterator[Any]:
        if own is not None:
            yield own
        for style in self.styles:
            found = style.element.find(qn("w:rPr"))
            if found is not None:
                yield found
        yield from self._defaults


def look_of(paragraph: Paragraph) -> Look:
    """The look of one paragraph."""
    return Look(paragraph)


def _styles(style: Any) -> Iterator[Any]:
    while style is not None:
        yield style
        style = style.base_style
