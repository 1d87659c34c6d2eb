"""Reads: the register of what went out, the letters of a matter, templates, drafts."""

from __future__ import annotations

from bihuan.directory.letters.queries.documents import as_pdf, as_word
from bihuan.directory.letters.queries.drafting import Draft, draft
from bihuan.directory.letters.queries.registering import (
    FoundLetter,
    Sifted,
    find_letter,
    letter_years,
    letters_of,
    may_read,
    numbers_by_id,
    register,
)
from bihuan.directory.letters.queries.templates import (
    template_bytes,
    template_versions,
    templates_in_use,
)
from bihuan.directory.letters.rules import NAMES, VARIABLES

__all__ = [
    "NAMES",
    "VARIABLES",
    "Draft",
    "FoundLetter",
    "Sifted",
    "as_pdf",
    "as_word",
    "draft",
    "find_letter",
    "letter_years",
    "letters_of",
    "may_read",
    "numbers_by_id",
    "register",
    "template_bytes",
    "template_versions",
    "templates_in_use",
]
