"""Documents that are no letters, as files: nothing is kept of them here."""

from __future__ import annotations

from bihuan.directory.letters import rules
from bihuan.directory.letters.words import PlainDocument


def as_word(document: PlainDocument) -> bytes:
    """The Word file, on the page that letters have."""
    return rules.document_of(document)


def as_pdf(word: bytes, *, title: str) -> bytes:
    """A Word file drawn as a PDF, so that both say the same."""
    return rules.drawn(rules.read_paper(word), title=title)
