"""What a letter may hold, how it is numbered, filled, read and drawn."""

from __future__ import annotations

from bihuan.directory.letters.rules.documents import document_of
from bihuan.directory.letters.rules.drawing import drawn
from bihuan.directory.letters.rules.filling import filled, may_keep, variables_of
from bihuan.directory.letters.rules.fonts import missing
from bihuan.directory.letters.rules.numbering import (
    draft_number,
    may_issue,
    may_number,
    number,
    usual_series,
    written,
)
from bihuan.directory.letters.rules.reading import read_paper
from bihuan.directory.letters.rules.standard import standard
from bihuan.directory.letters.rules.variables import NAMES, VARIABLES

__all__ = [
    "NAMES",
    "VARIABLES",
    "document_of",
    "draft_number",
    "drawn",
    "filled",
    "may_issue",
    "may_keep",
    "may_number",
    "missing",
    "number",
    "read_paper",
    "standard",
    "usual_series",
    "variables_of",
    "written",
]
